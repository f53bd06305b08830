"""`liaison desk --self-check`: what works on this computer and what does not, as a text to be sent on.

Knows what the program needs of a computer: its Python and packages, a place to write, this computer's own
address, a browser. Does not know how a month is made: a small one is, from a sample of every format, in
a folder that is thrown away.
"""

import csv
import importlib
import platform
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from importlib import metadata, resources
from pathlib import Path

from liaison_pipeline import __version__
from liaison_pipeline.desk import samples
from liaison_pipeline.model.period import Period
from liaison_pipeline.workspace import Workspace, replacing

NAME, PAGE = "自检.txt", "自检.html"
TITLE = "企业联系服务操作台 自检"
DAY = date(2021, 4, 28)  # the day of the samples
PACKAGES = ("click", "docxtpl", "filelock", "jinja2", "lxml", "msoffcrypto-tool", "olefile", "openpyxl",
            "pandas", "pandera", "python-calamine", "python-docx", "pyyaml", "rapidfuzz", "rich",
            "sqlalchemy", "starlette", "uvicorn", "xlsxwriter")  # fmt: skip
IMPORTS = ("lxml.etree", "pandas", "pandera", "python_calamine", "rapidfuzz", "sqlalchemy",
           "cryptography.hazmat.bindings._rust", "pydantic_core", "yaml", "sqlite3")  # fmt: skip
MISTAKE = "date-invalid"  # what is wrong in each of the samples
GOOD, BAD = "正常", "不行"


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """Something that the program needs. `trouble`: why it does not work, '' where it does; `told`: what
    else is worth knowing."""

    name: str
    trouble: str = ""
    told: str = ""

    @property
    def line(self) -> str:
        """Returns it as a line of the text."""
        more = self.trouble or self.told
        return f"{BAD if self.trouble else GOOD}　{self.name}" + (f"：{more}" if more else "")


def self_check(root: Path, show: Callable[[str], bool]) -> int:
    """Writes 自检.txt and a page beside it, and has the page opened; returns how much does not work.
    `show`: opens an address in the browser, and says whether it could."""
    root.mkdir(parents=True, exist_ok=True)
    items = [*_of_computer(), *_of_packages(), _own_address(root), *_of_month()]
    _write(root / PAGE, _page(items))
    items.append(_browser((root / PAGE).absolute().as_uri(), show))
    _write(root / NAME, _text(items))
    return sum(bool(item.trouble) for item in items)


def _write(path: Path, text: str) -> None:
    with replacing(path) as new:
        new.write_text(text, "utf-8-sig", newline="\r\n")


def _of_computer() -> Iterator[CheckedItem]:
    version = platform.python_version()
    yield CheckedItem("程序", told=f"{__version__}，在 {Path(sys.executable).parent}")
    yield CheckedItem("Python", told=f"{version}，{platform.architecture()[0]}")
    yield CheckedItem("系统", told=f"{platform.platform()} {platform.machine()}")


def _of_packages() -> Iterator[CheckedItem]:
    """Yields what is wrong with packages, or one item for all of them."""
    versions, missing = [], []
    for name in PACKAGES:
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            missing.append(name)
    lost = f"缺少 {'、'.join(missing)}，请重新安装" if missing else ""
    yield CheckedItem("程序包", lost, "，".join(versions))
    for name in IMPORTS:  # what is compiled for one kind of computer
        trouble = _trouble_of(partial(importlib.import_module, name))
        if trouble:
            yield CheckedItem(f"程序包 {name}", f"{trouble}；请重新安装，或请杀毒软件放行")


def _trouble_of(work: Callable[[], object]) -> str:
    """Returns why something fails, '' where it does not. Nothing that fails here ends the check."""
    try:
        work()
    except Exception as error:
        return f"{type(error).__name__} {error}".strip()
    return ""


def _own_address(root: Path) -> CheckedItem:
    """Returns whether a page of this computer can be reached: security software may forbid it."""

    def reach() -> None:
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            door.listen(1)
            with socket.create_connection(door.getsockname(), timeout=5):
                door.accept()[0].close()

    trouble = _trouble_of(reach)
    wrong = f"{trouble}；请让安全软件放行本机地址 127.0.0.1" if trouble else ""
    return CheckedItem("本机网页", wrong, f"工作区在 {root}")


def _of_month() -> Iterator[CheckedItem]:
    """Yields what came of a month of samples: each format, a workbook with marks, a document."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        root = Path(name)
        trouble = _trouble_of(lambda: _consolidate(root))
        if trouble:
            yield CheckedItem("汇总样表", trouble)
            return
        outbox = root / "outbox" / "2021-04"
        read = _files_with(MISTAKE, outbox / "findings.csv")
        for sample in _samples():
            wrong = "" if sample.name in read else "没有读出来"
            yield CheckedItem(f"读取 {Path(sample.name).suffix}", wrong)
        made = {
            "批注表": any(outbox.glob("退回/*/*（批注）.xlsx")),
            "情况报告": (outbox / "上报" / "情况报告.docx").is_file(),
            "汇总表": (outbox / "上报" / "汇总表.xlsx").is_file(),
            "总览页": (outbox / "index.html").is_file(),
        }
        for what, is_there in made.items():
            yield CheckedItem(f"生成{what}", "" if is_there else "没有做出来")


def _samples() -> list[Path]:
    folder = resources.files(samples)
    with resources.as_file(folder) as path:
        return sorted(file for file in path.iterdir() if file.name.startswith("样表."))


def _consolidate(root: Path) -> None:
    from liaison_pipeline.pipeline import consolidate
    from liaison_pipeline.running import Run

    workspace = Workspace.at(root)
    workspace.inbox.mkdir()
    for sample in _samples():
        (workspace.inbox / sample.name).write_bytes(sample.read_bytes())
    consolidate(Run(workspace, workspace.master_url, DAY, Period.of(DAY)))


def _files_with(code: str, table: Path) -> set[str]:
    """Returns the files that have a finding of a code."""
    with table.open(encoding="utf-8-sig", newline="") as lines:
        return {row["file"] for row in csv.DictReader(lines) if row["code"] == code}


def _browser(address: str, show: Callable[[str], bool]) -> CheckedItem:
    wrong = "" if show(address) else "没有找到浏览器，请安装 Edge、Chrome 或 360 极速浏览器"
    return CheckedItem("打开浏览器", wrong, f"已请它打开 {PAGE}，看到那一页就好了")


def _text(items: list[CheckedItem]) -> str:
    bad = sum(bool(item.trouble) for item in items)
    told = f"有 {bad} 项不行，请把这个文件发给维护人员。" if bad else "都正常。"
    return "\n".join([TITLE, "", told, "", *(item.line for item in items), ""])


def _page(items: list[CheckedItem]) -> str:
    """Returns the text as a page: whoever sees it has a browser that opens."""
    rows = "\n".join(f"<li>{escape(item.line)}</li>" for item in items)
    head = f'<!DOCTYPE html>\n<html lang="zh-CN"><meta charset="utf-8"><title>{TITLE}</title>'
    seen = "<p>看到这一页，浏览器就打得开。</p>"
    return f"{head}\n<h1>{TITLE}</h1>\n{seen}\n<ul>\n{rows}\n</ul>\n</html>\n"
