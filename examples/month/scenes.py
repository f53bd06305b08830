"""What each unit sends in April 2021: which files, in which format and layout, with which mistakes."""

from dataclasses import replace
from datetime import date, datetime

from examples.month import mistakes
from examples.month.filling import Draft, Habits, Sent, TrueRow
from examples.month.inbox import Month
from tests.workbooks.forms import Layout
from tests.workbooks.sheets import Book, Sheet
from tests.workbooks.writers import write

PLAIN: dict[str, object] = {"merged": (), "ditto": "", "labels": "plain"}


def play(month: Month) -> None:
    _clean_offices(month)
    _clean_villages(month)
    _several_workbooks(month)
    _odd_formats(month)
    _sent_again(month)
    _contacts_and_days(month)
    _strangers(month)
    _heads(month)
    _planted_offices(month)
    _rejected(month)
    for name in ("文昌宫社区", "沙坪坎村"):
        month.expect("submission-missing", name)


def _two_files(month: Month, made: Draft, ledger: str, register: str, **fixed: object) -> None:
    month.dress((made.ledger,), **fixed)
    month.dress((made.register,))
    month.emit(ledger, {"Sheet1": [made.ledger]})
    month.emit(register, {"Sheet1": [made.register]})


def _book(month: Month, made: Draft, path: str, names: tuple[str, str], **more: object) -> None:
    month.dress((made.ledger, made.register), **more)
    month.emit(path, {names[0]: [made.ledger], names[1]: [made.register]})


def _clean_offices(month: Month) -> None:
    made, _ = month.draft("经发办", 110, 23, pairs=True)
    _two_files(
        month,
        made,
        "科室/经发办/附件1.xlsx",
        "科室/经发办/附件3.xlsx",
        title="official",
        heads="one",
    )
    made, _ = month.draft("农业服务中心", 72, 22)
    _two_files(month, made, "科室/农服中心4月台账.xls", "科室/农服中心4月登载表.xlsx")
    made, _ = month.draft("社区文化服务中心", 54, 21, cells=False)
    _book(month, made, "科室/202104/文化中心.xlsx", ("附件1", "附件3"), labels="merged")
    made, _ = month.draft("市场监管所", 96, 24, pairs=True, dates="cell")
    _two_files(
        month,
        made,
        "市场监管所 台帐（4月）.xlsx",
        "市场监管所 诉求（4月）.xlsx",
        shuffled_from=2,
        left=2,
    )


def _clean_villages(month: Month) -> None:
    made, _ = month.draft("龙凤村", 96, 23, dates="month weekday")
    _two_files(
        month,
        made,
        "龙凤村（最终版）.xlsx",
        "龙凤村登载表（最终版）.csv",
        extras=("备注", "经营地址"),
        top=2,
    )
    made, _ = month.draft("青杠坡村", 88, 22, dates="cell number")
    _book(
        month, made, "青杠坡村.xls", ("台账", "登载表"), merged=("department", "leader"), ditto=""
    )
    made, _ = month.draft("望江社区", 104, 24, dates="serial cell compact_number")
    _book(
        month, made, "社区/望江社区4月.xlsb", ("月台账", "诉求登载表"), merged=("leader",), ditto=""
    )
    made, _ = month.draft("石龙桥村", 82, 20, dates="cell slash", pairs=True)
    folder = "村/石龙桥村"
    _two_files(
        month, made, f"{folder}/台账.ods", f"{folder}/登载表.ods", merged=("service",), ditto=""
    )
    made, _ = month.draft("天灯坝社区", 76, 23, dates="cell serial")
    month.dress((made.ledger, made.register), left=1, heads="pairs")
    month.emit(
        "社区/天灯坝（苹果电脑）.xlsx",
        {"附件2": [made.ledger], "附件4": [made.register]},
        date1904=True,
    )
    made, _ = month.draft("柏树湾村", 92, 24, dates="chinese wide year")
    month.dress((made.ledger, made.register), left=0, shuffled_from=0)
    month.emit("村/柏树湾村4月报表.xlsm", {"Sheet1": [made.ledger, made.register]})


def _odd_formats(month: Month) -> None:
    made, _ = month.draft("三角滩村", 64, 23, cells=False, dates="month day")
    word: dict[str, object] = {"extras": (), "total": "", "merged": ("leader",), "ditto": ""}
    _two_files(month, made, "三角滩村附件2.docx", "三角滩村附件4.docx", **word)
    made, _ = month.draft("黄泥垭村", 78, 21, cells=False, dates="dash slash")
    for form, kind, path in (
        (made.ledger, "csv:gb18030", "村/黄泥垭村台账.csv"),
        (made.register, "csv:utf-8-sig", "村/黄泥垭村登载表.csv"),
    ):
        month.dress((form,), merged=("leader",), ditto="同上", heads="cells", labels="plain")
        month.emit(path, {"Sheet1": [form]}, kind=kind)
    made, _ = month.draft("团山堡村", 86, 22, dates="month month_slash")
    _book(month, made, "村/团山堡村企业吹哨.et", ("Sheet1", "Sheet2"), merged=(), numbered=12)


