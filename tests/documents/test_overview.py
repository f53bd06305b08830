"""index.html without a browser: what it says, where it leads, what it keeps to itself."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, unquote

import lxml.html
import pytest
from lxml.html import HtmlElement

from liaison_pipeline.documents.clerk.details import MOST
from liaison_pipeline.documents.clerk.errands import errands
from liaison_pipeline.documents.clerk.overview import Links, index_page
from liaison_pipeline.documents.clerk.quality import quality
from liaison_pipeline.documents.clerk.replaced import changes
from liaison_pipeline.documents.clerk.series import change, points
from liaison_pipeline.documents.parts.templates import href
from liaison_pipeline.documents.units.folders import Folder
from liaison_pipeline.documents.units.reminders import reminded
from liaison_pipeline.documents.units.situations import situations
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.settings import Settings, Unit
from tests.language import (
    HEAD,
    SETTINGS,
    TITLE,
    Book,
    Office,
    callback,
    dispatch,
    ledger,
    office,
    register,
    roster,
    village,
)

NOWHERE = Path("no templates")
ONE = replace(SETTINGS, units=(SETTINGS.by_name["应急办"],))
OPEN = {"办结时间": "", "办理情况": "正在协调供电公司"}
MEGABYTES = 2_000_000


def of_month(number: int) -> dict[str, str]:
    """Title and head of a month's form, filed on its 23rd."""
    return {
        "title": TITLE.replace("4月", f"{number}月"),
        "head": HEAD.replace("4月23日", f"{number}月23日"),
    }


MAY = [ledger(联系时间="5月6日", **of_month(5)), register(办结时间="5月8日", **of_month(5))]


def folders(judged: Office) -> dict[str, Folder]:
    """A folder for each unit with findings, and a marked-up workbook for each of their files."""
    found: dict[str, dict[str, str]] = {}
    for finding in judged.findings:
        books = found.setdefault(finding.place.unit or "未识别", {})
        if finding.place.file:
            books[finding.place.file] = f"{Path(finding.place.file).stem}（批注）.xlsx"
    return {unit: Folder(unit, books) for unit, books in found.items()}


def html_of(judged: Office) -> str:
    stand = situations(judged.month)
    chased = {unit: unit for unit in reminded(judged.month, stand)}
    return index_page(judged.month, folders(judged), Links(chased, {}), NOWHERE)


def page_of(judged: Office) -> HtmlElement:
    return lxml.html.fromstring(html_of(judged))


def section(page: HtmlElement, name: str) -> str:
    """The words of a section, in one line."""
    return re.sub(r"\s+", "", page.get_element_by_id(name).text_content())


@pytest.fixture(scope="module")
def example(outbox: Path) -> HtmlElement:
    return lxml.html.fromstring((outbox / "index.html").read_text("utf-8"))


def test_a_month_with_nothing_to_do_says_so() -> None:
    judged = office({"表.xlsx": ledger()}, as_of="2021-04-24", settings=ONE)
    page = page_of(judged)
    assert "今天没有要办的事" in section(page, "today")
    assert "没有发现问题" in section(page, "findings")
    assert "本月没有问题诉求" in section(page, "grievances")


def test_the_page_says_who_is_to_be_chased_and_why() -> None:
    rows = roster({}, {"企业名称": "大路加油站", "统一社会信用代码": ""})
    files = {"名录.xlsx": rows, "表.xlsx": ledger(个数="1")}
    settings = replace(SETTINGS, units=(*ONE.units, SETTINGS.by_name["龙凤村"]))
    today = section(page_of(office(files, settings=settings)), "today")
    assert "催报2个单位" in today
    assert "应急办：未报诉求登载表（附件3），1户未联系" in today
    assert "龙凤村：未报月台账（附件2）" in today


def test_the_page_says_what_is_to_be_sent_back() -> None:
    page = page_of(office({"表.xlsx": ledger({}, {"联系时间": "4月31日"})}, settings=ONE))
    assert "退回更正1个单位" in section(page, "today")
    (item,) = page.xpath("//section[@id='today']//li/ul/li[contains(., '处错误')]")
    assert [unquote(link) for link in item.xpath(".//a/@href")] == [
        "#f-1",
        "退回/应急办/转发说明.txt",
        "退回/应急办/校验报告.html",
        "退回/应急办/表（批注）.xlsx",
    ]


def test_a_unit_that_sent_nothing_has_nothing_to_be_sent_back() -> None:
    judged = office({}, settings=ONE)
    todo = errands(judged.month, folders(judged), {})
    assert judged.month.units[0].errors == 1
    assert todo.send_back == []


