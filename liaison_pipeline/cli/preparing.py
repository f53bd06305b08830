"""`liaison init`, `forms` and `withdraw`: before the month, and putting something right.

Knows options and what is told. Does not know Excel, SQL or rules.
"""

import sys
from pathlib import Path
from typing import Any

import click

from liaison_pipeline.cli.chinese import ChineseCommand
from liaison_pipeline.cli.options import guarded, month_options, run_of, workspace_options
from liaison_pipeline.errors import RequestError


@click.command(
    cls=ChineseCommand, help="建立一个新的工作区：inbox、outbox、单位名单、设置和空白的企业名录。"
)
@click.argument(
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="[文件夹]",
)
@click.option(
    "--district",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="汇总表",
    help="区级用：从各街道的汇总表取单位名单（可以写几次）",
)
@click.option("--schemas", is_flag=True, help="再放一份表样（schemas 文件夹），供修改栏目和检查")
@click.option(
    "--templates", is_flag=True, help="再放一份模板（templates 文件夹），供修改材料的样子"
)
def init(**options: Any) -> None:
    sys.exit(guarded(_init, options))


def _init(*, folder: Path, district: tuple[Path, ...], schemas: bool, templates: bool) -> int:
    from liaison_pipeline.starting import copy_built_in, start
    from liaison_pipeline.unit_list import NAME as UNITS

    done = dict(start(folder, district))
    wanted = [name for name, asked in (("schemas", schemas), ("templates", templates)) if asked]
    done |= dict(copy_built_in(folder, wanted))
    for path, made in done.items():
        click.echo(f"{'已建立' if made else '已经有了，没有改动'}：{path}")
    if done[folder / UNITS] and not done[folder / "liaison.toml"]:
        click.echo(f"{UNITS} 已按原来的设置填好，以后单位以它为准，liaison.toml 里的单位不再看。")
    what, whose = ("核对", "各街道的汇总表") if district else ("补上各村、社区", "各单位的表")
    first = f"先打开 {folder / UNITS} {what}，再" if done[folder / UNITS] else ""
    click.echo(f"请{first}把{whose}放进 {folder / 'inbox'}。")
    return 0


@click.command(
    cls=ChineseCommand, help="为各单位生成当月的空白表（按名录和未办结的诉求预先填好，带下拉框）。"
)
@month_options
@workspace_options
@click.option("--unit", "units", multiple=True, metavar="单位", help="只要这个单位（可以写几次）")
@click.option(
    "--output",
    metavar="文件夹",
    type=click.Path(file_okay=False, path_type=Path),
    help="放在哪个文件夹（默认工作区里的 空白表/YYYY-MM）",
)
@click.option("--open", "opens", is_flag=True, help="做完打开那个文件夹")
def forms(**options: Any) -> None:
    sys.exit(guarded(_forms, options))


def _forms(*, units: tuple[str, ...], output: Path | None, opens: bool, **options: Any) -> int:
    from liaison_pipeline.pipeline import blank_forms

    run = run_of(options)
    target = output or run.workspace.root / "空白表" / str(run.period)
    written, kept = blank_forms(run, target, units)
    click.echo(f"{run.period.chinese}的空白表 {len(written)} 份，在 {target}")
    if kept:
        names = "、".join(path.name for path in kept)
        click.echo(
            f"另有 {len(kept)} 份已经在那里，内容不同，没有改动（要重新生成请先移走）：{names}"
        )
    if opens:
        click.launch(str(target))
    return 0


@click.command(cls=ChineseCommand, help="撤回一个已经汇总的文件（写明理由）；主数据库里留有记录。")
@click.argument("file", metavar="文件")
@click.option("--why", default="", metavar="理由", help="撤回的理由（必须写）")
@click.option("--undo", is_flag=True, help="取消撤回，重新计入")
@month_options
@workspace_options
def withdraw(**options: Any) -> None:
    sys.exit(guarded(_withdraw, options))


def _withdraw(*, file: str, why: str, undo: bool, **options: Any) -> int:
    from liaison_pipeline import pipeline

    if not why.strip() and not undo:
        raise RequestError("请用 --why 写明撤回的理由。")
    run = run_of(options)
    done = pipeline.restore(run, file) if undo else pipeline.withdraw(run, file, why.strip())
    word = "已取消撤回" if undo else "已撤回"
    months = f"（{'、'.join(done.months)}）" if done.months else ""
    click.echo(f"{word} {done.file}{months}。请再运行一次 consolidate，生成新的结果。")
    if done.copies:
        click.echo(f"注意：内容相同的文件还在计入，要一并撤回：{'、'.join(done.copies)}")
    if done.before:
        click.echo("注意：同名文件较早的一份重新计入了；要把它也撤回，请再运行一次同样的命令。")
    return 0
