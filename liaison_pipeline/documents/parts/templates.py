"""Jinja2 templates, the workspace's own before the built-in ones; autoescape is always on.

Knows where templates are. Does not know what is in a document. A template of the workspace is code that
the office trusts; the sandbox keeps it from Python itself all the same.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from importlib import resources
from pathlib import Path
from urllib.parse import quote

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from liaison_pipeline.errors import TemplateError

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def template_bytes(name: str, folder: Path) -> bytes:
    own = folder / name
    if own.exists():
        return own.read_bytes()
    return resources.files("liaison_pipeline.templates").joinpath(name).read_bytes()


def template_text(name: str, folder: Path) -> str:
    """Returns the text of a template as it is, the workspace's own before the built-in one. Raises
    TemplateError."""
    return _text_of(name, template_bytes(name, folder))


def _text_of(name: str, data: bytes) -> str:
    """Returns a template's text. Raises TemplateError, naming template and line, where it is no UTF-8."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        how = "不是 UTF-8 编码，请用记事本打开后另存，编码选 UTF-8"
        raise TemplateError(f"模板 {name} 第 {line} 行：{how}。") from error


@lru_cache(maxsize=8)
def _environment(folder: Path | None, escape: bool) -> jinja2.Environment:
    """Returns an environment whose templates are compiled once, the built-in ones (None: no folder of
    the workspace's own) for all workspaces of a process; a template that changes meanwhile is read
    anew."""
    built_in = resources.files("liaison_pipeline.templates")

    def source_of(template: str) -> str | None:
        if Path(template).name != template or "\\" in template:
            return None  # a template takes in its neighbours, nothing else of the disk
        own = folder / template if folder is not None else None
        source = own if own is not None and own.exists() else built_in.joinpath(template)
        return _text_of(template, source.read_bytes()) if source.is_file() else None

    def load(template: str) -> tuple[str, str, Callable[[], bool]] | None:
        source = source_of(template)
        return None if source is None else (source, template, lambda: source_of(template) == source)

    environment = SandboxedEnvironment(
        loader=jinja2.FunctionLoader(load),
        autoescape=escape,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,  # to look for constants takes longer than a run gains by them
        finalize=legal,
    )
    environment.filters |= {"percent": percent, "href": href, "digest": digest}
    return environment


def render(name: str, folder: Path, /, escape: bool = True, **words: object) -> str:
    """Returns the text of a template. Raises TemplateError, naming template and line; what goes wrong
    in a template that nobody has changed is a fault of the program, and stays one."""
    try:
        own = folder if folder.is_dir() else None
        return _environment(own, escape).get_template(name).render(**words)
    except jinja2.TemplateSyntaxError as error:
        where = f"模板 {error.filename or name} 第 {error.lineno} 行"
        raise TemplateError(f"{where}写法有误。") from error
    except TemplateError:  # told already: it is no UTF-8
        raise
    except Exception as error:
        failed, line = failing_line(error) or (name, 0)
        if not isinstance(error, jinja2.TemplateError) and not (folder / failed).exists():
            raise
        at = f" 第 {line} 行" if line else ""
        raise TemplateError(f"模板 {failed}{at}{reason(error)}。") from error


def failing_line(error: Exception) -> tuple[str, int] | None:
    """Returns the template in which an error arose while it was filled in, and the line; None where no
    template is to blame."""
    found, trace = None, error.__traceback__
    while trace is not None:
        if "__jinja_exception__" in trace.tb_frame.f_globals:  # how jinja2 marks lines of templates
            found = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return found


def failing_paragraph(error: Exception) -> str:
    """Returns the text of the paragraph of a Word template in which an error arose: docxtpl writes each
    paragraph on a line of its own. '' where that can't be told."""
    line, trace, source = failing_line(error), error.__traceback__, ""
    while trace is not None:
        source = str(trace.tb_frame.f_locals.get("src_xml", "")) or source
        trace = trace.tb_next
    lines = source.split("\n")
    if line is None or not 0 < line[1] <= len(lines):
        return ""
    return re.sub("<[^>]+>", "", lines[line[1] - 1]).strip()[:60]


def reason(error: Exception) -> str:
    """Returns what is wrong with a template that could not be filled in."""
    named = re.findall(r"'([^']+)'", str(error))
    if isinstance(error, jinja2.UndefinedError) and named:
        return f"用了没有的内容“{named[-1]}”"
    if isinstance(error, jinja2.TemplateNotFound):
        return f"要用的另一份模板“{error.name}”找不到"
    if isinstance(error, SecurityError):
        return "用了模板里不允许的写法"
    if isinstance(error, ZeroDivisionError):
        return "里有除以 0 的算式"
    return f"算不出来（{type(error).__name__}），请对照内置的模板改正"


def percent(rate: float | None) -> str:
    """Returns a rate as people write it, 98.7%; a dash where there is nothing to divide by. 100.0% is the
    whole alone."""
    if rate is None:
        return "—"
    shown = rate * 100 if rate in (0, 1) else min(max(rate * 100, 0.1), 99.9)
    return f"{shown:.1f}%"


def legal(value: object) -> object:
    """Returns what is put into a template: a text without the characters that no document may hold."""
    return _ILLEGAL.sub("\ufffd", value) if type(value) is str else value


def href(path: str) -> str:
    """Returns a path below the page as a link: nothing in it ends the path, Chinese stays legible."""
    return "".join(sign if sign > "\x7f" else quote(sign) for sign in path)


def for_notepad(text: str) -> bytes:
    """Returns a text that every editor on Windows shows with its lines and its Chinese."""
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def digest(script: str) -> str:
    """Returns what a Content-Security-Policy calls a script, so that the page runs no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