def test_a_file_of_no_known_unit_comes_first() -> None:
    head = HEAD.replace("应急办", "无此单位")
    today = section(page_of(office({"怪表.xlsx": ledger(head=head)}, settings=ONE)), "today")
    assert "先认领文件1个不知道是哪个单位的怪表.xlsx" in today


def test_a_blank_form_of_no_unit_is_nothing_to_be_claimed() -> None:
    blank = ledger(head=HEAD.replace("应急办", "").replace("2021年4月23日", "")).rsplit("\n", 1)[0]
    judged = office({"空表.xlsx": blank, "表.xlsx": ledger()}, settings=ONE)
    assert ("form-blank", "空表.xlsx", "") in judged.codes("form-blank")
    assert "先认领文件" not in section(page_of(judged), "today")


def test_dispatches_and_call_backs_that_wait_are_counted() -> None:
    elsewhere = {"办结时间": "", "办理情况": "超出本单位职责，已报经发办协调"}
    rows = [{}, elsewhere | {"问题诉求名称": "门前道路积水"}]
    files: dict[str, Book] = {"表.xlsx": [ledger(个数="2"), register(*rows)]}
    before = office(files)
    todo = errands(before.month, folders(before), {})
    assert (todo.dispatch, todo.call_back) == ((1, 1), (1, 1))
    numbers = {g.row.title: g.number for g in before.month.facts.lives.all}
    decided = {"诉求编号": numbers["门前道路积水"], "问题诉求名称": "门前道路积水"}
    files["分派.xlsx"] = dispatch(decided)
    files["回访.xlsx"] = callback({"诉求编号": numbers["厂区用电不稳"]})
    after = office(files)
    todo = errands(after.month, folders(after), {})
    assert (todo.dispatch, todo.call_back) == ((0, 1), (0, 1))
    assert "都已决定由谁办理" in section(page_of(after), "today")


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        ("2021-04-22", "报送截止日是2021年4月25日，还有3天。"),
        ("2021-04-25", "今天（2021年4月25日）是报送截止日。"),
        ("2021-04-28", "报送截止日（2021年4月25日）已过3天。"),
    ],
)
def test_the_days_up_to_the_due_day_are_told(as_of: str, words: str) -> None:
    assert words in section(page_of(office({"表.xlsx": ledger()}, as_of=as_of)), "today")


def test_before_the_due_day_the_page_blames_nobody() -> None:
    assert "还来得及报" in section(page_of(office({}, as_of="2021-04-22")), "punctuality")
    assert "还来得及报" not in section(page_of(office({})), "punctuality")


def test_a_month_without_a_file_is_a_page_of_dashes() -> None:
    page = page_of(office({}))
    assert "0／7个单位" in section(page, "key")
    assert "—" in section(page, "units")
    assert len(page.xpath("//table[contains(@class, 'heat')]/tbody/tr")) == 7


def test_the_change_from_last_month_is_told_where_there_is_one() -> None:
    files = {
        "四月.xlsx": [ledger({"个数": "1"}, {"企业名称": "大路加油站"}), register(**OPEN)],
        "五月.xlsx": MAY,
    }
    key = section(page_of(office(files, "2021-05", "2021-05-28", ONE)), "key")
    assert "50.0%已联系1／2户比上月下降50.0个百分点" in key
    assert "新登记诉求0件上月结转1件比上月减少1件" in key
    assert "办结诉求1件办结率100.0%比上月增加1件" in key
    assert "比上月" not in section(page_of(office({"表.xlsx": ledger()})), "key")


def test_a_change_is_told_in_words() -> None:
    assert points(0.962, 0.95) == "比上月提高1.2个百分点"
    assert points(0.95, 0.95) == "与上月持平"
    assert points(None, 0.5) == points(0.5, None) == ""
    assert [change(3, 1, "件"), change(1, 1, "件"), change(1, None, "件")] == [
        "比上月增加2件",
        "与上月持平",
        "",
    ]


def test_the_page_says_what_the_number_of_enterprises_rests_on() -> None:
    assert "没有企业名录" in section(page_of(office({"表.xlsx": ledger()})), "coverage")
    both = {"名录.xlsx": roster(), "表.xlsx": ledger()}
    assert "按企业名录计算。" in section(page_of(office(both)), "coverage")
    both["村.xlsx"] = village(ledger(企业名称="龙凤小卖部"))
    assert "1个单位按企业名录计算；龙凤村不在名录里" in section(page_of(office(both)), "coverage")


