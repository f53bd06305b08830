"""Mistakes of a form: its head, its labels, its month. Each function plants one."""

from dataclasses import replace
from datetime import timedelta

from tests.planting.filling import head_labels
from tests.planting.model import Form, NoRoomError, Pen, Planted
from tests.workbooks.forms import COLUMNS
from tests.workbooks.spelling import spell_day
from tests.workbooks.values import Value

BLANKS: tuple[Value, ...] = (None, "", "    ", "____", "/")
OFFICIAL = {
    "serial": "序号",
    "enterprise": "企业名称",
    "category": "所属类别",
    "contact": "企业联络人员及电话",
    "department": "联系服务部门",
    "leader": "联系服务领导及电话",
    "service": "联系服务人及电话",  # in a register 部门 stands before it
    "dates": "联系时间",
    "method": "联系形式",
    "count": "收集问题诉求个数",
    "title": "问题诉求名称",
    "content": "具体内容",
    "closed": "办结时间",
    "progress": "办理情况",
}


def _forms(pen: Pen) -> list[Form]:
    return [form for file in pen.case.files for form in file.forms]


def _telling(pen: Pen) -> list[Form]:
    """The forms that must fill in their head: a register beside a ledger has the ledger's."""
    files = [file.forms for file in pen.case.files]
    alone = [forms for forms in files if all(form.kind != "ledger" for form in forms)]
    return [form for form in _forms(pen) if form.kind == "ledger"] + [f for fs in alone for f in fs]


def _head(pen: Pen, code: str, field: str) -> None:
    form = pen.rng.choice(_telling(pen))
    pen.touch(f"{form.kind}:{field}")
    form.heads[field] = pen.rng.choice(BLANKS)
    pen.plant(code, form, field)


def reporter_missing(pen: Pen) -> None:
    _head(pen, "reporter-missing", "reporter")


def head_missing(pen: Pen) -> None:
    _head(pen, "head-missing", "head")


def leader_missing(pen: Pen) -> None:
    if not pen.case.unit.office:
        raise NoRoomError
    _head(pen, "leader-missing", "leader")


def _entitle(form: Form) -> None:
    """So that the title tells the month where 填报时间 does not."""
    form.layout.title, form.title_month = "month", f"{form.month.year}年{form.month.month}月"


def filing_date_missing(pen: Pen) -> None:
    form = pen.rng.choice(_telling(pen))
    pen.touch(f"{form.kind}:filed")
    form.heads["filed"] = pen.rng.choice((None, "    年  月  日", "年 月 日", "    "))
    _entitle(form)
    pen.plant("filing-date-missing", form, "filed")


def filing_date_invalid(pen: Pen) -> None:
    form = pen.rng.choice(_forms(pen))
    pen.touch(f"{form.kind}:filed")
    later = pen.as_of + timedelta(days=pen.rng.randint(1, 300))
    bad = (f"{pen.month.year}年{pen.month.month}月32日", "月底", spell_day(later, "year"))
    form.heads["filed"] = pen.rng.choice((*bad, spell_day(later, "dot")))
    _entitle(form)
    pen.plant("filing-date-invalid", form, "filed")


def submission_late(pen: Pen) -> None:
    day = pen.month.day(pen.rng.randint(26, pen.as_of.day))
    for form in _forms(pen):
        pen.touch(f"{form.kind}:filed")
        form.heads["filed"], form.filed = spell_day(day, "year"), day
    pen.case.planted += [Planted("submission-late", file) for file in pen.case.files]


def unit_missing(pen: Pen) -> None:
    """No form of the case tells its unit; sometimes the file names do."""
    tells = pen.rng.random() < 0.4
    for number, file in enumerate(pen.case.files, start=1):
        name = pen.case.unit.name if tells else "台账"
        file.path = f"来件/{name}{_token(pen)}{number}.{file.path.rpartition('.')[2]}"
    for form in _forms(pen):
        form.heads["unit"] = pen.rng.choice(BLANKS)
    for form in _telling(pen):
        planted = pen.plant("unit-missing", form, "unit")
        planted.severity = "warning" if tells else "error"


def _token(pen: Pen) -> str:
    return "".join(pen.rng.choices("abcdefghkmnpqrstuvwxyz", k=6))


