"""Workspaces at the moment before a run, and what a run leaves of them.

Knows what a clerk may have at that moment: nothing published, months published before, lists and
documents that she worked on in outbox/, files that were read already. Does not know how a run may fail.
"""

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from tests.documents.test_lists_by_hand import HEARD, LAMPS, POWER, UNITS, WATER, grievance, month
from tests.language import HEAD, ledger, register
from tests.workspaces import content, save

APRIL = ("--month", "2021-04", "--as-of", "2021-04-28")
LATER = ("--month", "2021-04", "--as-of", "2021-06-28")
PAGE = "待办.html"  # tells what was published or done before
CACHE = ".liaison.last"  # may be thrown away at any time


@dataclass(frozen=True)
class Scene:
    """A workspace and the run that is tried on it: the arguments of `consolidate`."""

    name: str
    prepare: Callable[[Path, Callable[..., object]], None]
    arguments: tuple[str, ...] = APRIL


def fresh(place: Path, _run: Callable[..., object]) -> None:
    """Two units' workbooks, one with mistakes, and a file that is none."""
    inbox = place / "inbox"
    inbox.mkdir(parents=True)
    (place / "liaison.toml").write_text(UNITS, "utf-8")
    told = [
        grievance(LAMPS, "超出本单位职责，需经发办协调"),
        grievance(POWER, "已更换变压器，恢复正常供电", "4月20日"),
        grievance(WATER, "正在协调", "4月31日"),
    ]
    save(inbox / "应急办.xlsx", ledger(个数="3"), register(*told))
    own = HEAD.replace("应急办", "经发办")
    save(inbox / "村" / "经发办.xlsx", ledger(企业名称="大路超市", 联系时间="4月31日", head=own))
    (inbox / "附件.pdf").write_bytes(b"%PDF-1.4")


def older(place: Path, run: Callable[..., object]) -> None:
    """April is published; a correction of it and a May come in, and April is published again in June."""
    fresh(place, run)
    run(place, *APRIL)
    told = [grievance(POWER, "已更换变压器，恢复正常供电", "4月20日")]
    later = HEAD.replace("4月23日", "4月24日")
    save(place / "inbox" / "更正.xlsx", ledger(个数="1", head=later), register(*told, head=later))
    save(place / "inbox" / "五月.xlsx", month(ledger(head=HEAD.replace("4月23日", "5月23日")), 5))


def edited(place: Path, run: Callable[..., object]) -> None:
    """April is published; a call-back is filled in, a report is changed and a note is added where they
    lie."""
    fresh(place, run)
    run(place, *APRIL)
    folder = place / "outbox" / "2021-04"
    book = openpyxl.load_workbook(folder / "回访清单.xlsx")
    page = book.worksheets[0]
    (labels,) = [line for line in page.iter_rows() if "诉求编号" in [c.value for c in line]]
    for cell in labels:
        if str(cell.value) in HEARD:
            page.cell((cell.row or 0) + 1, cell.column or 0).value = HEARD[str(cell.value)]
    book.save(folder / "回访清单.xlsx")
    (folder / "群通知.txt").write_text("我改过的", "utf-8")
    (folder / "我的笔记.txt").write_text("找过村里", "utf-8")


def known(place: Path, run: Callable[..., object]) -> None:
    """All was read and published; then the list of units changes, so that all is read anew, one file has
    gone and one was saved over."""
    fresh(place, run)
    run(place, *APRIL)
    more = '[[units]]\nname = "建环中心"\nkind = "office"\n'
    (place / "liaison.toml").write_text(f"{UNITS}{more}", "utf-8")
    (place / "inbox" / "附件.pdf").unlink()
    save(place / "inbox" / "应急办.xlsx", ledger(个数="0"))


def everything(place: Path, run: Callable[..., object]) -> None:
    """All of it at once."""
    edited(place, run)
    told = [grievance(POWER, "已更换变压器，恢复正常供电", "4月20日")]
    later = HEAD.replace("4月23日", "4月24日")
    save(place / "inbox" / "更正.xlsx", ledger(个数="1", head=later), register(*told, head=later))
    own = HEAD.replace("应急办", "经发办")
    save(place / "inbox" / "村" / "经发办.xlsx", ledger(企业名称="大路超市", 个数="2", head=own))
    (place / "inbox" / "附件.pdf").unlink()


EVERYTHING = Scene("everything", everything, LATER)
SCENES = (
    Scene("fresh", fresh),
    Scene("older", older, LATER),
    Scene("edited", edited),
    Scene("known", known),
)


def left_by(place: Path) -> Mapping[str, object]:
    """What a run left: every byte of outbox/ (but for PAGE) and inbox/, every row of the master and of
    its copy, and whatever lies about."""
    outbox = {path: data for path, data in content(place / "outbox").items() if path != PAGE}
    return {
        "outbox": outbox,
        "inbox": content(place / "inbox"),
        "master": rows_of(place / "master.db"),
        "copy": rows_of(place / "master.db.bak"),
        "about": sorted(
            path.name for path in place.iterdir() if path.name not in ("liaison.log", CACHE)
        ),
    }


def page_of(place: Path) -> bytes:
    return (place / "outbox" / PAGE).read_bytes()


def rows_of(master: Path) -> list[str]:
    with closing(sqlite3.connect(master)) as connection:
        return sorted(connection.iterdump())


def copied(scene: Path, target: Path) -> Path:
    """A workspace of one's own, with the times of its files."""
    return Path(shutil.copytree(scene, target))