def test_the_heat_map_says_its_colours_in_numbers() -> None:
    files = {
        "四月.xlsx": ledger({}, {"企业名称": "大路加油站"}),
        "五月.xlsx": ledger(联系时间="5月6日", **of_month(5)),
    }
    page = page_of(office(files, "2021-05", "2021-05-20"))
    (cells,) = page.xpath("//table[contains(@class, 'heat')]//tr[th='应急办']")
    assert [cell.text_content() for cell in cells.xpath("td")] == ["100", "50.0"]
    assert [cell.get("class") for cell in cells.xpath("td")] == ["s5", "s1"]
    (missing,) = page.xpath("//table[contains(@class, 'heat')]//tr[th='龙凤村']")
    assert [cell.text_content() for cell in missing.xpath("td")] == ["未报", "未报"]
    names = page.xpath("//details[contains(summary, '应急办')]/p")[0].text_content()
    assert "大路加油站" in names


def test_every_chart_has_its_numbers_in_words() -> None:
    files = {
        "四月.xlsx": [ledger(个数="1"), register(**OPEN)],
        "五月.xlsx": MAY,
    }
    page = page_of(office(files, "2021-05", "2021-05-20"))
    charts = page.xpath("//svg[@role='img']")
    assert [chart.xpath("string(desc)") for chart in charts] == [
        "2021年4月100.0%；2021年5月100.0%。",
        "2021年4月新登记1件，办结0件；2021年5月新登记0件，办结1件。",
        "2021年4月1件；2021年5月0件。",
    ]
    for chart in charts:
        ids = chart.get("aria-labelledby").split()
        assert [page.get_element_by_id(name).tag for name in ids] == ["title", "desc"]


def test_ranks_below_the_minimum_sample_are_a_dash() -> None:
    page = page_of(office({"表.xlsx": ledger()}, settings=ONE))
    assert "分母不到5的只列数字，不排名次" in section(page, "assessment")
    cells = [cell.text_content().strip() for cell in page.xpath("//section[@id='assessment']//td")]
    assert cells[:4] == ["1／1 100.0%", "—", "1／1 100.0%", "—"]


def test_punctuality_is_said_in_words() -> None:
    late = ledger(head=HEAD.replace("4月23日", "4月27日"))
    page = page_of(office({"表.xlsx": late, "村.xlsx": village(ledger())}))
    states = {row[0].text_content(): row[1].text_content() for row in rows_in(page, "punctuality")}
    assert states["应急办"] == "△ 迟报"
    assert states["龙凤村"] == "✓ 按时"
    assert states["经发办"] == "× 未报"


def test_a_ledger_that_was_sent_back_is_so_called_everywhere_on_the_page() -> None:
    back = ledger().replace("联系时间", "备")
    page = page_of(office({"表.xlsx": back}, settings=ONE))
    states = [rows_in(page, name)[0][1].text_content() for name in ("units", "punctuality")]
    assert states == ["◇ 退回", "◇ 退回"]
    counts = page.xpath("//section[@id='punctuality']//tfoot/tr/td[1]")
    assert [cell.text_content() for cell in counts] == ["0", "0", "1", "0"]


def rows_in(page: HtmlElement, name: str) -> list[HtmlElement]:
    return list(page.xpath(f"//section[@id='{name}']//tbody/tr"))


def test_the_line_of_a_grievance_tells_its_whole_state() -> None:
    row = OPEN | {"办理情况": "请拨 13800001234 询问"}
    first = {"联系时间": "4月5日", "个数": "1"}
    files = {"办公室/表.xlsx": [ledger(**first), register(**row)]}
    judged = office(files, as_of="2021-05-28", month="2021-05")
    (line,) = page_of(judged).xpath("//table[@id='grievances-table']/tbody/tr")
    cells = [re.sub(r"\s+", " ", cell.text_content()) for cell in line]
    assert re.fullmatch(r"2021-04-应急办-[2-9A-Z]{4}", cells[0])
    assert cells[1:5] == ["应急办", "大路砖厂", "厂区用电不稳", "2021年4月"]
    assert cells[5:] == [
        "未办结 超期23天",
        "53",
        "请拨 138****1234 询问",
        "办公室/表.xlsx!Sheet2!C4",
    ]
    assert line.get("data-h") == "carried open overdue"


