"""Mistakes in a row of a ledger or register; each function plants one and says where."""

from tests.planting.filling import CATEGORIES
from tests.planting.model import Form, NoRoomError, Pen, Row
from tests.workbooks.spelling import spell_day
from tests.workbooks.values import CellError, Value, full_width

FILLERS: tuple[Value, ...] = (None, "/", "—", "-", "无", "  ", "／", "－")

CONTACTS = (
    *(("ledger", "contact"), ("ledger", "leader"), ("ledger", "service")),
    *(("register", "contact"), ("register", "service")),
)
NEEDED = {
    "ledger": [
        "enterprise",
        "category",
        "contact",
        "department",
        "leader",
        "service",
        "dates",
        "method",
        "count",
    ],
    "register": ["enterprise", "title", "contact", "service", "content"],
}
HOLDING = ("enterprise", "dates", "title")


def _contact_cell(pen: Pen) -> tuple[Form, Row, str]:
    kind, column = pen.rng.choice(CONTACTS)
    form = pen.form(kind)
    return form, pen.row(form), column


def cell_missing(pen: Pen) -> None:
    kind = pen.rng.choice(("ledger", "ledger", "register"))
    form, column = pen.form(kind), pen.rng.choice(NEEDED[kind])
    # without a name or a number the ledger could not be compared with the register
    row = pen.row(form, count=0 if column in ("enterprise", "count") and kind == "ledger" else None)
    fillers = [text for text in FILLERS if not (column == "count" and text == "无")]
    planted = pen.write("cell-missing", form, row, column, pen.rng.choice(fillers))
    planted.severity = "error" if column in HOLDING else "warning"


def cell_error(pen: Pen) -> None:
    kind = pen.rng.choice(("ledger", "register"))
    form = pen.form(kind)
    column = pen.rng.choice([*NEEDED[kind], *(["closed", "progress"] * (kind == "register"))])
    row = pen.row(form, count=0 if column == "enterprise" and kind == "ledger" else None)
    errors = ["#REF!", "#VALUE!", "#DIV/0!", "#NAME?"]
    if pen.file_of(form).kind not in ("xls", "et"):
        errors.append("#N/A")  # which xlwt cannot write
    error = pen.rng.choice(errors)
    pen.write("cell-error", form, row, column, CellError(error))


def category_invalid(pen: Pen) -> None:
    form = pen.form("ledger")
    text = pen.rng.choice(("国有企业", "大型企业", "事业单位", "农户", "规上企业", "A类"))
    pen.write("category-invalid", form, pen.row(form), "category", text)


def _dated(pen: Pen) -> tuple[Form, Row, str]:
    """A contact's date or a closing's."""
    if pen.rng.random() < 0.65:
        form = pen.form("ledger")
        return form, pen.row(form), "dates"
    form = pen.form("register")
    return form, pen.row(form, closed=True), "closed"


def date_invalid(pen: Pen) -> None:
    form, row, column = _dated(pen)
    y, m = pen.month.year, pen.month.month
    texts: list[Value] = [
        *(f"{y}年2月30日", f"{m}月32日", f"{y}-13-05", f"{y}年{m}月0日", "待定", "近期", "月底前"),
        *(f"{y}.{m}.45", full_width(f"{y}年{m}月32日"), f"{y}{m:02d}32", "上周三", "每周"),
    ]
    pen.write("date-invalid", form, row, column, pen.rng.choice(texts))


def date_imprecise(pen: Pen) -> None:
    form, row, column = _dated(pen)
    y, m = pen.month.year, pen.month.month
    texts = (f"{m}月", f"{m}月上旬", f"{y}年{m}月", f"{m}月中旬", full_width(f"{m}月"))
    pen.write("date-imprecise", form, row, column, pen.rng.choice(texts))


def date_ambiguous(pen: Pen) -> None:
    form = pen.form("ledger")
    if pen.file_of(form).kind.partition(":")[0] in ("csv", "docx"):
        raise NoRoomError  # no number cells
    row = pen.row(form)
    day = pen.rng.randint(1, min(3, row.days[0].day))  # not after the closing
    pen.write("date-ambiguous", form, row, "dates", float(f"{pen.month.month}.{day}"))


def _style(pen: Pen) -> str:
    return pen.rng.choice(("year", "dash", "dot", "slash", "compact", "wide", "chinese", "cell"))


def date_outside(pen: Pen) -> None:
    form = pen.form("ledger")
    back = pen.rng.choice((1, 1, 2, 12))
    day = pen.month.shift(-back).day(pen.rng.randint(1, 25))
    style = pen.rng.choice(("month", _style(pen))) if back < 3 else _style(pen)
    pen.write("date-outside-period", form, pen.row(form), "dates", spell_day(day, style))


