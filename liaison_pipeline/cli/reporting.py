"""`liaison consolidate`, the main job.

Knows its options and what is told at its end. Does not know Excel, SQL or rules.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from liaison_pipeline.cli.chinese import ChineseCommand
from liaison_pipeline.cli.options import (
    guarded,
    month_options,
    reading_options,
    run_of,
    span_options,
    workspace_options,
)

SHOWN = 10  # names of files in a message
if TYPE_CHECKING:
    from collections.abc import Sequence

    from liaison_pipeline.documents.machine.summary import Summary
    from liaison_pipeline.model.period import MonthSpan
    from liaison_pipeline.pipeline import Published
    from liaison_pipeline.publishing import PublishedName
    from liaison_pipeline.running import Run
    from liaison_pipeline.standstill import ToldBeside
    from liaison_pipeline.telling import Errand


@click.command(
    cls=ChineseCommand, help="汇总 inbox 里的全部表格，生成 outbox/YYYY-MM/（或一个季度、一年的）。"
)
@month_options
@span_options
@workspace_options
@reading_options
@click.option("--json", "as_json", is_flag=True, help="把 summary.json 输出到屏幕")
@click.option("--open", "opens", is_flag=True, help="做完打开总览页（index.html）")
@click.option("-q", "--quiet", is_flag=True, help="不输出提示")
@click.option("-v", "--verbose", is_flag=True, help="逐条列出问题")
def consolidate(**options: Any) -> None:
    sys.exit(guarded(_consolidate, options))


def _consolidate(*, as_json: bool, quiet: bool, verbose: bool, opens: bool, **options: Any) -> int:
    run = run_of(options, quiet, closing=True, verbose=verbose)
    if not verbose and (standing := _unmoved(run, as_json, quiet)):
        _open(standing[0], opens)
        return standing[1]
    if run.span:
        return _consolidate_span(run, run.span, as_json, quiet)
    from liaison_pipeline.documents.machine.summary import summary_text
    from liaison_pipeline.pipeline import consolidate as run_pipeline

    outcome = run_pipeline(run)
    if as_json:
        click.echo(summary_text(outcome.month), nl=False)
    elif not quiet:
        _tell(outcome, verbose)
    _open(outcome.folder, opens)
    return 1 if outcome.month.has_errors else 0


def _open(folder: Path, opens: bool) -> None:
    if opens:
        click.launch(str(folder / "index.html"))


def _unmoved(run: "Run", as_json: bool, quiet: bool) -> tuple[Path, int] | None:
    """Tells what the last run told, where everything is as it left it: (the month's folder, the exit
    status). None where the work is to be done."""
    from liaison_pipeline.standstill import unmoved

    outcome = unmoved(run)
    if outcome is None:
        return None
    folder = run.workspace.outbox / outcome.folder
    text = (folder / "summary.json").read_text("utf-8")
    figures = cast("Summary", json.loads(text))
    if as_json:
        click.echo(text, nl=False)
    elif not quiet:
        _tell_unmoved(run, folder, figures, outcome)
    return folder, 1 if figures["findings"]["error"] else 0


def _consolidate_span(run: "Run", span: "MonthSpan", as_json: bool, quiet: bool) -> int:
    """Publishes a quarter or a year; its status is that of its last month."""
    from liaison_pipeline.documents.machine.summary import span_text
    from liaison_pipeline.pipeline import consolidate_span

    outcome = consolidate_span(run, span)
    account = outcome.account
    if as_json:
        click.echo(span_text(str(span), account.periods, account.units), nl=False)
    elif not quiet:
        read = f"新读取 {outcome.read} 个文件"
        click.echo(f"{account.name}（截至 {account.month.as_of}），{read}")
        again = account.total("reopened")
        click.echo(
            f"新登记诉求 {account.total('raised')} 件，"
            + (f"重新提出 {again} 件，" if again else "")
            + f"办结 {account.total('closed')} 件，{account.at_end}未办结 {account.total('open')} 件"
        )
        _tell_errand(outcome.errand)
        click.echo(f"结果在 {outcome.folder}")
    return 1 if account.month.has_errors else 0


def _tell_unmoved(run: "Run", folder: Path, figures: "Summary", outcome: "ToldBeside") -> None:
    """Says that nothing has changed, and what the last run told."""
    from liaison_pipeline.model.period import Period
    from liaison_pipeline.publishing import named

    month = Period.parse(figures["period"])
    click.echo(f"{month.chinese}（截至 {run.as_of}），新读取 0 个文件")
    click.echo("什么也没有变，上次生成的材料仍然有效，没有重新生成")
    _tell_figures(figures)
    _tell_stale([named(name) for name in outcome.stale])
    _tell_past(outcome.past)
    _tell_softened(outcome.softened)
    _tell_place(folder)


def _tell(outcome: "Published", verbose: bool) -> None:
    from liaison_pipeline.documents.machine.summary import summary
    from liaison_pipeline.documents.parts.masking import mask

    month = outcome.month
    click.echo(f"{month.period.chinese}（截至 {month.as_of}），新读取 {outcome.read} 个文件")
    _tell_figures(summary(month))
    _tell_errand(outcome.errand)
    _tell_forgotten(outcome.forgotten)
    _tell_past(outcome.past)
    _tell_softened(month.settings.softened)
    if verbose:
        for finding in month.findings:
            where = finding.place.address("!")
            text = f"{finding.place.unit} {where} {mask(finding.words.message)}"
            click.echo(f"  {finding.severity:7} {finding.code:24} {text}")
    _tell_place(outcome.folder)


def _tell_place(folder: Path) -> None:
    click.echo(f"结果在 {folder}，请先打开 {folder / 'index.html'}")


def _tell_forgotten(files: "Sequence[str]") -> None:
    """Tells what is not read any more."""
    from liaison_pipeline.documents.parts.masking import mask

    if files:
        names = "、".join(mask(name) for name in files[:SHOWN])
        what = f"inbox 里有 {len(files)} 个文件，个人信息已按要求清除，不再读取"
        click.echo(f"{what}，请移走：{names}")


def _tell_past(files: int) -> None:
    """Tells what is kept longer than the settings want."""
    if files:
        what = f"有 {files} 个文件的个人信息已超过设置的保存期限"
        click.echo(f"{what}，请移出 inbox 后运行：liaison forget")


def _tell_softened(codes: "Sequence[str]") -> None:
    """Tells what the settings wanted to switch off, and can't."""
    for code in codes:
        click.echo(f"设置里关掉了 {code}，但这类问题会使数据不计入，仍作为“说明”列出")