def test_what_was_reopened_is_one_line_and_open() -> None:
    files: dict[str, Book] = {"表.xlsx": [ledger(个数="1"), register()]}
    number = office(files).month.facts.lives.all[0].number
    files["回访.xlsx"] = callback(诉求编号=number, 满意度="不满意")
    page = page_of(office(files, "2021-05", "2021-05-20"))
    (line,) = page.xpath("//table[@id='grievances-table']/tbody/tr")
    assert line.get("data-h").split() == ["reopened", "open"]
    assert "未办结 重新提出" in re.sub(r"\s+", " ", line.text_content())


def test_what_the_register_left_out_is_marked() -> None:
    files: dict[str, Book] = {
        "四月.xlsx": [ledger(个数="1"), register(**OPEN)],
        "五月.xlsx": ledger(联系时间="5月6日", **of_month(5)),
    }
    (line,) = page_of(office(files, "2021-05", "2021-05-28", ONE)).xpath(
        "//table[@id='grievances-table']/tbody/tr"
    )
    assert "本月漏登" in line.text_content()


def test_a_dispatched_grievance_names_the_unit_that_raised_it() -> None:
    files: dict[str, Book] = {"表.xlsx": [ledger(个数="1"), register(**OPEN)]}
    number = office(files).month.facts.lives.all[0].number
    files["分派.xlsx"] = dispatch(诉求编号=number)
    (line,) = page_of(office(files, "2021-05", "2021-05-20")).xpath(
        "//table[@id='grievances-table']/tbody/tr"
    )
    assert line[1].text_content() == "经发办应急办登记，分派来"


def test_findings_lead_to_the_returned_workbook() -> None:
    page = page_of(office({"办公室/表.xlsx": ledger(联系时间="4月31日")}, settings=ONE))
    (line,) = page.xpath("//tr[@data-c='date-invalid']")
    assert line.get("data-s") == "error"
    assert "■ 必须改正" in line[0].text_content()
    assert line[3].text_content() == "办公室/表.xlsx!Sheet1!H4"
    assert line[3].xpath("a/@href") == ["退回/应急办/表（批注）.xlsx"]
    assert line.xpath("../@data-u") == ["1"]


def test_every_link_leads_somewhere(outbox: Path, example: HtmlElement) -> None:
    links = [str(link) for link in example.xpath("//a/@href")]
    ids = set(example.xpath("//@id"))
    assert len(links) > 200
    within = {link for link in links if link.startswith("#")}
    assert {link for link in within if link[1:] not in ids} == set()
    files = {unquote(link) for link in links if not link.startswith("#")}
    assert {path for path in files if not (outbox / path).is_file()} == set()
    everything = {p.relative_to(outbox).as_posix() for p in outbox.rglob("[!.]*") if p.is_file()}
    notes = {path for path in everything if path.endswith("/转发说明.txt")}
    assert everything - files - notes == {"index.html"}


def test_ids_are_given_once(example: HtmlElement) -> None:
    ids = list(example.xpath("//@id"))
    assert len(ids) == len(set(ids))


def shown(page: HtmlElement, query: str) -> list[HtmlElement]:
    """The rows of `grievances?u=1&h=open`, as index.js chooses them."""
    name, _, wanted = query.partition("?")
    rows = page.xpath(f"//table[@id='{name}-table']/tbody/tr[not(@class='group')]")
    return [
        row
        for row in rows
        if all(
            value in (row.get(f"data-{key}") or row.getparent().get(f"data-{key}")).split()
            for key, value in parse_qsl(wanted)
        )
    ]


def test_every_figure_shows_as_many_rows_as_it_says(example: HtmlElement) -> None:
    """The filter that a figure sets leaves exactly the rows that it counts."""
    told = 0
    for link in example.xpath("//a[@data-show]"):
        digits = re.search(r"^\D*(\d+)(?!.*%)", link.text_content())
        if digits:
            assert len(shown(example, link.get("data-show"))) == int(digits[1]), link.text_content()
            told += 1
    assert told > 80


def test_the_filters_of_a_figure_are_fields_of_its_list(example: HtmlElement) -> None:
    for query in set(example.xpath("//a/@data-show")):
        name, _, wanted = query.partition("?")
        (form,) = example.xpath(f"//form[@data-for='{name}-table']")
        for key, value in parse_qsl(wanted):
            assert form.xpath(f".//select[@name='{key}']/option[@value='{value}']"), query


