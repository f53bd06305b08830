"""`liaison desk`: the same work on one local page.

Knows its options and where a workspace is looked for. Does not know HTTP.
"""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from liaison_pipeline.cli.chinese import DAY, ChineseCommand
from liaison_pipeline.cli.options import guarded

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
def desk(**options: Any) -> None:
    sys.exit(guarded(_desk, options))


def _desk(*, workspace: Path | None, as_of: datetime | None, no_browser: bool) -> int:
    try:
        from liaison_pipeline.desk.launch import Launch, launch, say, show_in_browser
    except ImportError as error:
        from liaison_pipeline.errors import RequestError

        text = "使用操作台需要先安装：pip install liaison_pipeline[desk]"
        raise RequestError(text) from error
    day = as_of.date() if as_of else None
    root = (workspace or _usual()).resolve()
    return launch(Launch(root, say if no_browser else show_in_browser, day))


def _usual() -> Path:
    """Returns the current folder where it is a workspace, else the one among the documents."""
    here = Path()
    if (here / "inbox").is_dir():
        return here
    documents = next(
        (Path.home() / name for name in ("Documents", "文档") if (Path.home() / name).is_dir()),
        Path.home(),
    )
    return documents / HOME
