"""Makes docs/pictures/*.png from the sample month, for README.md and docs/使用手册.md.

    python tools/make_pictures.py

Needs LibreOffice (soffice), poppler (pdftoppm), Chromium, ImageMagick (convert) and a Chinese font
(Debian: libreoffice-calc libreoffice-writer poppler-utils chromium imagemagick fonts-noto-cjk). Run it
after a change of what a document looks like, and look at the pictures.
"""

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from liaison_pipeline.model.period import Period
from liaison_pipeline.pipeline import blank_forms, consolidate
from liaison_pipeline.running import Run
from liaison_pipeline.workspace import Workspace

ROOT = Path(__file__).parents[1]
EXAMPLE, TARGET = ROOT / "examples" / "2021-04", ROOT / "docs" / "pictures"
UNIT = "凉水井村"  # has a few mistakes of different kinds
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
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(EXAMPLE / "inbox", folder / "inbox")
        shutil.copy(EXAMPLE / "liaison.toml", folder)
        outbox = consolidate(_run(folder, "2021-04", date(2021, 4, 28))).folder
        blank = blank_forms(_run(folder, "2021-05", date(2021, 5, 1)), folder / "blank", [UNIT])[0][
            0
        ]
        TARGET.mkdir(exist_ok=True)
        for picture in PAGES:
            _page(picture, next(outbox.glob(picture.source)), folder)
        _page(Picture("空白表", "", part=0.6), blank, folder)
        for title, page, height in SCREENS:
            _screen(title, outbox / page, height, folder)


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
        "-colors",
        "48",
        "-strip",
        "-define",
        "png:exclude-chunks=date,time",
    ]
    subprocess.run(["convert", raw, *cut, *small, TARGET / f"{name}.png"], check=True)


if __name__ == "__main__":
    main()