def _tell_stale(published: "Sequence[PublishedName]") -> None:
    """Tells of other months whose figures have changed."""
    for period in published:
        click.echo(
            f"{period.chinese}的数字同已生成的材料不一样了，请运行：consolidate {period.option}"
        )


def _tell_errand(errand: "Errand") -> None:
    """Tells of other months whose figures have changed, and of what was kept aside."""
    _tell_stale(errand.stale)
    if errand.original is not None:
        click.echo(f"原来生成的材料另存在 {errand.original}")
    for kept in errand.kept:
        click.echo(f"您在 {kept.period} 里改过或放进的“{kept.path}”另存在 {kept.copy}")


def _tell_figures(figures: "Summary") -> None:
    """Shows the table at the end: who sent, what must be mended, what was contacted and closed."""
    from liaison_pipeline.cli.terminal import show_table

    found, sent, units = figures["findings"], figures["submissions"], figures["units"]
    covered, grievances = figures["coverage"], figures["grievances"]
    late = [str(unit["name"]) for unit in units if unit["late"]]
    missing = [str(unit["name"]) for unit in units if not unit["submitted"]]
    wrong = [f"{unit['name']} {unit['errors']}" for unit in units if unit["errors"]]
    unknown = found["error"] - sum(cast(int, unit["errors"]) for unit in units)
    wrong += [f"读不出或认不出单位的文件、自己的清单 {unknown}"] if unknown else []
    expected = f"应报 {sent['expected']} 个单位，已报 {sent['received']} 个"
    if sent["rejected"]:
        expected += f"，其中退回更正 {sent['rejected']} 个"
    carried = f"上月结转 {grievances['carried_over']} 件"
    if grievances["reopened"]:
        carried += f"，重新提出 {grievances['reopened']} 件"
    rows = [
        ("按时报送", str(sent["accepted"] - sent["late"]), expected),
        ("迟报", str(sent["late"]), "、".join(late)),
        ("未报", str(sent["missing"]), "、".join(missing)),
        ("必须改正的错误", str(found["error"]), "、".join(wrong)),
        ("请核对的提醒", str(found["warning"]), ""),
        ("已联系企业", str(covered["contacted"]), f"应联系 {covered['enterprises']} 户"),
        ("新登记诉求", str(grievances["raised"]), carried),
        ("办结诉求", str(grievances["closed"]), f"月末未办结 {grievances['open']} 件"),
    ]
    bad = {2: sent["missing"], 3: found["error"]}
    colours = ["red" if bad.get(index) else "" for index in range(len(rows))]
    show_table(("项目", "数", "说明"), rows, numbers=(1,), colours=colours)
    if not any((*bad.values(), sent["late"])):
        click.echo("全部按时报送，没有必须改正的错误。")
