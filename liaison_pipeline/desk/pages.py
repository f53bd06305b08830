"""The answers that people see: the desk's page, published pages with links that open the real document.

Knows templates and what a browser may do with a page. Does not know requests or work.
"""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import quote

from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response

from liaison_pipeline.desk.gate import NOTHING
from liaison_pipeline.desk.view import View, view
from liaison_pipeline.documents.parts.templates import digest, render, template_text
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.workspace import Workspace

NAME, STYLE, SCRIPT, LINKS = "desk.html", "desk.css", "desk.js", "desk_links.js"
LISTS: Mapping[str, str] = {
    "dispatch": "分派建议",
    "callback": "回访清单",
    "same-as": "对应确认",
}
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>', re.IGNORECASE)
_END = re.compile(rb"</body>", re.IGNORECASE)


def main(workspace: Workspace, settings: Settings, today: date, month: Period) -> Response:
    """Returns the page of a month. Raises WorkspaceError and TemplateError."""
    return _page(workspace.templates, view(workspace, settings, today, month), "")


def stopped(workspace: Workspace, text: str) -> Response:
    """Returns the page that says why nothing can be done."""
    return _page(workspace.templates, None, text)


def refusal(text: str, status: int = 403) -> Response:
    return PlainTextResponse(f"{text}\n", status)


def _page(templates: Path, shown: View | None, trouble: str) -> Response:
    style, script = template_text(STYLE, templates), template_text(SCRIPT, templates)
    words = {"style": style, "script": script, "lists": LISTS}
    text = render(NAME, templates, True, view=shown, trouble=trouble, **words)
    own = f"style-src '{digest(style)}'; script-src '{digest(script)}'"
    more = "connect-src 'self'; img-src data:"
    return HTMLResponse(text, headers={"Content-Security-Policy": f"{NOTHING}; {own}; {more}"})


def document(file: Path, templates: Path) -> Response:
    """Returns a published file: pages and texts to be read, everything else to be kept. The links of a
    page to documents open them where they lie, so that nothing is filled in in a copy."""
    if file.suffix == ".html":
        return _published_page(file.read_bytes(), templates)
    if file.suffix == ".txt":
        return PlainTextResponse(file.read_text("utf-8-sig"))
    return FileResponse(file, headers={"Content-Disposition": _attachment(file.name)})


def _attachment(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name)}"


def _published_page(data: bytes, templates: Path) -> Response:
    """Allows a page its own script, as the template has it, and the one that opens documents."""
    links = template_text(LINKS, templates)
    end = _END.search(data)
    at = end.start() if end else len(data)
    whole = _POLICY.sub(b"", data[:at] + f"<script>{links}</script>".encode() + data[at:], count=1)
    scripts = [digest(text) for text in (links, *_scripts_of_pages(templates))]
    script = " ".join(f"'{one}'" for one in scripts)
    more = "style-src 'unsafe-inline'; img-src data:; connect-src 'self'"
    policy = f"{NOTHING}; script-src {script}; {more}"
    return HTMLResponse(whole, headers={"Content-Security-Policy": policy})


def _scripts_of_pages(templates: Path) -> list[str]:
    return [template_text("index.js", templates)]