def date_carried(pen: Pen) -> None:
    """A further contact of the enterprise, in the last days of the month before."""
    form = pen.form("ledger")
    row, before = pen.row(form), pen.month.shift(-1)
    day = before.day(pen.rng.randint(26, before.last.day))
    cells = dict(row.cells) | {"count": 0, "dates": spell_day(day, _style(pen))}
    more = Row(cells, name=row.name, days=[day])
    form.rows.insert(pen.rng.choice((form.rows.index(row), len(form.rows))), more)
    pen.plant("date-carried", form, more, "dates")


def date_in_future(pen: Pen) -> None:
    form, row, column = _dated(pen)
    days = [pen.month.shift(1).day(day) for day in (1, 9)]
    if column == "dates":  # later than the due day, else it would be in another month, too
        days = [pen.month.day(d) for d in range(pen.as_of.day + 1, pen.month.last.day + 1)]
    if not days:
        raise NoRoomError
    pen.write("date-in-future", form, row, column, spell_day(pen.rng.choice(days), _style(pen)))


def phone_missing(pen: Pen) -> None:
    form, row, column = _contact_cell(pen)
    text = pen.rng.choice(("郑家福", "王书记", "欧阳小红", "赵一（店主）", "李四、王五"))
    pen.write("phone-missing", form, row, column, text)


def phone_invalid(pen: Pen) -> None:
    form, row, column = _contact_cell(pen)
    digits = pen.rng.choice(
        ("1380000123", "138000012345", "12000001234", "10100001234", "123456", "11800001234")
    )
    texts = (
        f"周国平{digits}",
        f"周国平 {digits}",
        f"{digits}（周国平）",
        f"周国平：{full_width(digits)}",
    )
    pen.write("phone-invalid", form, row, column, pen.rng.choice(texts))


def name_missing(pen: Pen) -> None:
    form, row, column = _contact_cell(pen)
    values: tuple[Value, ...] = (13800001234, 13900004321.0, "13700005555", "023-41001234")
    values += ("138 0000 1234", full_width("13800001234"), "13800001234.0", "4001234567")
    pen.write("name-missing", form, row, column, pen.rng.choice(values))


def method_unknown(pen: Pen) -> None:
    form = pen.form("ledger")
    text = pen.rng.choice(("短信", "打招呼", "其他", "邮寄", "√", "3"))
    pen.write("method-unknown", form, pen.row(form), "method", text)


def count_invalid(pen: Pen) -> None:
    form = pen.form("ledger")
    value = pen.rng.choice(("若干", "很多", 2.5, -1, "1.5", "-2", "几个", "有", "1-2"))
    pen.write("count-invalid", form, pen.row(form), "count", value)


def row_duplicate(pen: Pen) -> None:
    form = pen.form(pen.rng.choice(("ledger", "ledger", "register")))
    row = pen.row(form)
    twice = Row(dict(row.cells), name=row.name, days=list(row.days), count=row.count)
    place = form.rows.index(row) + 1
    form.rows.insert(pen.rng.choice((place, len(form.rows))), twice)
    pen.plant("row-duplicate", form, twice, "enterprise")


def text_too_long(pen: Pen) -> None:
    form = pen.form("register")
    text = "反映的情况：" + "设备经常跳闸，影响生产。" * 200
    pen.write("text-too-long", form, pen.row(form), "content", text)


def count_mismatch(pen: Pen) -> None:
    """One more or one less than the register has."""
    form = pen.form("ledger")
    pen.form("register")
    row = pen.row(form)
    row.count += pen.rng.choice((1, 2)) if row.count == 0 else pen.rng.choice((1, -1))
    pen.write("count-mismatch", form, row, "count", row.count)


def remit_mismatch(pen: Pen) -> None:
    form, unit = pen.form("ledger"), pen.case.unit
    other = next((name for name in CATEGORIES if name not in unit.allowed), "")
    if not other:
        raise NoRoomError
    pen.write("remit-mismatch", form, pen.row(form), "category", pen.rng.choice(CATEGORIES[other]))


def not_in_ledger(pen: Pen) -> None:
    form = pen.form("register")
    row = pen.row(form)
    name = f"{row.name[:1]}外来{pen.rng.choice('甲乙丙丁')}{pen.rng.choice('川渝江湖')}经营部"
    more = Row(dict(row.cells) | {"enterprise": name}, name=name, days=list(row.days))
    pen.touch(name)
    form.rows.insert(pen.rng.choice((0, len(form.rows))), more)
    pen.plant("enterprise-not-in-ledger", form, more, "enterprise")
