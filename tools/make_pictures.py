"""Makes docs/pictures/*.png from the sample month, for README.md and docs/使用手册.md.

    python -m tools.make_pictures [documents | desk]

Needs LibreOffice (soffice), poppler (pdftoppm), Chromium, ImageMagick (convert) and a Chinese font
(Debian: libreoffice-calc libreoffice-writer poppler-utils chromium imagemagick fonts-noto-cjk), and
Playwright for the pictures of the desk. Run it after a change of what a document or the desk looks like,
and look at the pictures.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from liaison_pipeline.model.period import Period
from liaison_pipeline.pipeline import blank_forms, consolidate
from liaison_pipeline.running import Run
from liaison_pipeline.workspace import Workspace
from tests.browsers import launched
from tests.desk.desks import desk_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
EXAMPLE, TARGET = ROOT / "examples" / "2021-04", ROOT / "docs" / "pictures"
UNIT = "凉水井村"  # has a few mistakes of different kinds
LATE = "水口庙村.xlsx"  # a workbook that comes last
LONG = 120_000  # milliseconds, of a run
WIDTH = 1000  # pixels of a picture in the documents


@dataclass(frozen=True)
class Picture:
    """`page`: of the PDF, from 1; `part`: how much of the page's height is shown, 0-1."""

    name: str
    source: str
    page: int = 1
    part: float = 1.0


PAGES = (
    Picture("情况报告", "上报/情况报告.docx"),
    Picture("情况报告附件", "上报/情况报告.docx", page=4),
    Picture("通报", "通报.docx"),
    Picture("汇总表", "上报/汇总表.xlsx"),
    Picture("分派建议", "分派建议.xlsx", part=0.5),
    Picture("回访清单", "回访清单.xlsx", part=0.6),
    Picture("问题清单", f"退回/{UNIT}/台账（批注）.xlsx", part=0.75),
)
SCREENS = (("总览", "index.html", 2000), ("校验报告", f"退回/{UNIT}/校验报告.html", 1300))


def main() -> None:
    asked = sys.argv[1:] or ["documents", "desk"]
    TARGET.mkdir(exist_ok=True)
    if "documents" in asked:
        _documents()
    if "desk" in asked:
        _desk()


def _documents() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(EXAMPLE / "inbox", folder / "inbox")
        shutil.copy(EXAMPLE / "liaison.toml", folder)
        outbox = consolidate(_run(folder, "2021-04", date(2021, 4, 28))).folder
        blank = blank_forms(_run(folder, "2021-05", date(2021, 5, 1)), folder / "blank", [UNIT])[0][
            0
        ]
        for picture in PAGES:
            _page(picture, next(outbox.glob(picture.source)), folder)
        _page(Picture("空白表", "", part=0.6), blank, folder)
        for title, page, height in SCREENS:
            _screen(title, outbox / page, height, folder)


def _desk() -> None:
    """The page at each step of a month: files put in, the run, its results, a list that is filled in."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace = folder / "工作区"
        shutil.copytree(EXAMPLE / "inbox", workspace / "inbox")
        shutil.copy(EXAMPLE / "liaison.toml", workspace)
        next((workspace / "inbox").rglob(LATE)).rename(folder / LATE)
        with desk_of(workspace) as desk, launched() as browser:
            page = browser.new_page(viewport={"width": 1000, "height": 900})
            page.goto(f"http://127.0.0.1:{desk.port}{desk.start}")
            page.set_input_files("#files", folder / LATE)
            page.locator("#checked", has_text="开始汇总").wait_for()
            _shot(page, "操作台放表", folder, 900)
            page.click("#start")
            page.locator("#stage", has_text="生成材料").wait_for()
            page.locator("#run").scroll_into_view_if_needed()
            page.locator("#run").screenshot(path=folder / "操作台汇总.png")
            _finish(folder / "操作台汇总.png", "操作台汇总", 1.0)
            page.locator(".figures").wait_for(timeout=LONG)
            _shot(page, "操作台", folder, 1250)
            page.click("[data-list=dispatch]")
            page.locator("#list fieldset").first.wait_for()
            page.get_by_role("button", name="照建议填").first.click()
            page.locator("#list fieldset").first.screenshot(path=folder / "操作台清单.png")
            _finish(folder / "操作台清单.png", "操作台清单", 1.0)


def _shot(page: "Page", name: str, folder: Path, height: int) -> None:
    """Takes a picture of the upper part of a page."""
    raw = folder / f"{name}.png"
    page.evaluate("scrollTo(0, 0)")
    clip = {"x": 0, "y": 0, "width": 1000, "height": height}
    page.screenshot(path=raw, full_page=True, clip=clip)  # type: ignore[arg-type]  # a plain dict
    _finish(raw, name, 1.0)


def _run(folder: Path, month: str, day: date) -> Run:
    workspace = Workspace.at(folder)
    return Run(workspace, workspace.master_url, day, Period.parse(month))


def _page(picture: Picture, source: Path, folder: Path) -> None:
    office = f"-env:UserInstallation=file://{folder}/office"
    command = ["soffice", office, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(source)], check=True, capture_output=True)
    pdf, raw = folder / f"{source.stem}.pdf", folder / picture.name
    number = str(picture.page)
    subprocess.run(
        ["pdftoppm", "-png", "-r", "110", "-f", number, "-l", number, "-singlefile", pdf, raw],
        check=True,
    )
    _finish(raw.with_name(f"{picture.name}.png"), picture.name, picture.part)


def _screen(name: str, page: Path, height: int, folder: Path) -> None:
    raw = folder / f"{name}.png"
    command = ["chromium", "--headless", "--no-sandbox", "--hide-scrollbars", "--disable-gpu"]
    size = [f"--window-size=1280,{height}", f"--screenshot={raw}"]
    subprocess.run([*command, *size, page.as_uri()], check=True, capture_output=True)
    _finish(raw, name, 1.0)


def _finish(raw: Path, name: str, part: float) -> None:
    """Cut, made narrower, and with few colours: it is a document, no photograph."""
    cut = ["-gravity", "north", "-crop", f"100%x{round(part * 100)}%+0+0", "+repage"]
    small = [
        "-resize",
        f"{WIDTH}x",
        "+dither",  # flat areas stay flat
        "-colors",
        "48",
        "-strip",
        "-define",
        "png:exclude-chunks=date,time",
    ]
    subprocess.run(["convert", raw, *cut, *small, TARGET / f"{name}.png"], check=True)


if __name__ == "__main__":
    main()
