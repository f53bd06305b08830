"""How a roster may look, and which of its rows are held."""

import pytest

from tests.facts.rosters import BRICK, GAS, GAS_ROW, NO_CODE, covered, firms, on_roster, unlisted
from tests.language import (
    GOOD_CALLBACK,
    GOOD_DISPATCH,
    GOOD_REGISTER,
    GOOD_ROSTER,
    HEAD,
    TITLE,
    Book,
    callback,
    check,
    dispatch,
    form_rows,
    ledger,
    line,
    office,
    reading,
    register,
    roster,
    sheet,
)

HELD = {
    ("unit-unknown", "E3"): {"责任单位": "应急半"},
    ("cell-missing", "E4"): {"责任单位": ""},
    ("cell-missing", "A5"): {"企业名称": "/"},
    ("cell-error", "A6"): {"企业名称": "!#REF!"},
    ("category-invalid", "D7"): {"所属类别": "国有企业"},
}


def test_a_row_that_is_held_is_on_no_roster() -> None:
    judged = office({"名录.xlsx": roster(*firms(*HELD.values()), GAS_ROW)})
    assert on_roster(judged) == [GAS]
    own = {(f.code, f.place.cell): f for f in judged.findings if f.place.file}
    assert {place: str(found.severity) for place, found in own.items()} == dict.fromkeys(
        HELD, "error"
    )
    assert own["unit-unknown", "E3"].words.suggestion == "应急办"


def test_a_mistake_in_the_roster_is_not_told_again_to_the_unit() -> None:
    wrong = firms({"责任单位": "应急半"}, {"所属类别": "国有企业"})
    rows = [{"企业名称": name} for name in (GAS, "大路1厂", "大路2厂")]
    assert unlisted(office({"名录.xlsx": roster(*wrong, GAS_ROW), "表.xlsx": ledger(*rows)})) == []


def test_a_mistake_of_a_withdrawn_roster_excuses_nobody() -> None:
    files: dict[str, Book] = {
        "错.xlsx": roster({"责任单位": "应急半"}),
        "名录.xlsx": roster(GAS_ROW),
        "表.xlsx": ledger(),
    }
    judged = office(files, withdrawn={"错.xlsx": "发错了"})
    assert [cell for cell, _ in unlisted(judged)] == ["B4"]


def test_a_row_of_a_roster_with_lesser_faults_counts() -> None:
    text = roster(统一社会信用代码="91350100M000100Y4", 联系电话="1380000123", 状态="待定", 行业="")
    assert check(text) == [
        ("credit-code-invalid", "B3"),
        ("phone-invalid", "G3"),
        ("status-unknown", "H3"),
    ]
    assert on_roster(office({"名录.xlsx": text})) == [BRICK]


def read(book: Book) -> list[tuple[object, ...]]:
    """(企业名称, 责任单位, 状态) of the rows of a roster by itself."""
    return [(row.enterprise, row.unit, row.status) for row in form_rows(book).rosters]


@pytest.mark.parametrize("unit", ["应急管理办公室", "大路街道应急办", "应急 办", "应急办（盖章）"])
def test_a_unit_of_a_roster_is_known_by_its_other_names(unit: str) -> None:
    assert read(roster(责任单位=unit)) == [(BRICK, "应急办", "正常")]


def test_a_unit_that_is_merged_or_repeated_by_ditto_is_that_of_the_row_above() -> None:
    both = [(BRICK, "应急办", "正常"), (GAS, "应急办", "正常")]
    assert read(roster({}, GAS_ROW | {"责任单位": "同上"})) == both
    text = roster({}, GAS_ROW | {"责任单位": ""})
    assert read(sheet(text, merges=[(2, 4, 3, 4)])) == both


SERIAL = f"序号 | {' | '.join(GOOD_ROSTER)}\n1 | {line(GOOD_ROSTER)}\n2\n合计 | 1"
TURNED = "\n".join(
    " | ".join(reversed(part.split(" | "))) for part in roster(title="企业名录").split("\n")
)
ALIASES = (
    roster().replace("责任单位", "责任科室").replace("统一社会信用代码", "信用代码"),
    roster().replace("联系电话", "手机号").replace("状态", "登记\\n状态"),
    roster().replace("责任单位", "所属村社区").replace("联系人 ", "法定代表人 "),
)


@pytest.mark.parametrize("text", [SERIAL, TURNED, *ALIASES, f"附件\n\n{roster()}\n备注：以上为准"])
def test_a_roster_is_known_by_its_labels(text: str) -> None:
    assert read(text) == [(BRICK, "应急办", "正常")]
    assert check(text, "随便.xlsx") == []


