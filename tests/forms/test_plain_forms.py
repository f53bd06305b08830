"""A form that is read column by column says what it says when it is read cell by cell."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

import pytest

from liaison_pipeline.files.grid import CellError, Grid, Merge, Raw, Workbook
from liaison_pipeline.forms import plain_rows, recognise
from liaison_pipeline.forms.batch import batch_of, inbox_file
from liaison_pipeline.forms.interpret import interpret
from liaison_pipeline.forms.labels import find_labels
from liaison_pipeline.forms.plain_cells import PlainCells
from liaison_pipeline.forms.source import Reading
from tests.language import FORMS, GOOD_ROSTER, LEDGER_LABELS, REGISTER_LABELS, SETTINGS

Line = list[Raw | None]
HEADS = {
    "ledger": "2021年4月企业吹哨月台帐情况表（科室）",
    "register": "2021年4月企业吹哨诉求登载表（科室）",
    "roster": "企业名录（2021年4月）",
}
LABELS = {"ledger": LEDGER_LABELS, "register": REGISTER_LABELS, "roster": GOOD_ROSTER}
HEAD = "填报科室：应急办　填报人：张三　科室负责人：李四　分管领导：王五　填报时间：2021年4月23日"
# the first three of each column are plain
CELLS: dict[str, Sequence[Raw | None]] = {
    "序号": (1.0, "2", 3.0, "一", None, "例", "①", 0.0, "合计", "10-1", "诉求编号"),
    "企业名称": (
        *(
            "大路砖厂",
            "兴隆餐饮店",
            "永利五金加工厂",
            "某某公司",
            "同上",
            "无",
            "一、工贸企业",
            None,
            0.0,
        ),
        *(
            "合计",
            "企业名称",
            "八一商店",
            "填报人：张三",
            CellError("#REF!"),
            "〃",
            "店",
            "大路砖厂 ",
        ),
    ),
    "所属类别": ("中小微企业", "个体户", "中小微企业", "国企", None, "√中小微企业", "同上", "-"),
    "人": (
        *("赵一13800001234", "钱二 13900001234", "孙三023-41234567", "李四", "1380000", "无", None),
        *(13800001234.0, "赵一1380000123", "电话", "姓名", "联系电话", "同上", "0", 0.0),
    ),
    "联系服务部门": ("应急办", "应急办", "经发办", None, "无", "联系", "部门"),
    "联系时间": (
        *(
            "2021年4月5日",
            "4月6日",
            datetime(2021, 4, 7),
            "4月",
            "4月31日",
            "已停业",
            None,
            44292.0,
            4.1,
        ),
        *(
            "2021年5月5日",
            "四月五日",
            "无",
            "4月5日、4月12日",
            "时间",
            "4月28日",
            "同上",
            "/",
            0.0,
            True,
        ),
    ),
    "联系形式（电话收集、座谈、走访等）": (
        *("走访", "电话", "座谈", "飞鸽", None, "〃", "已停业", "形式", "微信"),
    ),
    "收集问题诉求个数": (0.0, 1.0, "2", "无", "一", "3个以上", None, -1.0, 1.5, CellError("#N/A")),
    "问题诉求名称": (
        *(
            "厂区用电不稳",
            "门前积水",
            "招工困难",
            None,
            "无",
            "本月无问题诉求",
            "同上",
            "例：路灯不亮",
            5.0,
        ),
    ),
    "具体内容": (
        "近期电压偏低，影响生产",
        "下雨就积水",
        "招不到人",
        None,
        "具体内容",
        "无",
        "长" * 2100,
    ),
    "办结时间": ("4月20日", "2021-04-21", None, "未办结", "5月30日", "4月31日", 44300.0, "同上"),
    "填报单位": ("应急办", "经发办", "应急办", "某某村", None, "同上", "应急办 ", "无", 5.0),
    "填报时间": (
        "2021年4月23日",
        "4月24日",
        "2021年4月23日",
        None,
        "4月31日",
        "无",
        44309.0,
        "同上",
    ),
    "责任单位": ("应急办", "经发办", "应急办", "某某村", None, "同上", "经 发办", "无", "大路砖厂"),
    "统一社会信用代码": (None, "91350100M000100Y43", None, "91350100M000100Y4", "无", 5.0),
    "状态": (None, "存续", "正常", "注销（2021年3月）", "待定", "同上", 0.0, CellError("#N/A")),
    "来源": ("2021-04/应急办.xlsx!Sheet1!4", None, "甲"),
    "原文": (*(None, "办结时间：2021.4.31", "联系形式：飞鸽\n办结时间：4月31日", "无", "同上"),),
    "办理情况": ("已更换变压器，恢复供电", "已疏通", "正在办理", None, "无", "办理情况", "已办结"),
}
BELOW: Sequence[Line] = (
    [None, None, None],
    [9.0],
    ["合计", None, None, None, None, None, None, None, None, 12.0],
    ["备注：以上均为中小微企业。"],
    ["审核人：", "李四"],
    ["合计：3家", "制表：陈敏"],
    ["一、应急办"],
    ["老街片区", None, None, None, "老街片区"],
    [None, "红岩小卖部"],
    ["填报人：王二"],
    ["以下空白"],
    [8.0, None, "个体工商户", None, "应急办"],
    [7.0, "昌盛商行"],
    ["同上"],
    [6.0, "同上", "同上", "同上", "同上", "同上", "同上", "同上", "同上", 0.0],
)


def any_of(rng: Random, label: str) -> Raw | None:
    choices = CELLS.get(label, CELLS["人"] if "电话" in label else ("甲", "乙", None))
    return rng.choice(choices[:3] if rng.randrange(60) else choices)


def labels_in(rng: Random, kind: str) -> list[str]:
    labels = list(LABELS[kind])
    if kind == "roster" and rng.randrange(2):
        labels.insert(0, rng.choice(("序号", "序号", "备注")))
    if kind != "roster" and rng.randrange(4) == 0:
        labels = ["填报单位", *labels, "填报时间", "来源", "原文"]
    if rng.randrange(4) == 0:
        labels.insert(
            rng.randrange(len(labels) + 1), rng.choice(("备注", "电话", "宣传情况", "联系"))
        )
    if rng.randrange(6) == 0:
        at = rng.randrange(len(labels))
        labels[at] = rng.choice(
            (labels[at] + "：", labels[at][:4], "联系人", labels[at] + "格式", "")
        )
    if rng.randrange(8) == 0:
        rng.shuffle(labels)
    return labels


def grid(rng: Random) -> Grid:
    """Returns a sheet in which nearly all is plain, and something may be odd."""
    kind = rng.choice(tuple(LABELS))
    labels = labels_in(rng, kind)
    lines: list[Line] = [[HEADS[kind]], [HEAD], [label or None for label in labels]]
    lines += [[any_of(rng, label) for label in labels] for _ in range(rng.randrange(1, 7))]
    lines += [list(rng.choice(BELOW)) for _ in range(rng.randrange(3) if rng.randrange(2) else 0)]
    if rng.randrange(20) == 0:
        lines.insert(rng.randrange(3, len(lines) + 1), list(rng.choice(BELOW)))
    if rng.randrange(30) == 0:
        lines += [[HEADS[kind]], *lines[1:4]]
    merges: list[Merge] = [(0, 0, 0, len(labels) - 1)] if rng.randrange(2) else []
    if rng.randrange(8) == 0:
        row, column = rng.randrange(1, len(lines)), rng.randrange(len(labels))
        merges.append((row, column, row + rng.randrange(2), column + rng.randrange(3)))
    cells = {
        (row, column): value
        for row, line in enumerate(lines)
        for column, value in enumerate(line)
        if value is not None
    }
    hidden = frozenset({4}) if rng.randrange(20) == 0 else frozenset[int]()
    lost = frozenset({(4, 7)}) if rng.randrange(40) == 0 else frozenset[tuple[int, int]]()
    name = "填写示例" if rng.randrange(40) == 0 else "Sheet1"
    return Grid(name, cells, merges, hidden_rows=hidden, uncalculated=lost)


def read(books: Sequence[Sequence[Grid]]) -> list[Reading]:
    readings = []
    for number, grids in enumerate(books):
        reading = Reading(inbox_file("应急办.xlsx", f"{number:064d}", None))
        interpret(reading, Workbook(tuple(grids), datetime(2021, 4, 23)), SETTINGS, FORMS)
        readings.append(reading)
    return readings


def no_plain_body(_block: recognise.Block) -> None:
    """Leaves every form to the careful way."""


@pytest.mark.parametrize("seed", range(4))
def test_what_is_read_by_columns_is_what_is_read_by_cells(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = Random(seed)
    books = [[grid(rng) for _ in range(rng.choice((1, 1, 1, 2)))] for _ in range(200)]
    quick = read(books)
    forms = [
        form for reading in quick for form, rows in reading.rows if isinstance(rows, PlainCells)
    ]
    told_quickly = batch_of(quick, FORMS)
    monkeypatch.setattr(plain_rows, "plain_body", no_plain_body)
    monkeypatch.setattr(recognise, "labels_of", find_labels)
    carefully = batch_of(read(books), FORMS)
    for name in ("submissions", "rows", "findings", "troubles"):
        assert getattr(told_quickly, name) == getattr(carefully, name)
    assert len(forms) > 50
    assert any(form.consolidated for form in forms if form.kind != "roster")
    assert sum(form.kind == "roster" for form in forms) > 20
