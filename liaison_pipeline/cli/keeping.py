"""`liaison export`, `backup`, `restore` and `forget`: what is kept, taken elsewhere, or no longer kept.

Knows options and what is told. Does not know Excel, SQL or rules.
"""

import sys
from pathlib import Path
from typing import Any

import click

from liaison_pipeline.cli.chinese import ChineseCommand
from liaison_pipeline.cli.options import (
    day_option,
    guarded,
    month_options,
    run_of,
    workspace_options,
)
from liaison_pipeline.errors import RequestError

FILE = click.Path(path_type=Path)
FORMATS = ("xlsx", "csv", "parquet")  # of an export
SHOWN = 10  # names of files in a message


@click.command(
    cls=ChineseCommand, help="把主数据库导出为整齐的数据表（Excel、CSV 或 Parquet），附数据字典。"
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="格式（默认 xlsx；也可以由 --output 的扩展名决定）",
)
@click.option("--output", type=FILE, metavar="路径", help="写到哪里（默认工作区里的“导出”文件夹）")
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

    run = run_of(options, quiet=True, closing=True)
    kind = form or (output.suffix[1:].lower() if output and output.suffix else "xlsx")
    if kind not in FORMATS:
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


@click.command(
    cls=ChineseCommand, help="把整个工作区（数据库、设置、收到的表、生成的材料）备份成一个文件。"
)
@click.argument("target", required=False, type=FILE, metavar="[文件]")
@click.option("--output", type=FILE, metavar="文件", help="写到哪里（默认工作区的“备份”文件夹）")
@day_option
@workspace_options
def backup(**options: Any) -> None:
    sys.exit(guarded(_backup, options))


def _backup(*, target: Path | None, output: Path | None, **options: Any) -> int:
    from liaison_pipeline.backups import make_backup

    saved = make_backup(run_of(options), output or target)
    click.echo(f"已备份 {saved.files} 个文件：{saved.path}")
    if saved.left_out:
        names = "、".join(saved.left_out[:SHOWN])
        click.echo(f"有 {len(saved.left_out)} 个文件现在打不开，没有备份：{names}")
    click.echo("里面有姓名和电话，请拷到 U 盘等安全的地方保管。")
    return 0


@click.command(
    cls=ChineseCommand,
    help="用备份恢复工作区（不写文件名时用最近的一份）；现有的东西另存，不会删除。",
)
@click.argument("file", required=False, type=FILE, metavar="[备份文件]")
@day_option
@workspace_options
def restore(**options: Any) -> None:
    sys.exit(guarded(_restore, options))


def _restore(*, file: Path | None, **options: Any) -> int:
    from liaison_pipeline.backups import restore_backup

    done = restore_backup(run_of(options), file)
    click.echo(f"已按 {done.day} 的备份恢复：{done.backup}")
    if done.aside:
        click.echo(f"恢复前的数据库、设置和材料另存在 {done.aside}，确认无误后可以删去。")
    if done.returned:
        click.echo(f"inbox 里缺的 {done.returned} 个文件放回去了。")
    if done.others:
        click.echo(f"inbox 里有 {done.others} 个文件同备份里的不一样，没有改动。")
    click.echo("请再运行一次 consolidate。")
    return 0


@click.command(
    cls=ChineseCommand,
    help="清除一家企业的联系人，或若干月以前的全部个人信息；数字、诉求编号都保留。",
)
@click.argument("enterprise", required=False, default="", metavar="[企业名称]")
@click.option(
    "--months",
    type=click.IntRange(1, 600),
    metavar="月数",
    help="清除这么多个月以前的个人信息（默认用设置里的 [retention] months）",
)
@day_option
@workspace_options
def forget(**options: Any) -> None:
    sys.exit(guarded(_forget, options))


def _forget(*, enterprise: str, months: int | None, **options: Any) -> int:
    from liaison_pipeline.forgetting import forget_enterprise, forget_months
    from liaison_pipeline.settings import load_settings

    run = run_of(options)
    if enterprise and months:
        raise RequestError("企业名称和 --months 请只写一样。")
    kept = months or load_settings(run.workspace.settings_file).retention_months
    if enterprise:
        done = forget_enterprise(run, enterprise)
    elif kept:
        done = forget_months(run, kept)
    else:
        raise RequestError("请写明企业名称，或用 --months 写明清除几个月以前的个人信息。")
    if not done.files:
        click.echo("没有要清除的个人信息。")
        return 0
    click.echo(f"已清除 {len(done.files)} 个文件里的个人信息，存着的原表一并删去，数字不变：")
    for file in done.files:
        click.echo(f"  {file}")
    if done.outside:
        click.echo(f"outbox 里这些月份的材料还有姓名电话，请自己删去：{'、'.join(done.outside)}")
    click.echo("以前做的备份、导出和另存的材料里也还有，请一并处理（见 docs/privacy.md）。")
    return 0