@pytest.mark.parametrize(
    "below",
    [
        "合计：1家",
        " | | | | | 制表：陈敏",
        " | 共1家 | | | 填报单位（盖章） | | 2021年4月23日",
        " | | | | 以下空白",
    ],
)
def test_what_stands_below_a_roster_is_no_enterprise(below: str) -> None:
    text = f"{roster()}\n{below}"
    assert (read(text), check(text)) == ([(BRICK, "应急办", "正常")], [])


@pytest.mark.parametrize("name", ["合计通信店", "制表社"])
def test_an_enterprise_without_a_unit_is_told_whatever_it_is_called(name: str) -> None:
    assert check(f"{roster()}\n{name}") == [("cell-missing", "E4")]


@pytest.mark.parametrize(
    ("status", "living"),
    [
        ("存续（在营、开业、在册）", True),
        ("在营（开业）企业", True),
        ("吊销，未注销", False),
        ("已吊销", False),
    ],
)
def test_a_status_is_known_as_registries_write_it(status: str, living: bool) -> None:
    judged = office({"名录.xlsx": roster({}, GAS_ROW | {"状态": status}), "表.xlsx": ledger()})
    assert covered(judged) == (1 + living, 1)
    assert judged.codes("status-unknown") == []


def test_extra_columns_are_kept() -> None:
    text = roster().replace("状态", "状态 | 经营地址").replace("正常", "正常 | 大路街1号")
    assert check(text) == [("column-unknown", "I2")]
    assert read(text) == [(BRICK, "应急办", "正常")]
    assert form_rows(text).rosters[0].extra == {"经营地址": "大路街1号"}


def test_a_missing_column_holds_the_roster() -> None:
    text = roster({}, GAS_ROW).replace(" | 状态", "").replace(" | 正常", "")
    assert ("column-missing", "") in check(text)
    judged = office({"名录.xlsx": text, "表.xlsx": ledger()})
    assert (covered(judged), judged.codes("contact-missing")) == ((1, 1), [])


def test_a_roster_beside_a_ledger_in_one_workbook_counts() -> None:
    judged = office({"表.xlsx": [ledger(), roster({}, GAS_ROW)]})
    assert covered(judged) == (2, 1)


NUMBER = "2021-04-应急办-2222"


@pytest.mark.parametrize(
    ("column", "text", "found"),
    [
        ("办理时限", "尽快", ("date-invalid", "M3")),
        ("办理时限", "4月31日", ("date-invalid", "M3")),
        ("办理时限", "2021年5月6日前办结", None),
        ("办理时限", "5个工作日内", None),
        ("上级系统", "上级", ("value-invalid", "N3")),
        ("上级系统", "“企业吹哨 部门报到”跟踪督办系统", None),
        ("上级系统", "城市生活网（馆）", None),
        ("登记号", "已登记", ("value-invalid", "O3")),
        ("登记号", "〔2021〕１７号", None),
        ("登记日期", "已登记", ("date-invalid", "P3")),
        ("登记日期", "4月26日", None),
    ],
)
def test_what_a_decision_says_beside_itself_is_checked_and_never_undoes_it(
    column: str, text: str, found: tuple[str, str] | None
) -> None:
    book = dispatch(诉求编号=NUMBER, **{column: text})
    assert check(book) == ([found] if found else [])
    (row,) = form_rows(book).dispatches
    assert not row.held


def test_the_names_of_the_systems_above_are_read_in_their_spellings() -> None:
    names = ["“企业吹哨 部门报到”跟踪督办系统", "城市生活网（馆）", "", "内网督办系统"]
    rows = form_rows(dispatch(*({"诉求编号": NUMBER, "上级系统": name} for name in names)))
    assert [row.system for row in rows.dispatches] == [
        *("跟踪督办系统", "城市生活馆", "", "跟踪督办系统")
    ]


