"""`liaison consolidate`, the main job.

Knows its options and what is told at its end. Does not know Excel, SQL or rules.
"""

import sys
from typing import TYPE_CHECKING, Any

import click

from liaison_pipeline.cli.options import (
    guarded,
    month_options,
    reading_options,
    run_of,
    workspace_options,
)

if TYPE_CHECKING:
    from liaison_pipeline.pipeline import Outcome


@click.command(help="汇总 inbox 里的全部表格，生成 outbox/YYYY-MM/。")
@month_options
@workspace_options
@reading_options
@click.option("--json", "as_json", is_flag=True, help="把 summary.json 输出到屏幕")
@click.option("-q", "--quiet", is_flag=True, help="不输出提示")
@click.option("-v", "--verbose", is_flag=True, help="逐条列出问题")
def consolidate(**options: Any) -> None:
    sys.exit(guarded(_consolidate, options))


def _consolidate(*, as_json: bool, quiet: bool, verbose: bool, **options: Any) -> int:
    from liaison_pipeline.pipeline import consolidate as run_pipeline
    from liaison_pipeline.reports.summary import summary_text

    outcome = run_pipeline(run_of(options, quiet))
    if as_json:
        click.echo(summary_text(outcome.month), nl=False)
    elif not quiet:
        _tell(outcome, verbose)
    return 1 if any(f.severity == "error" for f in outcome.month.findings) else 0


def _tell(outcome: "Outcome", verbose: bool) -> None:
    from liaison_pipeline.reports.masking import mask
    from liaison_pipeline.reports.summary import summary

    month = outcome.month
    figures = summary(month)
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
            text = f"{finding.unit} {where} {mask(finding.message)}"
            click.echo(f"  {finding.severity:7} {finding.code:24} {text}")
    click.echo(f"结果在 {outcome.folder}，请先打开 {outcome.folder / 'index.html'}")