def test_telephone_numbers_are_masked(example: HtmlElement) -> None:
    judged = office(
        {
            "张三13800001234.xlsx": [
                ledger(
                    {
                        "个数": "1",
                        "企业名称": "砖厂13911112222",
                        "企业联络人员及电话": "赵一 138000012345",
                    }
                ),
                register(
                    企业名称="砖厂13911112222",
                    问题诉求名称="拨打0591-87654321无人接",
                    办结时间="",
                    办理情况="已电13511112222",
                ),
            ],
            "名录.xlsx": roster({"企业名称": "未联系厂13766667777", "统一社会信用代码": ""}),
        }
    )
    for page in (page_of(judged), example):
        words = "\n".join(page.xpath("//body//text()[not(ancestor::script)]"))
        titles = "\n".join(page.xpath("//@title"))
        assert re.findall(r"(?<![\d.])\d{7,}(?!\d)", words + titles) == [
            run for run in re.findall(r"\d{7,}", words + titles) if re.fullmatch(r"20\d{6}", run)
        ]
    assert "137****7777" in words_of(judged)
    assert "139****2222" in words_of(judged)


def words_of(judged: Office) -> str:
    return str(page_of(judged).text_content())


HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "</script></title></style><svg onload=alert(1)>",
    '" onmouseover="alert(1)" x=\'',
    "{{ 7 * 7 }}{% raw %}",
    "永兴]]>--><!--砖厂",
    "&lt;b&gt;",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_workbook_becomes_markup(text: str) -> None:
    plain = html_of(hostile("红星砖厂"))  # no word of it says how a grievance stands
    page = html_of(hostile(text))
    assert outline(page) == outline(plain)
    words = "".join(str(word) for word in lxml.html.fromstring(page).itertext())
    assert text in words


def hostile(text: str) -> Office:
    """A text wherever a workbook has one: names of enterprise, file and sheet, title, progress, value."""
    rows = [
        ledger({"企业名称": text, "个数": "1"}, {"企业名称": "厂", "联系时间": text}),
        register(企业名称=text, 问题诉求名称=text, 办结时间="", 办理情况=text),
    ]
    file = re.sub(r"[/\\]", "", text)
    listed = roster({"企业名称": f"没有联系的{text}", "统一社会信用代码": ""})
    return office({f"{file}.xlsx": rows, "名录.xlsx": listed}, settings=ONE)