def test_a_call_back_may_tell_of_the_people_too_and_a_wrong_word_for_them_is_told() -> None:
    told = callback(诉求编号=NUMBER, 服务态度="基本 满意")
    assert (check(told), form_rows(told).callbacks[0].attitude) == ([], "基本满意")
    wrong = callback(诉求编号=NUMBER, 服务态度="还行")
    assert (check(wrong), form_rows(wrong).callbacks[0].held) == ([("value-invalid", "K3")], False)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("区级", "区级督办"),
        ("区里", "区级督办"),
        ("街道办", "街道研究"),
        ("街道党工委、办事处", "街道研究"),
        ("经发办", "经发办分派"),
        ("小区", "小区吹哨"),
        # what says none of them, or leaves it open
        ("应急办", ""),
        ("街道、区级", ""),
        ("不是小区", ""),
        ("报区", ""),
    ],
)
def test_a_level_is_known_by_the_words_that_people_have_for_it(text: str, level: str) -> None:
    book = dispatch(诉求编号=NUMBER, 决定层级=text)
    assert [code for code, _ in check(book)] == ([] if level else ["level-invalid"])
    (row,) = form_rows(book).dispatches
    assert (row.level if level else "", row.held) == (level, not level)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("很满意", "满意"),
        ("非常满意。", "满意"),
        ("很不满意", "不满意"),
        # what says none of them, or may be either of two
        ("比较满意", ""),
        ("不是很满意", ""),
        ("一般", ""),
        ("未接通", ""),
        ("对办理人非常满意", ""),
    ],
)
def test_what_an_enterprise_said_is_known_by_its_words(text: str, said: str) -> None:
    book = callback(诉求编号=NUMBER, 满意度=text, 服务态度=text if said else "")
    assert [code for code, _ in check(book)] == ([] if said else ["satisfaction-invalid"])
    (row,) = form_rows(book).callbacks
    assert (row.satisfaction if said else "", row.attitude) == (said, said)


def columns(title: str, values: dict[str, str]) -> str:
    """A table of one row, typed by hand."""
    return "\n".join([title, " | ".join(values), " | ".join(values.values())])


def without(good: dict[str, str], *labels: str) -> dict[str, str]:
    return {label: text for label, text in good.items() if label not in labels}


DECIDED = {"决定层级": "经发办分派", "承办单位": "经发办", "交办日期": "4月26日", "办理时限": "7天"}
SAID = {"回访日期": "4月26日", "满意度": "满意"}
WHICH = {"填报单位": "应急办", "企业名称": "大路砖厂", "问题诉求名称": "厂区用电不稳"}
CONSOLIDATED = {"填报单位": "应急办", **GOOD_REGISTER}


@pytest.mark.parametrize(
    ("kind", "book"),
    [
        ("dispatch", columns("2021年4月分派", WHICH | DECIDED)),
        ("dispatch", columns("2021年4月分派", {"序号": "1", **WHICH, "具体内容": "无", **DECIDED})),
        ("dispatch", columns("2021年4月分派建议", without(GOOD_DISPATCH, "诉求编号"))),
        ("dispatch", dispatch()),
        ("callback", columns("2021年4月回访", WHICH | {"办结时间": "4月20日"} | SAID)),
        ("callback", columns("2021年4月回访清单", without(GOOD_CALLBACK, "诉求编号"))),
        ("callback", callback()),
        # a register may have such columns, too: a unit's, and one of several units
        ("register", columns(TITLE, GOOD_REGISTER | SAID)),
        ("register", columns(TITLE, GOOD_REGISTER | {"承办单位": "经发办", "办理时限": "7天"})),
        ("register", columns(TITLE, GOOD_REGISTER | SAID | DECIDED)),
        ("register", columns(TITLE, CONSOLIDATED | SAID)),
        ("register", columns(TITLE, CONSOLIDATED | DECIDED)),
    ],
)
def test_a_list_typed_by_hand_is_known_by_what_it_decides(kind: str, book: str) -> None:
    (form,) = reading(book).submissions
    assert form.kind == kind
    if kind != "register":
        assert check(book) == []


def test_a_decision_and_a_call_back_typed_by_hand_find_their_grievance() -> None:
    closed = GOOD_REGISTER | {"问题诉求名称": "道路破损"}
    files: dict[str, Book] = {
        "表.xlsx": [ledger(个数="2"), register({"办结时间": "", "办理情况": "正在协调"}, closed)],
        "分派.xlsx": columns("2021年4月分派", WHICH | DECIDED),
        "回访.xlsx": columns("2021年4月回访", WHICH | {"问题诉求名称": "道路破损"} | SAID),
    }
    judged = office(files)
    assert [f.code for f in judged.findings if "xlsx" in f.place.file] == []
    facts = judged.month.facts
    titles = {one.key: one.row.title for one in facts.ever.all}
    decisions, verdicts = facts.decisions.dispatches, facts.decisions.verdicts
    assert [titles[key] for key in (*decisions, *verdicts)] == ["厂区用电不稳", "道路破损"]


def test_a_call_back_list_of_before_needs_no_column_for_it() -> None:
    book = callback(诉求编号=NUMBER).replace(" | 服务态度", "")
    lines = book.split("\n")
    lines[-1] = " | ".join([*lines[-1].split(" | ")[:-2], ""])
    assert check("\n".join(lines)) == []


