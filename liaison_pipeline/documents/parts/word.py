"""Word documents from templates that people edit in Word: filling one in, and saying what is wrong in it.

Knows docxtpl and python-docx, which ship no types: what is used of them is written down here as
protocols. A workspace's own template wins. Texts are escaped; the document's own properties name the
office and the run's day, and nothing of the tool that made the template. Does not know what is told.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Protocol, cast

import jinja2
from jinja2.exceptions import SecurityError
from lxml import etree

from liaison_pipeline.documents.parts.templates import (
    failing_line,
    failing_paragraph,
    reason,
    template_bytes,
)
from liaison_pipeline.documents.parts.word_rows import WordEnvironment
from liaison_pipeline.errors import TemplateError
from liaison_pipeline.marking.package import with_fixed_times, xml_text

MARKS = (("{{", "}}"), ("{%", "%}"))
THUMBNAIL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"
NO_DOCUMENT = (KeyError, ValueError, OSError, zipfile.BadZipFile, etree.XMLSyntaxError)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = re.compile("[\t\a\n\f]")
_MARKUP = re.compile(r"<[^>]*>")
_BRACE = {"\uff5b": "{", "\uff5d": "}", "\uff05": "%"}  # as an input method for Chinese types them
_FULL_WIDTH = re.compile(r"[{\uff5b]{2}|[}\uff5d]{2}|[{\uff5b][%\uff05]|[%\uff05][}\uff5d]")


@dataclass(frozen=True, slots=True)
class Properties:
    """What a document says of itself."""

    title: str
    author: str
    day: datetime


class _Relations(Protocol):
    """The relations of a package: key -> one with its kind."""

    def items(self) -> Iterable[tuple[str, "_Relation"]]: ...
    def pop(self, key: str) -> object: ...


class _Relation(Protocol):
    @property
    def reltype(self) -> str: ...


class _Package(Protocol):
    @property
    def rels(self) -> _Relations: ...


class _MainPart(Protocol):
    @property
    def package(self) -> _Package: ...


class _CoreProperties(Protocol):
    """The core properties of a document of python-docx."""

    title: str
    author: str
    last_modified_by: str
    comments: str
    keywords: str
    subject: str
    revision: int
    created: datetime
    modified: datetime


class _Document(Protocol):
    """A document of python-docx."""

    @property
    def element(self) -> etree._Element: ...
    @property
    def core_properties(self) -> _CoreProperties: ...
    @property
    def part(self) -> _MainPart: ...


class _Template(Protocol):
    """What is used of docxtpl's DocxTemplate."""

    def get_docx(self) -> _Document: ...
    def render(
        self, context: Mapping[str, object], jinja_env: jinja2.Environment, autoescape: bool
    ) -> object: ...
    def save(self, filename: BytesIO) -> object: ...


@dataclass(frozen=True, slots=True)
class WordInput:
    """All that a Word document is made from, beside its template. `name`: of the template."""

    name: str
    context: Mapping[str, object]
    properties: Properties


def word_file(told: WordInput, templates: Path) -> bytes:
    """Returns the document. Raises TemplateError where its template is broken."""
    name, own = told.name, told.properties
    try:
        template = _opened(template_bytes(name, templates))
        document = template.get_docx()
        _check_marks(document, name)
        _name(document, own)  # once it is filled in, docxtpl would load it anew
        environment = WordEnvironment()
        template.render(told.context, environment, autoescape=True)
        output = BytesIO()
        template.save(output)
        document.element.clear()  # a hundred bytes for each of its own, until somebody looks for cycles
    except jinja2.TemplateError as error:
        raise TemplateError(_trouble(error, name)) from error
    except TemplateError:
        raise
    except Exception as error:
        if failing_line(error) is not None and (templates / name).exists():  # {{ 联系情况 / 2 }}
            raise TemplateError(f"模板 {name} {_near(error)}{reason(error)}。") from error
        if isinstance(error, NO_DOCUMENT):
            raise TemplateError(f"模板 {name} 打不开，请换回原来的模板。") from error
        raise  # the built-in one fails: a fault of the program
    moment = f"{own.day:%Y-%m-%dT%H:%M:%SZ}"
    return with_fixed_times(output.getvalue(), moment, environment.tables.whole)


def _opened(content: bytes) -> _Template:
    """Returns a template that does not look for breaks and tabs in every run of a text without any."""
    from docxtpl import DocxTemplate

    class Template(DocxTemplate):  # type: ignore[misc]  # docxtpl ships no types
        def resolve_listing(self, xml: str) -> object:
            return super().resolve_listing(xml) if _BREAKS.search(xml) else xml

    return cast(_Template, Template(BytesIO(content)))


def one_line(text: str) -> str:
    """Returns what a Word document can hold, in one line: names broken over two lines of a cell are
    one."""
    return xml_text("".join(part.strip() for part in text.splitlines()))


def _name(document: _Document, own: Properties) -> None:
    """Writes who made the document and when; takes out the picture and the words of other tools."""
    properties = document.core_properties
    properties.title, properties.revision = own.title, 1
    properties.author = properties.last_modified_by = own.author
    properties.comments = properties.keywords = properties.subject = ""
    properties.created = properties.modified = own.day
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype == THUMBNAIL]:
        relations.pop(key)


def _check_marks(document: _Document, name: str) -> None:
    """A paragraph with an opening mark and no closing one would swallow what comes after it."""
    for text in _texts(document):
        for opening, closing in MARKS:
            if text.count(opening) != text.count(closing):
                raise TemplateError(
                    f"模板 {name} 在“{text[:60]}”这一段写法有误：{opening} 和 {closing} 不成对。"
                )
        wide = next((m for m in _FULL_WIDTH.findall(text) if _BRACE.keys() & set(m)), "")
        if wide:
            raise TemplateError(
                f"模板 {name} 在“{text[:60]}”这一段写法有误：“{wide}”是全角的，请改成半角的括号。"
            )


def _texts(document: _Document) -> Iterator[str]:
    for paragraph in document.element.iter(f"{_WORD}p"):
        yield "".join(run.text or "" for run in paragraph.iter(f"{_WORD}t"))


def _near(error: Exception) -> str:
    """Returns in words in which paragraph a template could not be filled in, '' where nobody knows."""
    near = failing_paragraph(error)
    return f"在“{near}”附近，" if near else ""


def _trouble(error: jinja2.TemplateError, name: str) -> str:
    """Returns what is wrong, and the words of the template around it."""
    around: Iterable[object] = getattr(error, "docx_context", ())  # docxtpl adds it to the error
    lines = [_MARKUP.sub("", str(line)).strip() for line in around]
    near = "".join(line for line in lines if line)[:80]
    place = f"在“{near}”附近，" if near else _near(error)
    if isinstance(error, jinja2.UndefinedError | SecurityError):
        remedy = "请对照使用手册里的名称改正，或换回原来的模板"
        return f"模板 {name} {place}{reason(error)}。{remedy}。"
    return (
        f"模板 {name} {place}写法有误（{error.message}）。请对照原来的模板改正，或换回原来的模板。"
    )