def outline(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a page with the names of their attributes, and comments."""
    found: list[tuple[str, tuple[str, ...]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, tuple(name for name, _ in attrs)))

        def handle_comment(self, data: str) -> None:
            found.append(("comment", (data,)))

    Reader().feed(page)
    return found


def test_the_page_holds_no_character_that_a_page_must_not_hold() -> None:
    page = html_of(hostile("砖\x00厂\x1b\uffff"))
    page.encode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", page)


def test_the_page_runs_its_own_script_alone(example: HtmlElement) -> None:
    (policy,) = example.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "default-src 'none'" in policy
    assert "script-src 'sha256-" in policy
    assert len(example.xpath("//script")) == 1
    assert example.xpath("//@style | //@onclick | //@src") == []
    assert {link.get("href") for link in example.xpath("//link")} == {"data:,"}


def test_a_link_is_not_ended_by_what_is_in_a_name() -> None:
    assert href("退回/a b#c?d%e&f\"g'h<i>.xlsx") == "退回/a%20b%23c%3Fd%25e%26f%22g%27h%3Ci%3E.xlsx"


def test_without_script_everything_is_visible(example: HtmlElement) -> None:
    hidden = example.xpath("//*[@hidden]")
    assert {element.tag for element in hidden} == {"form", "p"}
    assert all(element.get("id", "").endswith("-none") for element in hidden if element.tag == "p")
    assert example.xpath("//details[not(@open)]") == []


def test_the_same_month_is_the_same_page() -> None:
    files: Mapping[str, Book] = {"表.xlsx": [ledger(个数="1"), register(**OPEN)]}
    assert html_of(office(files)) == html_of(office(files))


@cache
def large() -> Office:
    """30 units and a year; the last month with 100 enterprises and 30 grievances a unit, and mistakes."""
    names = [f"第{number}村" for number in range(1, 31)]
    settings: Settings = replace(
        SETTINGS, units=tuple(Unit(name, "village", ("个体工商户",)) for name in names)
    )
    files: dict[str, Book] = {}
    for at in range(12):
        period = Period(2021, 4).shift(at)
        for name in names:
            files[f"{period}/{name}/{period}月报表.xlsx"] = _book(
                name, period, 100 if at == 11 else 3
            )
    return office(files, "2022-03", "2022-03-31", settings)


def _book(unit: str, period: Period, count: int) -> list[str]:
    month = f"{period.year}年{period.month}月"
    forms = {
        "title": TITLE.replace("2021年4月", month),
        "head": HEAD.replace("2021年4月23日", f"{month}23日"),
    }
    firms = [f"{unit}便民综合百货商店第{number}分店" for number in range(count)]
    visits = [
        {
            "企业名称": firm,
            "联系时间": f"{period.month}月{number % 20 + 1}日",
            "个数": str(int(number < 30)),
        }
        | ({"联系形式": "飞鸽"} if number % 4 == 3 else {})
        for number, firm in enumerate(firms)
    ]
    cases = [
        {"企业名称": firm, "问题诉求名称": f"{period.month}月门前道路破损积水影响经营第{number}处"}
        | OPEN
        | {"办理情况": "已经现场查看，正在协调市政部门安排施工队伍进场维修，预计下月完成"}
        for number, firm in enumerate(firms[:30])
    ]
    sheets = (ledger(*visits, **forms), register(*cases, **forms))
    return [village(text).replace("龙凤村", unit) for text in sheets]


def test_a_year_of_30_units_is_less_than_two_megabytes() -> None:
    judged = large()
    page = html_of(judged)
    assert len(judged.month.trend) == 12
    assert sum(unit.open for unit in judged.month.units) > 1500
    assert len(judged.findings) > 1500
    assert len(page.encode()) < MEGABYTES


# what was replaced, how well forms are filled in, and how much the page shows


def test_a_correction_tells_what_changed_in_it() -> None:
    old = ledger({"联系时间": "4月31日"}, {"企业名称": "走了的厂"})
    new = ledger(
        {"联系时间": "4月8日"},
        {"企业名称": "来了的厂"},
        head=HEAD.replace("23日", "24日"),
    )
    (change,) = changes(office({"旧.xlsx": old, "新.xlsx": new}).month)
    assert (change.old, change.new, change.before, change.after) == ("旧.xlsx", "新.xlsx", 1, 0)
    assert (change.added, change.gone, change.changed) == (["来了的厂"], ["走了的厂"], ["大路砖厂"])
    page = page_of(office({"旧.xlsx": old, "新.xlsx": new}, settings=ONE))
    assert "必须改正的由1处减到0处" in section(page, "findings")


def test_a_form_that_was_not_replaced_tells_no_change() -> None:
    assert (
        changes(office({"表.xlsx": ledger(), "另一街.xlsx": ledger(企业名称="二厂")}).month) == []
    )


def test_the_quality_is_that_of_what_came_first() -> None:
    new = ledger(head=HEAD.replace("23日", "24日"))
    judged = office(
        {"旧.xlsx": ledger({"联系时间": "4月31日"}, {"企业名称": "二厂"}), "新.xlsx": new}
    )
    told = dict(quality(judged.month))
    (first,) = told["应急办"]
    assert first is not None
    assert (first.share, first.right_at_once) == (50.0, False)
    assert told["经发办"] == [None]
    (right,) = dict(quality(office({"表.xlsx": new}).month))["应急办"]
    assert right is not None
    assert right.right_at_once


def test_of_a_bad_month_a_hundred_of_a_kind_are_shown_and_all_are_counted() -> None:
    rows = [{"企业名称": f"第{n}厂", "联系时间": "4月31日"} for n in range(MOST + 7)]
    judged = office({"表.xlsx": ledger(*rows)}, settings=ONE)
    page = page_of(judged)
    assert len(page.xpath("//tr[@data-c='date-invalid']")) == MOST
    words = section(page, "findings")
    assert "另有7处没有列在本页" in words
    assert f"日期有误{MOST + 7}处" in words


def test_a_file_whose_folder_names_its_unit_is_not_to_be_claimed() -> None:
    judged = office({"应急办/乱.xlsx": "随便 | 写写", "乱.xlsx": "别的 | 东西"}, settings=ONE)
    todo = errands(judged.month, folders(judged), {})
    assert todo.unknown == ["乱.xlsx"]
    assert todo.unreadable == [("应急办/乱.xlsx", "应急办")]


def test_what_is_wrong_in_the_offices_own_lists_is_hers_to_mend() -> None:
    rows = roster({"状态": "不清楚"})
    judged = office({"名录.xlsx": rows, "表.xlsx": ledger()}, settings=ONE)
    todo = errands(judged.month, folders(judged), {})
    assert (todo.unknown, todo.own) == ([], [("名录.xlsx", 1)])
    assert "改自己的名录和清单1处" in section(page_of(judged), "today")
