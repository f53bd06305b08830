"""`liaison export`, `backup`, `restore` and `forget`: what is kept, taken elsewhere, or no longer kept.

Knows options and what is told. Does not know Excel, SQL or rules.
"""

import sys
from pathlib import Path
from typing import Any

import click

from liaison_pipeline.cli.options import guarded, month_options, run_of, workspace_options

FILE = click.Path(path_type=Path)


@click.command(help="把主数据库导出为整齐的数据表（Excel、CSV 或 Parquet），附数据字典。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["xlsx", "csv", "parquet"]),
    help="格式（默认 xlsx；也可以由 --output 的扩展名决定）",
)
@click.option("--output", type=FILE, help="写到哪里（默认工作区里的“导出”文件夹）")
@click.option("--english", is_flag=True, help="表名和栏名用英文")
@click.option("--phones", is_flag=True, help="电话号码写全（默认中间几位用星号）")
@month_options
@workspace_options
def export(**options: Any) -> None:
    sys.exit(guarded(_export, options))


def _export(
    *, form: str | None, output: Path | None, english: bool, phones: bool, **options: Any
) -> int:
    from liaison_pipeline.documents.machine.tidy_files import TidyOrder
    from liaison_pipeline.exporting import export as run_export

    run = run_of(options, closing=True)
    kind = form or (output.suffix[1:].lower() if output and output.suffix else "xlsx")
    if kind not in ("xlsx", "csv", "parquet"):
        from liaison_pipeline.errors import RequestError

        raise RequestError(f"不能导出为“{kind}”，请用 --format xlsx、csv 或 parquet。")
    name = "数据.xlsx" if kind == "xlsx" else kind
    target = output or run.workspace.root / "导出" / name
    if kind != "xlsx" and target.suffix:
        target = target.with_suffix("")
    if kind == "xlsx" and target.is_dir():
        target = target / name
    done = run_export(run, TidyOrder(target, kind, english), phones)
    for title, rows in done.rows.items():
        click.echo(f"{title}：{rows} 行")
    click.echo(f"数据到{done.period.chinese}为止，写在 {target}")
    if phones:
        click.echo("里面有完整的电话号码，请注意保密。")
    return 0
