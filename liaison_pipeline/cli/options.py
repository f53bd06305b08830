"""What the commands share: months, folders, and how what cannot go on is told.

Knows click, exit statuses (0 nothing to send back, 1 errors to send back, 2 wrong usage or settings, 3
could not be done) and progress. Does not know Excel, SQL or rules. Heavy libraries are imported inside
functions, so that `--help` answers at once.
"""

import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from liaison_pipeline.cli.chinese import DAY
from liaison_pipeline.errors import RequestError
from liaison_pipeline.model.period import MonthSpan, Period, usual_month

if TYPE_CHECKING:
    from liaison_pipeline.running import Run

Command = TypeVar("Command", bound=Callable[..., Any])
WIDTH = 30  # signs, of a full progress bar
FARTHEST = 12  # months ahead of the day


def speak_utf8() -> None:
    """Has both outputs written in UTF-8: Windows' console would stumble over Chinese otherwise."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def _with(command: Command, options: Sequence[Callable[[Command], Command]]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def day_option(command: Command) -> Command:
    """Adds the option that says which day is today."""
    how = "把哪一天当作今天，如 2021-04-28"
    return click.option("--as-of", type=DAY, metavar="日期", help=how)(command)


def json_option(command: Command) -> Command:
    """Adds the option that asks for JSON."""
    return click.option("--json", "as_json", is_flag=True, help="输出 JSON")(command)


def month_options(command: Command) -> Command:
    month = click.option("--month", metavar="月份", help="如 2021-04、202104、4月")
    return _with(command, [month, day_option])


def span_options(command: Command) -> Command:
    """Adds the options that ask for a quarter or a year in place of a month."""
    return _with(
        command,
        [
            click.option("--quarter", metavar="季度", help="一个季度，如 2021Q2、2021年第二季度"),
            click.option("--year", metavar="年份", help="一年，如 2021"),
        ],
    )


def workspace_options(command: Command) -> Command:
    folder = click.Path(file_okay=False, path_type=Path)
    where = "工作区文件夹（默认当前文件夹）"
    return _with(
        command,
        [
            click.option("--workspace", type=folder, default=Path(), metavar="文件夹", help=where),
            click.option("--inbox", type=folder, metavar="文件夹", help="各单位表格所在的文件夹"),
            click.option("--outbox", type=folder, metavar="文件夹", help="结果文件夹"),
            click.option("--master", metavar="地址", help="主数据库（默认工作区里的 master.db）"),
        ],
    )


def reading_options(command: Command) -> Command:
    return _with(
        command,
        [
            click.option(
                "--workers",
                type=click.IntRange(0),
                default=0,
                metavar="个数",
                help="读取表格的进程数（0 为自动）",
            ),
            click.option("--scheduler", metavar="地址", default="", help="Dask 集群地址"),
        ],
    )


def month_of(text: str | None, day: date, closing: bool) -> Period:
    """Returns the month that is asked for; by default the day's, or, where a month is being closed, the
    usual one of the day. Raises RequestError for what is no month and for one that lies too far off."""
    if text is None:
        return usual_month(day) if closing else Period.of(day)
    try:
        period = Period.written(text, day)
    except ValueError as error:
        raise RequestError(f"“{text}”不是月份，请写成 2021-04 这样。") from error
    if period > Period.of(day).shift(FARTHEST):
        raise RequestError(f"{period.chinese}离今天（{day}）太远了，请检查年份。")
    return period


def _span_of(
    quarter: str | None, year: str | None, month: str | None, day: date
) -> MonthSpan | None:
    """Returns the quarter or the year that is asked for, None for neither. Raises RequestError for what
    is none, for one that has not begun, and for several at once."""
    from liaison_pipeline.running import begun

    named = [text for text in (quarter, year, month) if text is not None]
    if len(named) > 1:
        raise RequestError("--month、--quarter、--year 只能写一个。")
    if quarter is None and year is None:
        return None
    try:
        span = MonthSpan.written(named[0])
        if bool(span.quarter) != (quarter is not None):
            raise ValueError(named[0])
    except ValueError as error:
        like = "季度，请写成 2021Q2" if quarter is not None else "年份，请写成 2021"
        raise RequestError(f"“{named[0]}”不是{like} 这样。") from error
    return begun(span, day)


def run_of(
    options: dict[str, Any], quiet: bool = False, closing: bool = False, verbose: bool = False
) -> "Run":
    """Returns the run that the options of a command ask for; takes them out of `options`. `closing`:
    without --month the first days of a month mean the month before; `verbose`: what went wrong inside is
    shown as well."""
    from liaison_pipeline.documents.parts.masking import mask
    from liaison_pipeline.running import Run
    from liaison_pipeline.workspace import Workspace

    workspace: Path = options.pop("workspace")
    as_of: datetime | None = options.pop("as_of", None)
    day = as_of.date() if as_of else date.today()
    month: str | None = options.pop("month", None)
    span = _span_of(options.pop("quarter", None), options.pop("year", None), month, day)
    period = span.until(day) if span else month_of(month, day, closing)
    if month is None and span is None and period < Period.of(day) and not quiet:
        _tell_month(workspace, period, day)
    master: str | None = options.pop("master")
    folders = Workspace.at(workspace, options.pop("inbox"), options.pop("outbox"))
    return Run(
        workspace=folders,
        master=master or folders.master_url,
        as_of=day,
        period=period,
        asked=month is not None or span is not None,
        span=span,
        workers=options.pop("workers", 0),
        scheduler=options.pop("scheduler", ""),
        progress=_Bar() if not quiet and sys.stderr.isatty() else lambda *_step: None,
        told=(lambda text: click.echo(mask(text), err=True)) if verbose else lambda _text: None,
    )


def _tell_month(workspace: Path, period: Period, day: date) -> None:
    """Says that the month before is taken; before the first month there is none."""
    from liaison_pipeline.settings import load_settings

    if period >= load_settings(workspace / "liaison.toml").calendar.first_month:
        click.echo(
            f"今天是{day.month}月{day.day}日，按上月（{period.chinese}）办理；"
            f"要看本月，请写 --month {Period.of(day)}",
            err=True,
        )


class _Bar:
    """A progress bar on one line of the terminal, which the next step writes over; a stage that is done
    leaves nothing behind."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        if total and done == total:
            _clear_bar()
            return
        filled = WIDTH * done // total if total else 0
        bar = f"[{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{total}" if total else "……"
        _clear_bar()
        click.echo(f"{stage} {bar}", nl=False, err=True)


def _clear_bar() -> None:
    """Takes a progress bar away; nothing is written where none can be."""
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)


def guarded(action: Callable[..., int], options: dict[str, Any]) -> int:
    """Runs a command; what cannot go on becomes a plain sentence and an exit status."""
    from liaison_pipeline.files.memory import collect_seldom
    from liaison_pipeline.troubles import trouble_of

    collect_seldom()
    named = dict(options)
    try:
        return action(**options)
    except BrokenPipeError:  # the reader of our output has seen enough (… | head)
        sys.stderr.close()
        return 0
    except Exception as error:
        trouble = trouble_of(error, _master_file(named), "上面的文字")
    _clear_bar()
    if trouble.inside:
        click.echo(trouble.inside, err=True)
    return complain(trouble.text, trouble.status)


def _master_file(options: dict[str, Any]) -> Path | None:
    """Returns the file of the master that the options name, for what is said of it."""
    from liaison_pipeline.master.opening import file_of
    from liaison_pipeline.workspace import Workspace

    url = options.get("master")
    return file_of(url) if url else Workspace.at(options.get("workspace") or Path()).master_file


def complain(text: str, status: int) -> int:
    click.echo(text, err=True)
    return status
