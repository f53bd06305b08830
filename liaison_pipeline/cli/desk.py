"""`liaison desk`: the same work on one local page.

Knows its options and where a workspace is looked for. Does not know HTTP. Started by a double click it
has no console: what cannot go on is shown in a window, and its trace kept in the workspace's log.
"""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from liaison_pipeline.cli.chinese import DAY, ChineseCommand
from liaison_pipeline.cli.options import guarded
from liaison_pipeline.errors import RequestError

HOME = "企业联系服务台账"  # the workspace that is made where none is named


@click.command(cls=ChineseCommand, help="打开操作台：在本机浏览器的一个网页上放表、汇总、看结果。")
@click.option(
    "--workspace",
    metavar="文件夹",
    type=click.Path(file_okay=False, path_type=Path),
    help="工作区文件夹（默认当前文件夹；当前文件夹不是工作区时，用“文档”里的“企业联系服务台账”）",
)
@click.option("--as-of", metavar="日期", type=DAY, help="把哪一天当作今天")
@click.option("--no-browser", is_flag=True, help="不打开浏览器，只写出地址")
@click.option(
    "--self-check", is_flag=True, help="不打开操作台，查一查这台电脑上哪些能用，写进“自检.txt”"
)
def desk(**options: Any) -> None:
    sys.exit(guarded(_desk, options) if sys.stderr is not None else _without_console(options))


def _without_console(options: dict[str, Any]) -> int:
    """Does the same where nobody reads what is printed."""
    from liaison_pipeline.desk.system import say
    from liaison_pipeline.troubles import trouble_of
    from liaison_pipeline.workspace import LOG, Workspace

    try:
        return _desk(**options)
    except Exception as error:
        root = options["workspace"] or _usual()
        trouble = trouble_of(error, None, f"文件夹 {root} 里的 {LOG}")
        if trouble.inside:
            Workspace.at(root).log(trouble.inside)
        say(trouble.text)
        return trouble.status


def _desk(
    *, workspace: Path | None, as_of: datetime | None, no_browser: bool, self_check: bool
) -> int:
    from liaison_pipeline.desk.system import say, show_in_browser

    root = _fit_for_work((workspace or _usual()).resolve())
    if self_check:
        return _self_check(root, no_browser)
    try:
        from liaison_pipeline.desk.launch import Launch, launch
    except ImportError as error:
        text = "使用操作台需要先安装：pip install liaison_pipeline[desk]"
        raise RequestError(text) from error
    day = as_of.date() if as_of else None
    return launch(Launch(root, say if no_browser else show_in_browser, day))


def _self_check(root: Path, no_browser: bool) -> int:
    """Writes 自检.txt and says where it lies; 3 where something does not work."""
    from liaison_pipeline.desk.self_check import NAME, self_check
    from liaison_pipeline.desk.system import has_shown, say

    bad = self_check(root, (lambda _address: True) if no_browser else has_shown)
    told = f"有 {bad} 项不行，请把它发给维护人员" if bad else "都正常"
    say(f"自检做完了，{told}：{root / NAME}")
    return 3 if bad else 0


def _usual() -> Path:
    """Returns the current folder where it is a workspace, else the one among the documents."""
    from liaison_pipeline.desk.system import documents_folder, program_folder

    here = Path.cwd()
    if (here / "inbox").is_dir() and program_folder() not in (here, *here.parents):
        return here
    return documents_folder() / HOME


def _fit_for_work(root: Path) -> Path:
    """Returns a folder that may be a workspace. Raises RequestError for one inside the program's own."""
    from liaison_pipeline.desk.system import program_folder

    program = program_folder()
    if program is not None and root.is_relative_to(program.resolve()):
        raise RequestError(
            f"工作区不能放在程序自己的文件夹里（{program}），升级、卸载时会混在一起。请换一个文件夹，"
            "或者不写 --workspace，用“文档”里的。"
        )
    return root
