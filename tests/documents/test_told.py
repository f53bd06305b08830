"""What the report and the bulletin say: numbers that add up, units that are left out, empty months."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest

from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.documents.district.phrases import leading, listed, names_of
from liaison_pipeline.documents.district.sentences import paragraphs, sentences
from liaison_pipeline.documents.parts.word import word_file
from liaison_pipeline.documents.units.bulletin import bulletin_input
from liaison_pipeline.documents.units.bulletin import context as of_bulletin
from liaison_pipeline.documents.units.reminders import reminded, reminder
from liaison_pipeline.documents.units.situations import situations
from liaison_pipeline.facts.aspects import aspect_of
from tests.language import (
    FORMS,
    HEAD,
    SETTINGS,
    TITLE,
    Office,
    callback,
    form_rows,
    ledger,
    office,
    register,
    roster,
)

MAY = {"title": TITLE.replace("4月", "5月"), "head": HEAD.replace("4月23日", "5月24日")}
OPEN = {"办结时间": "", "办理情况": "正在协调"}
NOWHERE = Path("nowhere")  # no templates of her own
APRIL = [ledger(个数="1"), register()]
ALONE = replace(SETTINGS, units=tuple(u for u in SETTINGS.units if u.name == "应急办"))
TWO = replace(SETTINGS, units=tuple(u for u in SETTINGS.units if u.name in ("应急办", "经发办")))


def said(judged: Office, name: str) -> str:
    return sentences(Account(judged.month))[name]


def told(judged: Office, name: str) -> str:
    return "".join(paragraphs(Account(judged.month))[name])


def of_unit(text: str, unit: str) -> str:
    return text.replace("应急办", unit)


# forms --------------------------------------------------------------------------------------------


def test_all_on_time_is_said_in_a_word() -> None:
    judged = office({"表.xlsx": APRIL}, settings=ALONE)
    assert said(judged, "报送情况") == "本月应报送单位1个，全部按时报送。"


def test_the_states_of_what_was_sent_add_up() -> None:
    late = of_unit(ledger(head=HEAD.replace("4月23日", "4月27日")), "经发办")
    back = of_unit(ledger(), "市场监管所").replace("联系时间", "日子")
    judged = office({"1.xlsx": APRIL, "2.xlsx": late, "3.xlsx": back})
    text = said(judged, "报送情况")
    assert text == ("本月应报送单位7个，已报送3个（按时1个、迟报1个、退回更正1个），未报送4个。")


def test_a_unit_whose_ledger_was_sent_back_is_not_ranked_last() -> None:
    back = of_unit(ledger(), "经发办").replace("联系时间", "日子")
    names = roster({}, {"企业名称": "大路超市", "责任单位": "经发办", "统一社会信用代码": ""})
    judged = office({"1.xlsx": APRIL, "2.xlsx": back, "名录.xlsx": names}, settings=TWO)
    text = said(judged, "覆盖情况")
    assert text == ("应急办做到户户联系。经发办台账退回更正，其应联系的1户暂按未联系统计。")
    assert "联系服务还有空白" not in told(judged, "存在问题")
    assert "督促经发办尽快更正台账" in told(judged, "下一步")


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (
            {"1.xlsx": ledger().replace("联系时间", "日子")},
            "已报送的台账正在更正，更正以后再作分析。",
        ),
        (
            {"1.xlsx": APRIL, "2.xlsx": of_unit(ledger(), "经发办").replace("联系时间", "日子")},
            "从已报送的情况看，没有发现突出问题。",
        ),
        ({"1.xlsx": APRIL}, "从已报送的情况看，没有发现突出问题。"),
        (
            {"1.xlsx": APRIL, "2.xlsx": of_unit(ledger(企业名称="乙厂"), "经发办")},
            "各单位均按时报送，企业全部联系到位，没有发现突出问题。",
        ),
        ({}, "报送尚未开始。"),
    ],
)
def test_before_the_due_day_no_more_is_praised_than_has_come(
    files: dict[str, list[str] | str], words: str
) -> None:
    assert told(office(files, as_of="2021-04-24", settings=TWO), "存在问题") == words


def test_a_unit_that_sent_nothing_is_not_ranked_last() -> None:
    names = roster({}, {"企业名称": "大路超市", "责任单位": "经发办", "统一社会信用代码": ""})
    judged = office({"1.xlsx": APRIL, "名录.xlsx": names}, settings=TWO)
    assert "经发办未报送台账，其应联系的1户暂按未联系统计。" in said(judged, "覆盖情况")


def test_mistakes_in_filling_in_stay_in_the_office() -> None:
    wrong = ledger({"个数": "1"}, {"企业名称": "大路加油站", "联系时间": "2月30日"})
    judged = office({"1.xlsx": [wrong, register()]}, settings=ALONE)
    assert judged.codes("date-invalid")
    account = Account(judged.month)
    texts = [
        *sentences(account).values(),
        *(t for own in paragraphs(account).values() for t in own),
    ]
    assert not re.search("差错|更正|错误|漏登记|联系剩余|没有联系到(?!位)", "".join(texts))
    assert "应急办1户的联系记录正在核实，暂按未联系统计。" in "".join(texts)
    mending = "".join(map(str, of_bulletin(account)["工作要求"]))  # type: ignore[call-overload]
    assert "应急办的表里有需要更正的地方" in mending
    assert "没有联系到" not in mending  # the contact stands in a row that is to be mended


def test_who_is_asked_to_contact_enterprises_has_some_left_besides_rows_to_be_mended() -> None:
    names = [
        {"企业名称": name, "统一社会信用代码": ""} for name in ("大路砖厂", "大路甲厂", "大路乙厂")
    ]
    rows = ledger({}, {"企业名称": "大路甲厂", "联系时间": "2月30日"})
    judged = office({"1.xlsx": rows, "名录.xlsx": roster(*names)}, settings=ALONE)
    demands = "".join(map(str, of_bulletin(Account(judged.month))["工作要求"]))  # type: ignore[call-overload]
    assert "还没有联系到的企业（应急办1户），请在月底前联系" in demands
    assert "还有1户本月没有联系到；应急办1户的联系记录正在核实" in told(judged, "存在问题")
    assert "督促有关单位在月底前联系剩余的1户" in told(judged, "下一步")


@pytest.mark.parametrize(
    ("cycle", "as_of", "reminded_of", "demanded"),
    [
        ("calendar", "2021-04-20", "请于2021年4月25日（星期日）前联系并补登台账", "请在月底前联系"),
        ("calendar", "2021-04-29", "请于2021年4月30日（星期五）前联系并补登台账", "请在月底前联系"),
        (
            *("calendar", "2021-04-30"),
            "请于今天（2021年4月30日）联系，于2021年5月3日（星期一）前补登台账",
            "下月首先联系",
        ),
        ("calendar", "2021-05-01", "请于2021年5月3日（星期一）前核对", "下月首先联系"),
        ("due-to-due", "2021-04-20", "2021年4月25日（星期日）前联系并", "请在2021年4月25日前联系"),
        ("due-to-due", "2021-04-25", "请于今天（2021年4月25日）联系并补登台账", "下月首先联系"),
        ("due-to-due", "2021-04-28", "请于2021年4月29日（星期四）前核对", "下月首先联系"),
    ],
)
def test_nobody_is_asked_for_a_contact_that_comes_too_late(
    cycle: str, as_of: str, reminded_of: str, demanded: str
) -> None:
    settings = replace(ALONE, calendar=replace(ALONE.calendar, cycle=cycle))
    names = [{"企业名称": name, "统一社会信用代码": ""} for name in ("大路砖厂", "大路甲厂")]
    files = {"1.xlsx": ledger(), "名录.xlsx": roster(*names)}
    month = office(files, as_of=as_of, settings=settings).month
    assert reminded_of in reminder(reminded(month, situations(month))["应急办"], NOWHERE)
    demands = "".join(map(str, of_bulletin(Account(month))["工作要求"]))  # type: ignore[call-overload]
    assert demanded in demands


def test_whose_ledger_counts_grievances_is_not_named_as_having_collected_none() -> None:
    other = of_unit(ledger(), "经发办")
    judged = office({"1.xlsx": ledger(个数="2"), "2.xlsx": other}, settings=TWO)
    handling = "".join(map(str, of_bulletin(Account(judged.month))["办理名单"]))  # type: ignore[call-overload]
    assert handling == "本月没有收集到问题诉求的单位1个：经发办。"


def test_a_register_that_is_still_to_come_is_no_fault_of_the_ledger_beside_it() -> None:
    with_register = [of_unit(own, "经发办") for own in (ledger(个数="1"), register())]
    judged = office({"1.xlsx": ledger(个数="1"), "2.xlsx": with_register}, settings=TWO)
    told_units = of_bulletin(Account(judged.month))
    demands = "".join(map(str, told_units["工作要求"]))  # type: ignore[call-overload]
    assert "请应急办在2021年4月29日（星期四）前补报诉求登载表" in demands
    assert "需要更正" not in demands
    assert told_units["表扬"] == "经发办按时报送、户户联系、问题诉求全部办结，予以表扬。"


# numbers ------------------------------------------------------------------------------------------


def numbers(text: str) -> dict[str, int]:
    """What the balance says, by the words before the numbers."""
    words = {"carried": "结转问题诉求", "raised": "新收集(?:问题诉求)?", "again": "重新提出"}
    words |= {"all": "共", "closed": "；办结", "open": "未办结"}
    found = {name: re.search(rf"{word}(\d+)件", text) for name, word in words.items()}
    return {name: int(match[1]) for name, match in found.items() if match}


def test_what_was_carried_over_raised_and_reopened_is_what_was_closed_and_is_open() -> None:
    april = [
        ledger({"个数": "2"}, {"企业名称": "大路加油站", "个数": "1"}),
        register(
            {"问题诉求名称": "用电不稳"},
            {"问题诉求名称": "道路破损", **OPEN},
            {"企业名称": "大路加油站", "问题诉求名称": "路灯不亮", **OPEN},
        ),
    ]
    may = [
        ledger(
            {"联系时间": "5月6日", "个数": "1"},
            {"企业名称": "大路加油站", "联系时间": "5月6日"},
            **MAY,
        ),
        register(
            {"问题诉求名称": "用电不稳", **OPEN},
            {"问题诉求名称": "道路破损", "办结时间": "5月8日"},
            {"问题诉求名称": "招工困难", **OPEN},
            {"企业名称": "大路加油站", "问题诉求名称": "路灯不亮", **OPEN},
            **MAY,
        ),
    ]
    judged = office({"4.xlsx": april, "5.xlsx": may}, "2021-05", "2021-05-31")
    own = numbers(said(judged, "诉求情况"))
    assert own == {"carried": 2, "raised": 1, "again": 1, "all": 4, "closed": 1, "open": 3}
    assert "月末未办结3件" in said(judged, "诉求情况")


def test_a_month_that_goes_on_is_told_until_today() -> None:
    judged = office({"表.xlsx": [ledger(个数="1"), register(**OPEN)]})
    assert "截至4月28日未办结1件" in said(judged, "诉求情况")
    assert "月底前联系剩余" not in told(judged, "下一步")


def test_a_rate_of_nothing_closed_is_not_told() -> None:
    judged = office({"表.xlsx": [ledger(个数="1"), register(**OPEN)]})
    assert "办结率" not in said(judged, "诉求情况")
    assert said(judged, "办理情况") == "本月没有办结的问题诉求。"


def test_what_an_enterprise_did_not_accept_is_told_in_its_words_and_is_not_done_again_yet() -> None:
    files = {"表.xlsx": APRIL}
    number = office(files).month.grievances["应急办"].raised[0].number
    heard = callback(诉求编号=number, 满意度="不满意", 意见="还是不稳。电话13800001234")
    judged = office(files | {"回访.xlsx": heard})
    text = said(judged, "回访情况")
    assert "企业不满意的1件从5月起重新列为未办结" in text
    assert "大路砖厂对“厂区用电不稳”提出“还是不稳。电话138****1234”" in text
    assert "重新办理" not in text


def test_nothing_is_said_of_call_backs_that_nobody_made() -> None:
    judged = office({"表.xlsx": APRIL})
    assert said(judged, "回访情况") == ""
    assert "对办结的问题诉求做好回访" in told(judged, "下一步")


# topics -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "aspect"),
    [
        ("自来水水压低", "供水用水"),
        ("厂区用电不稳", "供电用电"),
        ("夜间施工噪音扰民", "噪声扰民"),
        ("进货道路破损", "道路交通"),
        ("门前路灯不亮", "路灯照明"),
        ("行道树遮挡招牌", "园林绿化"),
        ("流动资金贷款困难", "融资贷款"),
        ("税收优惠政策不了解", "税费政策"),
        ("营业执照变更不会办", "证照办理"),
        ("招收普通工人比较困难", "招工用工"),
        ("感谢街道关心", ""),
    ],
)
def test_what_a_grievance_is_about(title: str, aspect: str) -> None:
    row = form_rows(register(问题诉求名称=title, 具体内容="请协调")).grievances[0]
    assert aspect_of(row, FORMS.register) == aspect


def test_the_aspects_are_told_as_a_group() -> None:
    titles = ("用电不稳", "电压低", "贷款难", "招工难", "停车难", "路灯不亮", "垃圾多")
    rows = [{"问题诉求名称": title, "具体内容": title, **OPEN} for title in titles]
    judged = office({"表.xlsx": [ledger(个数=str(len(rows))), register(*rows)]})
    text = said(judged, "收集情况")
    assert "由应急办收集" in text
    assert re.search("涉及供电用电、.+等6个方面，其中供电用电2件", text)


def test_units_with_equal_numbers_are_named_together_or_not_at_all() -> None:
    counts = [("甲", 9), ("乙", 7), ("丙", 5), ("丁", 5), ("戊", 5), ("己", 5)]
    assert leading(counts) == counts[:2]
    assert leading(counts[:5]) == counts[:5]
    assert leading([("甲", 1)] * 7) == [("甲", 1)] * 5  # nobody leads


def test_names_and_points() -> None:
    assert names_of(["甲", "乙"]) == "甲、乙"
    assert names_of(list("甲乙丙丁戊己")) == "甲、乙、丙、丁、戊等6个单位"
    assert listed(["甲"]) == ["甲"]
    assert listed(["甲", "乙"]) == ["一是甲", "二是乙"]
    assert listed(list("甲乙丙丁戊己庚辛壬癸"))[-1] == "癸"


# the bulletin -------------------------------------------------------------------------------------


def bulletin(judged: Office) -> list[str]:
    data = word_file(bulletin_input(Account(judged.month)), Path("no templates"))
    return [p.text for p in docx.Document(BytesIO(data)).paragraphs if p.text]


def test_the_bulletin_names_who_is_on_time_late_and_missing() -> None:
    late = of_unit(ledger(head=HEAD.replace("4月23日", "4月27日")), "经发办")
    lines = bulletin(office({"1.xlsx": APRIL, "2.xlsx": late}))
    assert "按时报送（1个）：应急办。" in lines
    assert "迟报（1个）：经发办。" in lines
    assert any(line.startswith("未报送（5个）：建设环保服务中心、") for line in lines)
    assert any("在2021年4月29日（星期四）前补报" in line for line in lines)
    assert any("5月的台账和登载表请在2021年5月25日前报送" in line for line in lines)


def test_who_did_everything_is_praised() -> None:
    lines = bulletin(office({"1.xlsx": APRIL}))
    assert lines[lines.index("四、表扬") + 1] == (
        "应急办按时报送、户户联系、问题诉求全部办结，予以表扬。"
    )
    assert "五、工作要求" in lines


def test_before_the_due_day_nobody_is_blamed_or_praised() -> None:
    lines = bulletin(office({"1.xlsx": APRIL}, as_of="2021-04-24"))
    assert not [line for line in lines if "表扬" in line or line.startswith(("迟报", "未报送"))]
    assert "四、工作要求" in lines
    assert "一是请尚未报送的单位在2021年4月25日（星期日）前报送。" in lines


def test_an_empty_month_reads_like_one() -> None:
    judged = office({})
    text = "\n".join(bulletin(judged))
    assert "均未报送" in text
    assert not re.search(r"\b0[件户个]|：。|、。|，。|None|—", text)


def test_ranks_are_published_only_where_the_office_wants_it() -> None:
    names = ("应急办", "经发办", "市场监管所", "农业服务中心")
    files = {f"{name}.xlsx": of_unit("\x1f".join(APRIL), name).split("\x1f") for name in names[:3]}
    files["农业.xlsx"] = [
        of_unit(text, "农业服务中心") for text in (ledger(个数="1"), register(**OPEN))
    ]
    units = tuple(unit for unit in SETTINGS.units if unit.name in names)
    own = replace(SETTINGS, units=units, minimum_sample=1)
    assert not [line for line in bulletin(office(files, settings=own)) if "榜" in line]
    shown = bulletin(office(files, settings=replace(own, publishes_ranks=True)))
    assert [line for line in shown if line.startswith("黑榜：农业服务中心（")]
    assert [line for line in shown if line.startswith("红榜：") and "农业" not in line]
    assert "五、考核排名" in shown
