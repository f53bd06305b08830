"""`liaison status`, `trace` and `check`: looking without sending anything.

Knows options and what is told. Does not know Excel, SQL or rules.
"""

import json
import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from liaison_pipeline.cli.chinese import ChineseCommand
from liaison_pipeline.cli.options import (
    day_option,
    guarded,
    json_option,
    month_options,
    run_of,
    workspace_options,
)
from liaison_pipeline.cli.terminal import show_table
from liaison_pipeline.model.findings import LEVELS, Severity, as_texts

if TYPE_CHECKING:
    from liaison_pipeline.documents.clerk.traces import Trace, TraceLine
    from liaison_pipeline.month import Month


@click.command(cls=ChineseCommand, help="谁报了、谁没报、有什么错、还剩几天。")
@month_options
@workspace_options
@json_option
def status(**options: Any) -> None:
    sys.exit(guarded(_status, options))


def _status(*, as_json: bool, **options: Any) -> int:
    from liaison_pipeline.documents.clerk import progress
    from liaison_pipeline.documents.parts.masking import mask
    from liaison_pipeline.facts.standing import MISSING_WORD
    from liaison_pipeline.pipeline import look

    month = look(run_of(options, closing=True))
    lines, left = progress.lines(month), progress.days_left(month)
    if as_json:
        told = {
            "period": str(month.period),
            "due": month.settings.calendar.due(month.period).isoformat(),
            "days_left": left,
            "units": [asdict(line) for line in lines],
            "not_counted": [
                {"file": mask(file), "why": what} for file, what in progress.not_counted(month)
            ],
            "withdrawn": [
                {"file": mask(file), "why": mask(why)} for file, why in progress.withdrawn(month)
            ],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    click.echo(f"{month.period.chinese}（截至 {month.as_of}）：{_days(left)}")
    labels = ("单位", "台账", "登载表", "错误", "提醒", "未联系", "未办结")
    rows = [[str(value) for value in asdict(line).values()] for line in lines]
    colours = ["red" if line.ledger == MISSING_WORD else "" for line in lines]
    show_table(labels, rows, numbers=range(3, 7), colours=colours)
    missing = [_whom(month, line.unit) for line in lines if line.ledger == MISSING_WORD]
    click.echo(f"未报 {len(missing)} 个：{'、'.join(missing)}" if missing else "全部单位都已报送。")
    for file, what in progress.not_counted(month):
        click.echo(f"没有计入 {mask(file)}：{what}")
    for file, why in progress.withdrawn(month):
        click.echo(f"已撤回 {mask(file)}：{mask(why)}")
    return 0


def _whom(month: "Month", name: str) -> str:
    """Returns a unit with whom to call there, as 单位名单 names them: she must call, so nothing is
    masked."""
    unit = month.settings.by_name[name]
    whom = " ".join(part for part in (unit.contact, unit.phone) if part)
    return f"{name}（{whom}）" if whom else name


def _days(left: int) -> str:
    if left > 0:
        return f"离截止日还有 {left} 天"
    return "今天是截止日" if left == 0 else f"截止日已过 {-left} 天"


@click.command(
    cls=ChineseCommand,
    help="一个数字、一件诉求或一家企业出自哪个文件的哪一格。不写名称时列出可以查的数字。",
)
@click.argument("what", required=False, default="", metavar="[名称]")
@month_options
@workspace_options
@json_option
def trace(**options: Any) -> None:
    sys.exit(guarded(_trace, options))


def _trace(*, what: str, as_json: bool, **options: Any) -> int:
    from liaison_pipeline.documents.clerk.answers import answer
    from liaison_pipeline.pipeline import look

    month = look(run_of(options, closing=True))
    if not what:
        _list_figures(month, as_json)
        return 0
    found = answer(month, what)
    if as_json:
        below = None if found.below is None else _plain(found.below)
        items = _plain(found.items)
        told = {"name": found.name, "value": found.value, "items": items, "below": below}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    _show(found)
    return 0


def _plain(items: "list[TraceLine]") -> list[dict[str, Any]]:
    """Returns what a trace tells as plain data; telephones are masked as on the screen."""
    from liaison_pipeline.documents.parts.masking import mask

    told = [asdict(item) for item in items]
    return [line | {key: mask(line[key]) for key in ("file", "sheet", "value")} for line in told]


def _list_figures(month: "Month", as_json: bool) -> None:
    from liaison_pipeline.documents.clerk.answers import figures
    from liaison_pipeline.documents.clerk.figure_words import shown, word_of

    known = figures(month)
    if as_json:
        click.echo(json.dumps(known, ensure_ascii=False, indent=2))
    else:
        show_table(
            ("数字", "值", "代号"),
            [[word_of(name), shown(value, name), name] for name, value in known.items()],
            numbers=(1,),
        )
        click.echo('查某一个：liaison trace 联系率，或 liaison trace "应急办 联系率"')


def _show(found: "Trace") -> None:
    from liaison_pipeline.documents.clerk.answers import heading

    click.echo("：".join(heading(found)))
    _items(found.items)
    if found.below is not None:
        click.echo(f"除以 {sum(item.weight for item in found.below)}：")
        _items(found.below)


def _items(items: "list[TraceLine]") -> None:
    from liaison_pipeline.documents.clerk.answers import what_of
    from liaison_pipeline.documents.parts.masking import mask

    rows = [
        [i.unit, what_of(i), mask(i.file), mask(i.sheet), i.cell, i.column, mask(i.value)[:60]]
        for i in items
    ]
    show_table(("单位", "是什么", "文件", "工作表", "单元格", "栏目", "内容"), rows)


@click.command(cls=ChineseCommand, help="检查自己的表格（报送前用），不改动任何文件。")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="文件...",
)
@day_option
@click.option(
    "--workspace",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="文件夹",
    help="工作区文件夹",
)
@json_option
def check(**options: Any) -> None:
    sys.exit(guarded(_check, options))


def _check(
    *, files: tuple[Path, ...], as_of: datetime | None, workspace: Path, as_json: bool
) -> int:
    from liaison_pipeline.checking import check as run_check
    from liaison_pipeline.workspace import Workspace

    day = as_of.date() if as_of else date.today()
    findings = run_check(files, Workspace.at(workspace), day)
    if as_json:
        click.echo(json.dumps([as_texts(f) for f in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            where = finding.place.address(" ")
            click.echo(f"【{LEVELS[finding.severity]}】{where}：{finding.words.message}")
            click.echo(f"    → {finding.words.suggestion}")
        click.echo(_in_short([finding.severity for finding in findings]))
    return 1 if any(f.severity is Severity.ERROR for f in findings) else 0


def _in_short(severities: list[Severity]) -> str:
    """Says whether a workbook can be sent: what must be mended first, what may be right as it is."""
    if not severities:
        return "没有发现问题，可以报送。"
    wrong = severities.count(Severity.ERROR)
    if not wrong:
        return f"共 {len(severities)} 条，没有错误；核对以后就可以报送。"
    return f"共 {len(severities)} 条，其中必须改正的 {wrong} 条，请改正后报送。"