def unit_unknown(pen: Pen) -> None:
    name = pen.case.unit.name
    # no two units share the first two characters, so the nearest is plain
    wrong = pen.rng.choice((f"{name[:-1]}犇", f"{name[:-1]}犇", "园林绿化队", "某某公司"))
    for form in _forms(pen):
        form.heads["unit"] = wrong
        planted = pen.plant("unit-unknown", form, "unit")
        planted.names = name if "犇" in wrong else ""


def unit_wrong_form(pen: Pen) -> None:
    for form in _forms(pen):
        form.office = not form.office
        form.head_labels = head_labels(pen.rng, form.office)
        pen.plant("unit-wrong-form", form)


def column_missing(pen: Pen) -> None:
    form = pen.rng.choice(_forms(pen))
    column = pen.rng.choice(list(COLUMNS[form.kind]))
    form.layout.leave_out = (column,)
    if column == "serial":  # nobody can tell an example without its 例
        shown = tuple(kind for kind in form.layout.around.below_labels if kind != "example")
        form.layout.around = replace(form.layout.around, below_labels=shown)
    form.layout.numbered, form.layout.total = 0, ""
    if form.layout.labels == "grouped":
        form.layout.labels = "merged"
    pen.plant("column-missing", form).names = OFFICIAL[column]


def column_unknown(pen: Pen) -> None:
    form = pen.rng.choice(_forms(pen))
    extra = pen.rng.choice(("备注", "经营地址", "从业人数", "网格员", "是否规上"))
    pen.touch(f"{form.kind}:{extra}")
    if extra not in form.layout.extras:
        form.layout.extras = (*form.layout.extras, extra)
    pen.plant("column-unknown", form, f"label:{extra}")


def period_missing(pen: Pen) -> None:
    """Days without a month, no month in any name, no 填报时间, no stored date."""
    for number, file in enumerate(pen.case.files, start=1):
        file.path = f"来件/台账{_token(pen)}{number}.{file.path.rpartition('.')[2]}"
    for form in _forms(pen):
        form.layout.title, form.heads["filed"] = "official", None
        for row in form.rows:
            if form.kind == "ledger":
                row.cells["dates"] = "、".join(f"{day.day}日" for day in row.days)
            elif row.days:
                row.cells["closed"] = f"{row.days[0].day}日"
        pen.plant("period-missing", form)


def period_conflict(pen: Pen) -> None:
    """The ledger's title, or its file's name, tells a month beside that of the contacts."""
    ledger = pen.form("ledger")
    other = pen.month.shift(pen.rng.choice((-1, 1, 1, -2)))
    text = pen.rng.choice((f"{other.year}年{other.month}月", f"{other.month}月"))
    file = pen.file_of(ledger)
    if pen.rng.random() < 0.5 and len(file.forms) == 1:
        ledger.layout.title = "official"
        file.path = f"{text}{_token(pen)}.{file.path.rpartition('.')[2]}"
    else:
        ledger.layout.title, ledger.title_month = "month", text
    for row in ledger.rows:  # a day by itself would tell no month
        row.cells["dates"] = spell_day(row.days[0], pen.rng.choice(("year", "month", "cell")))
    pen.plant("period-conflict", ledger)


def form_empty(pen: Pen) -> None:
    """A ledger without a filled row."""
    ledger = pen.form("ledger")
    ledger.rows.clear()
    ledger.layout.numbered, ledger.layout.total = pen.rng.choice((0, 5, 8)), ""
    ledger.none_text = pen.rng.choice(("", "无"))
    _entitle(ledger)
    pen.plant("form-empty", ledger)


def register_empty(pen: Pen) -> None:
    """Nothing was raised, and the register says so; for the record only."""
    ledger, register = pen.form("ledger"), pen.form("register")
    for row in ledger.rows:
        row.count, row.cells["count"] = 0, pen.rng.choice((0, "0", "无"))
    register.rows.clear()
    register.none_text = pen.rng.choice(("", "无", "本月无问题诉求"))
    pen.plant("form-empty", register).severity = "info"


def sheet_hidden(pen: Pen) -> None:
    form = pen.rng.choice(_forms(pen))
    file = pen.file_of(form)
    sheet = next(forms for forms in file.sheets if any(other is form for other in forms))
    file.spare = "cover"  # no program hides all sheets
    for other in sheet:
        other.hidden = True
        pen.plant("sheet-hidden", other)
