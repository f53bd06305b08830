"""`consolidate --quarter 2021Q2` and `--year 2021`: the report and 统计 of several months."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result

from liaison_pipeline.cli import main
from liaison_pipeline.model.period import MonthSpan, Period
from tests.language import HEAD, TITLE, ledger, register, roster
from tests.workspaces import content, save

OPEN = {"办结时间": "", "办理情况": "正在协调"}


def of(month: int) -> dict[str, str]:
    return {
        "title": TITLE.replace("4月", f"{month}月"),
        "head": HEAD.replace("4月23日", f"{month}月24日"),
    }


def told(month: int, *rows: dict[str, str]) -> str:
    title = of(month)["title"].replace("月台帐情况表", "解决问题诉求登载表")
    return register(*rows, title=title, head=of(month)["head"])


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """April: two raised, one closed; May: nothing sent; June: one raised and closed, one closed late."""
    power, road = {"问题诉求名称": "用电不稳"}, {"问题诉求名称": "道路破损"}
    april = [ledger(个数="2"), told(4, power, road | OPEN)]
    june = [
        ledger(联系时间="6月6日", 个数="1", **of(6)),
        told(6, road | {"办结时间": "6月8日"}, {"问题诉求名称": "招工难", "办结时间": "6月9日"}),
    ]
    save(tmp_path / "inbox" / "四月.xlsx", *april)
    save(tmp_path / "inbox" / "六月.xlsx", *june)
    (tmp_path / "liaison.toml").write_text('[[units]]\nname = "应急办"\nkind = "office"\n', "utf-8")
    return tmp_path


def consolidate(workspace: Path, *options: str, as_of: str = "2021-07-05") -> Result:
    arguments = ["consolidate", "--workspace", str(workspace), "--as-of", as_of, *options]
    return CliRunner().invoke(main, arguments)


def report(folder: Path) -> str:
    document = docx.Document(BytesIO((folder / "上报" / "情况报告.docx").read_bytes()))
    return "\n".join(p.text for p in document.paragraphs)


def test_a_quarter_adds_up_what_happened_and_shows_what_is_open_at_its_end(workspace: Path) -> None:
    result = consolidate(workspace, "--quarter", "2021Q2")
    assert result.exit_code in (0, 1), result.output
    text = report(workspace / "outbox" / "2021Q2")
    assert "大路街道经发办关于2021年第二季度" in text
    assert "本季度应报送台账3份，已报送2份，均为按时报送，未报送1份。" in text
    assert "应联系企业（含个体工商户，下同）3户次，已联系2户次，联系率66.7%。" in text
    assert "本季度新收集问题诉求3件；已全部办结。" in text
    assert "本月" not in text
    assert "上月" not in text


def test_a_year_that_goes_on_tells_months_past_their_day_from_the_one_that_is_not(
    workspace: Path,
) -> None:
    consolidate(workspace, "--year", "2021", "-q", as_of="2021-07-15")
    text = report(workspace / "outbox" / "2021")
    assert "已报送2份，未报送1份，尚未报送1份（截止日为2021年7月25日）。" in text
    assert "报送还不够及时。应急办曾未报送。" in text
    assert "其中2户次在没有报送或台账退回更正的月份，暂按未联系统计。" in text
    assert "联系服务还有空白" not in text
    assert "督促尚未报送的1个单位在2021年7月25日前报送" in text


def test_the_statistics_of_a_quarter_have_a_row_for_each_month(workspace: Path) -> None:
    consolidate(workspace, "--quarter", "2021Q2", "-q")
    book = openpyxl.load_workbook(workspace / "outbox" / "2021Q2" / "上报" / "统计.xlsx")
    months = [line[0].value for line in book["逐月"].iter_rows(min_row=3) if line[0].value]
    assert months == ["2021年4月", "2021年5月", "2021年6月"]
    rows = {line[0].value: [cell.value for cell in line] for line in book["统计"].iter_rows()}
    labels = rows["单位"]
    whole = dict(zip(map(str, labels), rows["合计"], strict=True))
    assert (whole["企业数"], whole["已联系"], whole["新登记"], whole["办结"]) == (3, 2, 3, 3)
    assert (whole["上月结转"], whole["未办结"]) == (0, 0)
    assert "错误" not in whole  # only the report of one month finds any


def test_the_figures_of_a_quarter_are_those_of_its_months(workspace: Path) -> None:
    quarter = json.loads(consolidate(workspace, "--quarter", "2021Q2", "--json").stdout)
    own = quarter["grievances"]
    assert "errors" not in quarter["units"][0]
    months = [
        json.loads(consolidate(workspace, "--month", f"2021-0{month}", "--json").stdout)[
            "grievances"
        ]
        for month in (4, 5, 6)
    ]
    for name in ("raised", "reopened", "closed"):
        assert own[name] == sum(month[name] for month in months)
    assert (own["carried_over"], own["open"]) == (months[0]["carried_over"], months[2]["open"])
    assert own["carried_over"] + own["raised"] + own["reopened"] - own["closed"] == own["open"]


def test_a_year_that_goes_on_is_told_until_the_month_that_is_reported(workspace: Path) -> None:
    result = json.loads(consolidate(workspace, "--year", "2021", "--json").stdout)
    assert result["months"] == ["2021-04", "2021-05", "2021-06"]
    text = report(workspace / "outbox" / "2021")
    assert "大路街道经发办关于2021年\n" in text
    assert "本年度新收集问题诉求3件" in text


def test_equal_inputs_give_equal_bytes_and_what_she_changed_is_kept(workspace: Path) -> None:
    consolidate(workspace, "--quarter", "2021Q2", "-q")
    folder = workspace / "outbox" / "2021Q2"
    first = content(folder)
    consolidate(workspace, "--quarter", "2021Q2", "-q")
    assert content(folder) == first
    (folder / "上报" / "情况报告.docx").write_bytes(b"hers")
    result = consolidate(workspace, "--quarter", "2021Q2")
    assert content(folder) == first
    kept = workspace / "outbox" / "2021Q2（您改过的）" / "上报" / "情况报告.docx"
    assert kept.read_bytes() == b"hers"
    assert str(kept) in result.output.replace("\n", "")


def test_a_quarter_whose_figures_have_changed_is_named_with_its_command(workspace: Path) -> None:
    consolidate(workspace, "--quarter", "2021Q2", "-q")
    may = [ledger(联系时间="5月6日", 个数="1", **of(5)), told(5, {"问题诉求名称": "停车难"} | OPEN)]
    save(workspace / "inbox" / "五月.xlsx", *may)
    result = consolidate(workspace, "--month", "2021-06")
    assert "consolidate --quarter 2021Q2" in result.output
    assert "consolidate --quarter 2021Q2" in (workspace / "outbox" / "待办.html").read_text("utf-8")
    again = consolidate(workspace, "--quarter", "2021Q2", as_of="2021-08-15")
    assert "2021Q2（原稿1）" in again.output
    assert "consolidate --quarter" not in consolidate(workspace, "--month", "2021-06").output


def test_a_year_whose_figures_are_the_same_is_not_named(workspace: Path) -> None:
    """A roster is there for the months before the first one too; those are no part of the year."""
    listed = {"企业名称": "大路砖厂", "责任单位": "应急办"}
    save(workspace / "inbox" / "名录.xlsx", roster(listed))
    consolidate(workspace, "--year", "2021", "-q")
    save(workspace / "inbox" / "名录2021年5月.xlsx", roster(listed | {"联系人": "王五"}))
    assert "--year" not in consolidate(workspace, "--month", "2021-06").output


def test_a_quarter_disturbs_no_month(workspace: Path) -> None:
    consolidate(workspace, "--month", "2021-06", "-q")
    before = content(workspace / "outbox" / "2021-06")
    consolidate(workspace, "--quarter", "2021Q2", "-q")
    consolidate(workspace, "--month", "2021-06", "-q")
    assert content(workspace / "outbox" / "2021-06") == before


@pytest.mark.parametrize(
    ("options", "told_in_words"),
    [
        (("--quarter", "2021Q5"), "不是季度"),
        (("--quarter", "2021"), "不是季度"),
        (("--year", "2021Q2"), "不是年份"),
        (("--year", "21"), "不是年份"),
        (("--quarter", "2021Q4"), "还没有开始"),
        (("--quarter", "2021Q1"), "早于第一个月"),
        (("--year", "2021", "--month", "2021-06"), "只能写一个"),
    ],
)
def test_what_cant_be_told_is_refused_in_words(
    workspace: Path, options: tuple[str, ...], told_in_words: str
) -> None:
    result = consolidate(workspace, *options)
    assert result.exit_code == 2
    assert told_in_words in result.output


@pytest.mark.parametrize(
    "text", ["2021Q2", "2021q2", "2021年第二季度", "2021年2季度", "2021-Q2", "2021 第2季度"]
)
def test_a_quarter_is_understood_as_people_write_it(text: str) -> None:
    assert MonthSpan.written(text) == MonthSpan(2021, 2)


@pytest.mark.parametrize("text", ["2021", "2021年", "2021年度", "２０２１"])
def test_a_year_is_understood_as_people_write_it(text: str) -> None:
    assert MonthSpan.written(text) == MonthSpan(2021)


@pytest.mark.parametrize("text", ["", "2021-04", "2021Q0", "2021Q5", "0000", "Q2", "2021年5季度"])
def test_what_is_no_quarter_and_no_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{text}$"):
        MonthSpan.written(text)


def test_the_months_of_a_span() -> None:
    quarter, year = MonthSpan(2021, 4), MonthSpan(2021)
    assert (quarter.first, quarter.last) == (Period(2021, 10), Period(2021, 12))
    assert (year.first, year.last) == (Period(2021, 1), Period(2021, 12))
    assert quarter.until(date(2021, 11, 5)) == Period(2021, 10)
    assert quarter.until(date(2021, 10, 5)) == Period(2021, 10)
    assert quarter.until(date(2022, 3, 5)) == Period(2021, 12)