@pytest.mark.parametrize(
    ("book", "severity", "message"),
    [
        (roster().rsplit("\n", 1)[0], "warning", "这份企业名录没有填写任何一行。"),
        (roster(title="企业名录").rsplit("\n", 1)[0], "warning", "这份企业名录没有填写任何一行。"),
        (dispatch().rsplit("\n", 1)[0], "info", "这份分派建议没有填写任何一行。"),
        (callback().rsplit("\n", 1)[0], "info", "这份回访清单没有填写任何一行。"),
    ],
)
def test_a_list_without_a_row_is_not_told_of_a_day_that_it_has_no_field_for(
    book: str, severity: str, message: str
) -> None:
    [(_, made)] = reading(book).findings
    assert (made.severity, made.words.message) == (severity, message)
    assert "诉求表" not in made.words.suggestion


def test_an_unknown_unit_of_a_list_is_told_once_and_all_its_rows_are_held() -> None:
    wrong = firms(*[{"责任单位": name} for name in ("应急半", "园林办", "应急半", "应急半")])
    judged = office({"名录.xlsx": roster(*wrong, GAS_ROW)})
    assert on_roster(judged) == [GAS]
    found = [made for made in judged.findings if made.code == "unit-unknown"]
    assert [(made.place.cell, made.words.message, str(made.holds)) for made in found] == [
        ("E3", "“应急半”不在单位名单中（从这一行起，共 3 行）。", "row"),
        ("E4", "“园林办”不在单位名单中。", "row"),
    ]


def test_a_blank_within_the_name_of_an_unknown_unit_makes_no_other_of_it() -> None:
    wrong = firms({"责任单位": "应急半"}, {"责任单位": "应急 半"})
    assert check(roster(*wrong, GAS_ROW)) == [("unit-unknown", "E3")]


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("存续（在营）", "存续"),
        ("正常；在册", "正常"),
        ("注销（2021年3月）", "注销"),
        ("已吊销 2021.3.5", "已吊销"),
        ("关门", "关门"),
        ("正常/注销", None),
        ("停业（装修）", None),
        ("正常，拟注销", None),
        ("2021年3月", None),
    ],
)
def test_a_state_of_several_words_is_known_where_all_say_the_same(
    written: str, status: str | None
) -> None:
    text = roster(状态=written)
    assert check(text) == ([] if status else [("status-unknown", "H3")])
    assert [said for _, _, said in read(text)] == [status or written]


@pytest.mark.parametrize("heading", ["一、应急办", "二、市场监管所", "大路街道南河村", "老街片区"])
def test_a_heading_of_a_roster_is_no_enterprise(heading: str) -> None:
    title, labels, *rows = roster({}, GAS_ROW).split("\n")
    text = "\n".join([title, labels, heading, *rows])
    assert (check(text), len(read(text))) == ([], 2)


@pytest.mark.parametrize("name", ["红岩小卖部", "一、红岩小卖部", "南河服务中心"])
def test_an_enterprise_alone_in_its_row_of_a_roster_is_no_heading(name: str) -> None:
    title, labels, *rows = roster({}, GAS_ROW).split("\n")
    assert check("\n".join([title, labels, name, *rows])) == [("cell-missing", "E3")]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("√满意", "满意"),
        ("满意。", "满意"),
        ("满意（已解决）", "满意"),
        ("□满意 ☑基本满意 □不满意", "基本满意"),
        ("√ 不满意", "不满意"),
        ("非常满意", "满意"),
        ("不太满意", ""),
        ("满意（未解决）", ""),
        ("满意、不满意", ""),
    ],
)
def test_what_is_chosen_of_few_words_may_be_ticked(written: str, read_as: str) -> None:
    text = callback(满意度=written, 服务态度=written)
    [row] = form_rows(text).callbacks
    assert [code for code, _ in check(text)] == (
        [] if read_as else ["satisfaction-invalid", "value-invalid"]
    )
    assert {row.satisfaction, row.attitude} == {read_as} or not read_as


def test_an_unknown_unit_that_a_form_has_told_is_not_told_in_a_list_beside_it() -> None:
    strange = ledger(head=HEAD.replace("应急办", "园林办"))
    names = roster({"责任单位": "园林办"}, {"企业名称": "大路新厂", "责任单位": "防汛办"} | NO_CODE)
    assert check([strange, names]) == [("unit-unknown", "A2"), ("unit-unknown", "E4")]
