"""What people write around the rows: headings, hints, numbers of columns, examples, signatures, the rest.

Knows where such lines stand in a form that is being laid out. Does not know what a reader makes of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from tests.workbooks.values import Value

if TYPE_CHECKING:
    from tests.workbooks.laying import Page

HEADINGS = (
    "一、工贸企业",
    "（一）餐饮",
    "老街片区",
    "第一组",
    "【工贸企业】",
    "个体工商户：",
    "1、老街",
    "二、个体工商户（12户）",
    "红旗路",
    "◆商贸企业",
    "第三网格",
)
HINTS: dict[str, tuple[str, ...]] = {
    "enterprise": ("营业执照全称", "全称", "与营业执照一致", "必填"),
    "category": ("下拉选择", "单选", "必填"),
    "contact": ("姓名+手机号", "姓名及电话"),
    "dates": ("格式：2021-4-5", "年/月/日", "精确到日", "必填"),
    "method": ("下拉选择", "多选"),
    "count": ("数字", "没有填0", "填数字"),
    "title": ("必填", "一句话填写"),
    "content": ("请如实填写",),
    "closed": ("格式：2021-4-5", "年/月/日"),
}
EXAMPLE: dict[str, Value] = {
    "enterprise": "大路一厂",
    "category": "中小微企业",
    "contact": "张三 13800000000",
    "dates": "2021年4月5日",
    "method": "电话",
    "count": 1,
    "title": "用电不稳",
    "content": "厂区电压低",
    "closed": "2021年4月20日",
    "progress": "已更换变压器",
}
SIGNATURES: tuple[tuple[str, ...], ...] = (
    ("审核人签字：", "（盖章）", "年   月   日"),
    ("审核人：", "制表人签字："),
    ("（盖章）",),
    ("负责人签字：", "日期："),
)
RESTS = ("以下空白", "（以下空白）", "……", "以下无正文")
REMARKS = ("注：本表每月25日前报送。", "说明：1.企业名称写全称。2.没有诉求的填0。", "※本表一式两份")
LABEL_HINTS = ("（必填）", "\n（必填）", "\n必填", "【必填】", "：必填", "*")
LETTERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯"


@dataclass(frozen=True)
class Around:
    """What stands around the rows of a form.

    `below_labels`: numbers | letters | hints | example, in order; `heading`: where headings stand
    (first | enterprise | merged | all), "" for none; `label_hints`: columns whose label has a hint;
    `foot`: signature | rest | remark, in order; `prepared`: rows in which a template filled something in.
    """

    below_labels: tuple[str, ...] = ()
    heading: str = ""
    label_hints: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    prepared: int = 0

    @property
    def shape(self) -> tuple[object, ...]:
        """What makes two of them different to a reader."""
        return self.below_labels, self.heading, bool(self.label_hints), self.foot, self.prepared > 0


NOTHING_AROUND = Around()


def lay_below_labels(page: "Page", kinds: tuple[str, ...], rng: Random) -> None:
    """Writes a line of each kind and goes on below."""
    for kind in kinds:
        values: Mapping[str, Value] = {key: _of_column(page, key, kind, rng) for key in page.labels}
        for key, value in values.items():
            page.put(page.column(key), value)
        page.row += 1


def _of_column(page: "Page", key: str, kind: str, rng: Random) -> Value:
    place = list(page.labels).index(key)
    if kind == "numbers":
        return place + 1
    if kind == "letters":
        return LETTERS[place % len(LETTERS)]
    if kind == "hints":
        return rng.choice(HINTS[key]) if key in HINTS else None
    return "例" if key == "serial" else EXAMPLE.get(key)


def lay_heading(page: "Page", where: str, rng: Random) -> None:
    """Writes a heading and goes on below."""
    text = rng.choice(HEADINGS)
    if where == "merged":
        page.wide(text)
        return
    keys = list(page.labels)
    if where != "all":
        wanted = "serial" if where == "first" else "enterprise"
        keys = [wanted] if wanted in keys else keys[:1]
    for key in keys:
        page.put(page.column(key), text)
    page.row += 1


def lay_foot(page: "Page", kinds: tuple[str, ...], rng: Random) -> None:
    """Writes what stands below the rows."""
    for kind in kinds:
        if kind == "signature":
            columns = range(page.left, page.right + 1, 3)
            for column, text in zip(columns, rng.choice(SIGNATURES), strict=False):
                page.put(column, text)
        else:
            text = rng.choice(RESTS if kind == "rest" else REMARKS)
            key = "enterprise" if kind == "rest" else "serial"
            page.put(page.column(key) if key in page.labels else page.left, text)
        page.row += 1
