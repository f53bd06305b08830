"""`liaison consolidate`, the main job.

Knows its options and what is told at its end. Does not know Excel, SQL or rules.
"""

import sys
from typing import TYPE_CHECKING, Any

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
    from liaison_pipeline.editions import Errand
    from liaison_pipeline.model.period import MonthSpan
    from liaison_pipeline.month import Month
    from liaison_pipeline.pipeline import Published
    from liaison_pipeline.workers import Run


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
    from liaison_pipeline.documents.machine.summary import summary_text
    from liaison_pipeline.pipeline import consolidate as run_pipeline

    run = run_of(options, quiet, closing=True, verbose=verbose)
    if run.span:
        return _consolidate_span(run, run.span, as_json, quiet)
    try:
        outcome = run_pipeline(run)
    finally:
        run.progress("", 0, 0)
    if as_json:
        click.echo(summary_text(outcome.month), nl=False)
    elif not quiet:
        _tell(outcome, verbose)
    if opens:
        click.launch(str(outcome.folder / "index.html"))
    return 1 if any(f.severity == "error" for f in outcome.month.findings) else 0


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
        click.echo(
            f"新登记诉求 {account.total('raised')} 件，办结 {account.total('closed')} 件，"
            f"{account.at_end}未办结 {account.total('open')} 件"
        )
        _tell_errand(outcome.errand)
        click.echo(f"结果在 {outcome.folder}")
    return 1 if any(f.severity == "error" for f in account.month.findings) else 0


def _tell(outcome: "Published", verbose: bool) -> None:
    from liaison_pipeline.documents.parts.masking import mask

    month = outcome.month
    click.echo(f"{month.period.chinese}（截至 {month.as_of}），新读取 {outcome.read} 个文件")
    _tell_figures(month)
    _tell_errand(outcome.errand)
    _tell_kept(outcome)
    for code in month.settings.softened:
        click.echo(f"设置里关掉了 {code}，但这类问题会使数据不计入，仍作为“说明”列出")
    if verbose:
        for finding in month.findings:
            where = "!".join(
                part
                for part in (finding.place.file, finding.place.sheet, finding.place.cell)
                if part
            )
            text = f"{finding.place.unit} {where} {mask(finding.words.message)}"
            click.echo(f"  {finding.severity:7} {finding.code:24} {text}")
    click.echo(f"结果在 {outcome.folder}，请先打开 {outcome.folder / 'index.html'}")


def _tell_kept(outcome: "Published") -> None:
    """Tells what is not read any more, and what is kept longer than the settings want."""
    from liaison_pipeline.documents.parts.masking import mask

    if outcome.forgotten:
        names = "、".join(mask(name) for name in outcome.forgotten[:SHOWN])
        what = f"inbox 里有 {len(outcome.forgotten)} 个文件，个人信息已按要求清除，不再读取"
        click.echo(f"{what}，请移走：{names}")
    if outcome.past:
        what = f"有 {outcome.past} 个文件的个人信息已超过设置的保存期限"
        click.echo(f"{what}，请移出 inbox 后运行：liaison forget")


def _tell_errand(errand: "Errand") -> None:
    """Tells of other months whose figures have changed, and of what was kept aside."""
    for period in errand.stale:
        click.echo(
            f"{period.chinese}的数字同已生成的材料不一样了，请运行：consolidate {period.option}"
        )
    if errand.original is not None:
        click.echo(f"原来生成的材料另存在 {errand.original}")
    for kept in errand.kept:
        click.echo(f"您在 {kept.period} 里改过的“{kept.path}”另存在 {kept.copy}")


def _tell_figures(month: "Month") -> None:
    """The table at the end: who sent, what must be mended, what was contacted and closed."""
    from liaison_pipeline.cli.terminal import show_table
    from liaison_pipeline.documents.machine.summary import summary

    figures = summary(month)
    found = figures["findings"]
    late = [unit.name for unit in month.units if unit.late]
    missing = [unit.name for unit in month.units if not unit.submitted]
    wrong = [f"{unit.name} {unit.errors}" for unit in month.units if unit.errors]
    unknown = found["error"] - sum(unit.errors for unit in month.units)
    wrong += [f"认不出单位的文件 {unknown}"] if unknown else []
    on_time = month.total("received") - month.total("late")
    rows = [
        (
            "按时报送",
            str(on_time),
            f"应报 {month.total('expected')} 个单位，已报 {month.total('received')} 个",
        ),
        ("迟报", str(month.total("late")), "、".join(late)),
        ("未报", str(month.total("missing")), "、".join(missing)),
        ("必须改正的错误", str(found["error"]), "、".join(wrong)),
        ("请核对的提醒", str(found["warning"]), ""),
        ("已联系企业", str(month.total("contacted")), f"应联系 {month.total('enterprises')} 户"),
        ("新登记诉求", str(month.total("raised")), f"上月结转 {month.total('carried_over')} 件"),
        ("办结诉求", str(month.total("closed")), f"月末未办结 {month.total('open')} 件"),
    ]
    bad = {2: month.total("missing"), 3: found["error"]}
    colours = ["red" if bad.get(index) else "" for index in range(len(rows))]
    show_table(("项目", "数", "说明"), rows, numbers=(1,), colours=colours)
    if not any((*bad.values(), month.total("late"))):
        click.echo("全部按时报送，没有必须改正的错误。")