def _part(made: Draft, month: Month, number: int) -> tuple[Sent, Sent]:
    """A third of a unit's rows as forms of their own."""
    names = list(dict.fromkeys(row.truth["enterprise"] for row in made.ledger.rows))
    own = set(names[number * len(names) // 3 : (number + 1) * len(names) // 3])
    day = date(2021, 4, 19 + number)
    parts = []
    for form in (made.ledger, made.register):
        rows = [row for row in form.rows if row.truth["enterprise"] in own]
        parts.append(_filed_on(form, day, rows))
        month.dress((parts[-1],), merged=(), ditto="")
    return parts[0], parts[1]


def _filed_on(form: Sent, day: date, rows: list[TrueRow]) -> Sent:
    """The form as it was filed on that day, with these rows; not laid out yet."""
    heads = form.heads | {"filed": day}
    return replace(form, rows=rows, heads=heads, filed=day, codes=[], heads_at={}, labels_at={})


def _several_workbooks(month: Month) -> None:
    """A community that sends a workbook a street, no enterprise in two of them."""
    made, _ = month.draft("白云寺社区", 117, 19, dates="month dot")
    for number, street in enumerate(("迎宾路", "老街", "新桥街")):
        ledger, register = _part(made, month, number)
        path = f"社区/白云寺社区/{street}.xlsx"
        month.emit(path, {"台账": [ledger], "诉求": [register]})
        if number:
            for sheet in ("台账", "诉求"):
                month.expect("submission-added", "白云寺社区", path, sheet=sheet)


def _older(made: Draft, month: Month, gone: int, less: int) -> Draft:
    """The first version of a unit's forms: `gone` enterprises more and `less` fewer, two days earlier."""
    filed = made.ledger.filed
    day = filed.replace(day=filed.day - 3)
    forms = []
    for form in (made.ledger, made.register):
        names = list(dict.fromkeys(row.truth["enterprise"] for row in made.ledger.rows))
        out = set(names[-less:])
        rows = [
            TrueRow(dict(row.cells), truth=dict(row.truth))
            for row in form.rows
            if row.truth["enterprise"] not in out and _known_on(row, day)
        ]
        old = _filed_on(form, day, rows)
        old.status = "superseded"
        month.dress((old,), merged=(), ditto="")
        forms.append(old)
    names = list(dict.fromkeys(row.truth["enterprise"] for row in forms[0].rows))
    quiet = [n for n in names if n not in {row.truth["enterprise"] for row in made.register.rows}]
    for form in (made.ledger, made.register):
        form.rows = [row for row in form.rows if row.truth["enterprise"] not in quiet[:gone]]
    return replace(made, ledger=forms[0], register=forms[1])


def _known_on(row: TrueRow, day: date) -> bool:
    dates = [*row.truth.get("dates", []), row.truth.get("closed") or "2021-04-01"]
    return all(text <= day.isoformat() for text in dates)


def _sent_again(month: Month) -> None:
    """A corrected workbook; one that dropped enterprises; the same bytes twice."""
    made, _ = month.draft("双碑村", 98, 24, dates="month")
    old = _older(made, month, 0, 6)
    month.emit("村/双碑村4月.xlsx", {"附件2": [old.ledger], "附件4": [old.register]})
    for sheet in ("附件2", "附件4"):
        month.expect("submission-superseded", "双碑村", "村/双碑村4月.xlsx", sheet=sheet)
    _book(month, made, "村/双碑村4月（更正）.xlsx", ("附件2", "附件4"))
    made, _ = month.draft("新堰塘村", 84, 25, dates="dash")
    old = _older(made, month, 3, 2)
    path = "村/新堰塘村/台账0422.xlsx"
    month.emit(path, {"Sheet1": [old.ledger]})
    month.expect("submission-superseded", "新堰塘村", path)
    month.mistaken.add("新堰塘村")
    month.dress((made.ledger,))
    month.emit("村/新堰塘村/台账0425.xlsx", {"Sheet1": [made.ledger]})
    month.expect("submission-missing", "新堰塘村")
    twin = "科室/农服中心4月台账（副本）.xls"
    month.files[twin] = month.files["科室/农服中心4月台账.xls"]
    month.expect("file-duplicate", "农业服务中心", twin)


def _contacts_and_days(month: Month) -> None:
    made, habits = month.draft("凉水井村", 106, 23, dates="year dash")
    mistakes.wrong_contacts(made.ledger)
    _two_files(month, made, "村/凉水井村/台账.xlsx", "村/凉水井村/登载表.xls", **PLAIN)
    made, habits = month.draft("马家院社区", 100, 22, dates="month")
    lonely = mistakes.wrong_days(made.ledger)
    mistakes.wrong_category(made.ledger, "中小微企业")
    for name in lonely:
        month.expect("contact-missing", "马家院社区", enterprise=name)
    _two_files(month, made, "社区/马家院/台账202104.xlsx", "社区/马家院/登载表202104.xlsx", **PLAIN)
    later, habits = month.draft("桂花园社区", 90, 24, dates="year month")
    mistakes.shared_enterprise(month.inventor, made, later, habits)
    _closing_unit(month, later, habits)


def _closing_unit(month: Month, made: Draft, habits: Habits) -> None:
    mistakes.wrong_closings(month.inventor, made, habits)
    stranger = mistakes.wrong_counts(month.inventor, made, habits)
    month.expect("contact-missing", made.unit.name, enterprise=stranger)
    _two_files(month, made, "社区/桂花园/4月台账.xlsx", "社区/桂花园/4月登载表.xlsx", **PLAIN)


def _strangers(month: Month) -> None:
    """A workbook whose file name says March, another of a unit that nobody knows."""
    made, _ = month.draft("双碑村", 12, 20, dates="month")
    made.ledger.status = "rejected"
    made.ledger.in_month = False
    made.ledger.codes.append(("period-conflict", ""))
    month.dress((made.ledger,), title="none")
    month.emit("村/双碑村3月台账.xlsx", {"Sheet1": [made.ledger]})
    made, _ = month.draft("龙凤村", 10, 20, dates="month")
    made.ledger.status, made.ledger.unit = "rejected", ""
    made.ledger.heads["unit"] = "马鞍山村"
    made.ledger.codes.append(("unit-unknown", "head:unit"))
    month.dress((made.ledger,), heads="cells", title="official")
    month.emit("其他/台账.xlsx", {"Sheet1": [made.ledger]})


def _heads(month: Month) -> None:
    """Two late villages with empty or unreadable head fields."""
    made, _ = month.draft("老鹰岩村", 88, 26, dates="month")
    mistakes.empty_head(made.ledger, "unit", "unit-missing")
    mistakes.empty_head(made.ledger, "reporter", "reporter-missing")
    mistakes.empty_head(made.ledger, "head", "head-missing")
    made.register.heads["filed"] = ""  # no mistake: it is the ledger's
    month.expect("submission-late", "老鹰岩村", "村/老鹰岩村台账.xlsx")
    _book(month, made, "村/老鹰岩村台账.xlsx", ("附件2", "附件4"), heads="cells", merged=())
    made, _ = month.draft("水口庙村", 94, 28, dates="dot")
    mistakes.empty_head(made.ledger, "filed", "filing-date-invalid", "2021年4月32日")
    month.expect("submission-late", "水口庙村", "水口庙村.xlsx")
    month.dress((made.ledger, made.register), heads="cells", title="official")
    month.emit("水口庙村.xlsx", {"台账": [made.ledger], "诉求": [made.register]}, hidden="诉求")


def _planted_offices(month: Month) -> None:
    made, _ = month.draft("应急办", 78, 23, dates="cell")
    made.ledger.head_labels["unit"] = "填报村（社区）"
    made.ledger.codes.append(("unit-wrong-form", ""))
    mistakes.wrong_category(made.ledger, "个体户")
    _two_files(month, made, "科室/应急办4月台账.xlsx", "科室/应急办4月登载表.xlsx", **PLAIN)
    made, _ = month.draft("建设环保服务中心", 86, 24, dates="month dot")
    made.register.rows = []
    made.register.layout = Layout()
    for row in made.ledger.rows:
        row.truth["count"], row.cells["count"] = 0, 0
    made.register.none_text = "本月无问题诉求"
    mistakes.empty_head(made.ledger, "leader", "leader-missing")
    mistakes.empty_head(made.register, "filed", "filing-date-invalid", "2021年4月底")
    _book(month, made, "科室/202104/建环中心.xlsm", ("附件1", "附件3"), heads="cells", **PLAIN)


def _rejected(month: Month) -> None:
    """A village whose ledger lacks a column, and a table that is none of the official forms."""
    made, _ = month.draft("金竹沟村", 70, 24, dates="month")
    made.ledger.status = "rejected"
    for row in made.ledger.rows:
        row.truth["count"], row.cells["count"] = 0, 0
    made.ledger.codes.append(("column-missing", ""))
    made.register.rows = []
    made.register.none_text = "无"
    month.dress((made.ledger,), leave_out=("method",), total="")
    month.dress((made.register,))
    month.emit("村/金竹沟村.xlsx", {"台账": [made.ledger], "登载表": [made.register]})
    phones = Sheet("通讯录", {(0, 0): "姓名", (0, 1): "职务", (1, 0): "高文斌", (1, 1): "主任"})
    month.files["其他/通讯录.xlsx"] = write(Book([phones], datetime(2021, 4, 20)), "xlsx")
    month.expect("form-unrecognised", file="其他/通讯录.xlsx")
    letter = Sheet("", lines=["关于报送4月台账的说明", "我村台账另行报送。"])
    month.files["其他/说明.docx"] = write(Book([letter], datetime(2021, 4, 20)), "docx")
    month.expect("file-unreadable", file="其他/说明.docx")
