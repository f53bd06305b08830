"""Jinja2 templates, the workspace's own before the built-in ones; autoescape is always on.

Knows where templates are. Does not know what is in a document.
"""

from importlib import resources
from pathlib import Path
from typing import Any

import jinja2


class TemplateError(Exception):
    """A template cannot be used; the text is Chinese and names the place. Exit status 2."""


def template_bytes(name: str, folder: Path) -> bytes:
    own = folder / name
    if own.exists():
        return own.read_bytes()
    return resources.files("liaison_pipeline.templates").joinpath(name).read_bytes()


def render(name: str, folder: Path, escape: bool = True, **words: Any) -> str:
    """The text of a template. Raises TemplateError, naming template and line."""
    built_in = resources.files("liaison_pipeline.templates")

    def load(template: str) -> str | None:
        own = folder / template
        source = own if own.exists() else built_in.joinpath(template)
        return source.read_text("utf-8") if source.is_file() else None

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(load),
        autoescape=escape,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["percent"] = percent
    try:
        return environment.get_template(name).render(**words)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"模板 {name} 第 {error.lineno} 行写法有误。") from error
    except jinja2.UndefinedError as error:
        raise TemplateError(f"模板 {name} 用了没有的内容：{error.message}。") from error


def percent(rate: float | None) -> str:
    """0.987 -> 98.7%; a dash where there is nothing to divide by."""
    return "—" if rate is None else f"{rate * 100:.1f}%"
