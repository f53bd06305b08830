"""The commands `liaison` and `consolidate`.

Knows click options, progress and exit status (0 nothing to send back, 1 errors to send back, 2 wrong
usage or settings, 3 could not be done). Does not know Excel, SQL or rules. Heavy libraries are imported
inside the commands, so that `--help` answers at once.
"""

import errno
import json
import sys
import traceback
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from liaison_pipeline import __version__
from liaison_pipeline.findings import LEVELS
from liaison_pipeline.period import Period
from liaison_pipeline.settings import SettingsError

if TYPE_CHECKING:
    from liaison_pipeline.pipeline import Outcome

Command = TypeVar("Command", bound=Callable[..., Any])
BAR_FROM = 100  # files


class MonthType(click.ParamType[Period]):
    name = "YYYY-MM"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Period:
        if isinstance(value, Period):
            return value
        try:
            return Period.parse(value)
        except ValueError:
            return self.fail(f"“{value}”不是月份，请写成 2021-04 这样。", param, ctx)


@click.group(help="企业联系服务台账汇总。")
@click.version_option(__version__)
def main() -> None:
    _speak_utf8()


def _speak_utf8() -> None:
    """Windows' console would stumble over Chinese otherwise."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def _workspace_options(command: Command) -> Command:
    folder = click.Path(file_okay=False, path_type=Path)
    options = [
        click.option(
            "--workspace", type=folder, default=Path(), help="工作区文件夹（默认当前文件夹）"
        ),
        click.option("--inbox", type=folder, help="各单位表格所在的文件夹"),
        click.option("--outbox", type=folder, help="结果文件夹"),
        click.option("--master", metavar="URL", help="主数据库（默认工作区里的 master.db）"),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@main.command(help="汇总 inbox 里的全部表格，生成 outbox/YYYY-MM/。")
@click.option("--month", type=MonthType(), help="报告月份（默认“今天”所在的月份）")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="把哪一天当作今天")
@_workspace_options
@click.option("--workers", type=click.IntRange(0), default=0, help="读取表格的进程数（0 为自动）")
@click.option("--scheduler", metavar="ADDRESS", default="", help="Dask 集群地址")
@click.option("--json", "as_json", is_flag=True, help="把 summary.json 输出到屏幕")
@click.option("-q", "--quiet", is_flag=True, help="不输出提示")
@click.option("-v", "--verbose", is_flag=True, help="逐条列出问题")
def consolidate(**options: Any) -> None:
    sys.exit(_guarded(_consolidate, options))


@main.command(help="检查自己的表格（报送前用），不改动任何文件。")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="把哪一天当作今天")
@click.option("--workspace", type=click.Path(path_type=Path), default=Path(), help="工作区文件夹")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def check(**options: Any) -> None:
    sys.exit(_guarded(_check, options))


def _check(
    *, files: tuple[Path, ...], as_of: datetime | None, workspace: Path, as_json: bool
) -> int:
    from dataclasses import asdict

    from liaison_pipeline.pipeline import check as run_check
    from liaison_pipeline.workspace import Workspace

    place = Workspace.at(workspace)
    day = as_of.date() if as_of else date.today()
    found = run_check(files, place.settings_file, place.schemas, day)
    if as_json:
        click.echo(json.dumps([asdict(f) for f in found], ensure_ascii=False, indent=2))
    else:
        for finding in found:
            where = " ".join(part for part in (finding.file, finding.sheet, finding.cell) if part)
            click.echo(f"【{LEVELS[finding.severity]}】{where}：{finding.message}")
            click.echo(f"    → {finding.suggestion}")
        click.echo(
            "没有发现问题，可以报送。" if not found else f"共 {len(found)} 条，请改正后报送。"
        )
    return 1 if any(f.severity == "error" for f in found) else 0


def consolidate_main() -> None:
    """The command `consolidate`."""
    _run(consolidate, "consolidate")


def liaison_main() -> None:
    """The command `liaison`."""
    _run(main, "liaison")


def _run(command: click.Command, name: str) -> None:
    """Runs a command; wrong usage is told in Chinese."""
    _speak_utf8()
    try:
        sys.exit(command.main(prog_name=name, standalone_mode=False) or 0)
    except click.exceptions.NoSuchOption as error:
        usage = f"没有 {error.option_name} 这个选项。"
    except click.MissingParameter:
        usage = "用法有误：缺少文件名或选项的值。"
    except click.BadParameter as error:
        usage = f"{error.param.opts[0] if error.param else '参数'} 写法有误：{error.message}"
    except click.UsageError as error:
        usage = f"用法有误：{error.message}"
    except click.Abort:
        sys.exit(_complain("已中止。", 3))
    sys.exit(_complain(f"{usage}用法见 {name} --help。", 2))


def _guarded(action: Callable[..., int], options: dict[str, Any]) -> int:
    """Runs a command; what cannot go on becomes a plain sentence and an exit status."""
    from sqlalchemy.exc import SQLAlchemyError

    from liaison_pipeline.master.store import MasterError
    from liaison_pipeline.reports.templates import TemplateError
    from liaison_pipeline.workspace import WorkspaceError

    try:
        return action(**options)
    except (SettingsError, TemplateError) as error:
        return _complain(str(error), 2)
    except (WorkspaceError, MasterError) as error:
        return _complain(str(error), 3)
    except SQLAlchemyError:
        return _complain("主数据库无法读写：可能正被别的程序占用、磁盘已满或文件已损坏。", 3)
    except OSError as error:
        return _complain(_os_trouble(error), 3)
    except Exception:
        traceback.print_exc()
        return _complain("程序出了意外的错误，已有的结果没有改动。请把上面的文字发给维护人员。", 3)


def _os_trouble(error: OSError) -> str:
    where = f"：{error.filename}" if error.filename else ""
    if error.errno == errno.ENOSPC:
        return "磁盘已满，没有生成新的结果；已有的结果没有改动。"
    if isinstance(error, PermissionError):
        return f"没有权限或文件正被打开{where}。请关闭已打开的结果文件后再试。"
    return f"文件无法读写{where}。"


def _complain(text: str, status: int) -> int:
    click.echo(text, err=True)
    return status


def _consolidate(
    *,
    month: Period | None,
    as_of: datetime | None,
    workspace: Path,
    inbox: Path | None,
    outbox: Path | None,
    master: str | None,
    workers: int,
    scheduler: str,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    from liaison_pipeline.pipeline import Run
    from liaison_pipeline.pipeline import consolidate as run_pipeline
    from liaison_pipeline.reports.summary import summary_text
    from liaison_pipeline.workspace import Workspace

    day = as_of.date() if as_of else date.today()
    run = Run(
        workspace=Workspace.at(workspace, inbox, outbox),
        master=master or f"sqlite:///{(workspace / 'master.db').as_posix()}",
        as_of=day,
        period=month or Period.of(day),
        workers=workers,
        scheduler=scheduler,
        progress=_Bar() if not quiet and sys.stderr.isatty() else lambda _done, _all: None,
    )
    outcome = run_pipeline(run)
    if as_json:
        click.echo(summary_text(outcome.month), nl=False)
    elif not quiet:
        _tell(outcome, verbose)
    return 1 if any(f.severity == "error" for f in outcome.month.findings) else 0


class _Bar:
    """A progress bar for many files."""

    def __init__(self) -> None:
        self._shown = 0

    def __call__(self, done: int, total: int) -> None:
        if total <= BAR_FROM:
            return
        filled = 30 * done // total
        click.echo(
            f"\r读取表格 [{'#' * filled}{'.' * (30 - filled)}] {done}/{total}", nl=False, err=True
        )
        if done == total:
            click.echo(err=True)


def _tell(outcome: "Outcome", verbose: bool) -> None:
    from liaison_pipeline.reports.masking import mask
    from liaison_pipeline.reports.summary import summary

    month = outcome.month
    figures = json.loads(json.dumps(summary(month)))
    sent, found = figures["submissions"], figures["findings"]
    covered, grievances = figures["coverage"], figures["grievances"]
    click.echo(f"{month.period.chinese}（截至 {month.as_of}），新读取 {outcome.read} 个文件")
    click.echo(
        f"  报送  应报 {sent['expected']}  已报 {sent['received']}  退回 {sent['rejected']}  "
        f"迟报 {sent['late']}  未报 {sent['missing']}"
    )
    click.echo(f"  联系  企业 {covered['enterprises']}  已联系 {covered['contacted']}")
    click.echo(
        f"  诉求  新登记 {grievances['raised']}  办结 {grievances['closed']}  "
        f"未办结 {grievances['open']}"
    )
    click.echo(f"  问题  错误 {found['error']}  提醒 {found['warning']}  说明 {found['info']}")
    if outcome.also_changed:
        click.echo(
            f"  另有这些月份的数字有变化：{'、'.join(outcome.also_changed)}，可用 --month 重新生成"
        )
    if verbose:
        for finding in month.findings:
            where = "!".join(part for part in (finding.file, finding.sheet, finding.cell) if part)
            click.echo(
                f"  {finding.severity:7} {finding.code:24} {finding.unit} {where} {mask(finding.message)}"
            )
    click.echo(f"结果在 {outcome.folder}，请先打开 {outcome.folder / 'index.html'}")
