"""index.html in a real browser: Debian's Chromium, driven by Playwright, judged by axe-core.

Skipped where there is no Chromium; with LIAISON_BROWSER set (as .ci/run does) that is a failure.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from liaison_pipeline.documents.clerk.overview import Links, index_page
from tests.browsers import launched, needs_browser, violations
from tests.language import SETTINGS, office

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

GRIEVANCES = "#grievances-table tbody tr"
SHORTER = """() => {  // axe takes seconds for a hundred rows, which are all alike
  for (const part of document.querySelectorAll(
    '#grievances-table tr:nth-child(n + 25), #findings-table tbody:nth-of-type(n + 9)')) part.remove();
}"""
FINDINGS = "#findings-table tbody tr:not(.group)"


pytestmark = needs_browser


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with launched() as browser:
        yield browser


@pytest.fixture
def troubles() -> list[str]:
    """What the page did that it must not: console messages, errors, requests."""
    return []


@pytest.fixture
def page(browser: "Browser", outbox: Path, troubles: list[str]) -> Iterator["Page"]:
    """The page, opened from the disk; every test fails that leaves a trouble behind."""
    opened = open_page(browser, outbox, troubles)
    yield opened
    opened.context.close()
    assert troubles == []


def open_page(browser: "Browser", outbox: Path, troubles: list[str], **options: Any) -> "Page":
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
    opened = context.new_page()
    address = (outbox / "index.html").as_uri()
    opened.on("console", lambda message: troubles.append(f"console: {message.text}"))
    opened.on("pageerror", lambda error: troubles.append(f"error: {error}"))
    opened.on(
        "request",
        lambda request: None if request.url == address else troubles.append(request.url),
    )
    opened.on("dialog", lambda dialog: troubles.append(f"dialog: {dialog.message}"))
    opened.goto(address)
    return opened


def visible(page: "Page", rows: str) -> int:
    return page.locator(f"{rows}:visible").count()


def told(page: "Page", name: str) -> str:
    return page.locator(f"form[data-for='{name}-table'] output").inner_text()


def column(page: "Page", table: str, at: int) -> list[str]:
    """The texts of a column of the visible rows."""
    return page.locator(f"{table} tbody tr:visible > :nth-child({at})").all_inner_texts()


# lists --------------------------------------------------------------------------------------------


def test_grievances_are_filtered_by_unit_and_state(page: "Page") -> None:
    whole = page.locator(GRIEVANCES).count()
    assert whole > 200
    assert told(page, "grievances") == f"共{whole}件"
    form = page.locator("form[data-for='grievances-table']")
    form.get_by_label("单位").select_option(label="桂花园社区")
    assert set(column(page, "#grievances-table", 2)) == {"桂花园社区"}
    form.get_by_label("情况").select_option(label="未办结")
    states = column(page, "#grievances-table", 6)
    assert states
    assert all(state.startswith("未办结") for state in states)
    assert told(page, "grievances") == f"显示{len(states)}件，共{whole}件"
    form.get_by_role("button", name="全部显示").click()
    assert visible(page, GRIEVANCES) == whole


def test_grievances_are_searched(page: "Page") -> None:
    search = page.locator("form[data-for='grievances-table']").get_by_label("查找")
    search.fill("水压　经发办")  # a full-width space; both words, in any column
    rows = page.locator(f"{GRIEVANCES}:visible").all_inner_texts()
    assert rows
    assert all("水压" in row and "经发办" in row for row in rows)
    search.fill("没有这样的诉求")
    assert visible(page, GRIEVANCES) == 0
    assert page.get_by_text("没有符合条件的诉求。").is_visible()
    search.press("Enter")  # sends nothing
    assert page.url.endswith("index.html")


def test_findings_are_filtered_by_unit_severity_and_code(page: "Page") -> None:
    form = page.locator("form[data-for='findings-table']")
    form.get_by_label("程度").select_option(label="必须改正")
    assert all(
        "必须改正" in text for text in column(page, "#findings-table", 1) if "处" not in text
    )
    groups = page.locator("#findings-table .group:visible").count()
    form.get_by_label("单位").select_option(label="凉水井村")
    assert page.locator("#findings-table .group:visible").count() == 1 < groups
    assert told(page, "findings").startswith("显示6处")
    form.get_by_label("问题").select_option(label="诉求个数有误")
    assert visible(page, FINDINGS) == 3


def test_a_unit_is_found_by_its_name_among_the_findings(page: "Page") -> None:
    page.locator("form[data-for='findings-table']").get_by_label("查找").fill("凉水井村")
    group = page.locator("#findings-table tbody", has=page.locator("b", has_text="凉水井村"))
    assert group.locator("tr:visible").count() == group.locator("tr").count() == 23


def test_sorting_goes_up_down_and_back(page: "Page") -> None:
    head = page.locator("#units th", has_text="联系率")
    before = column(page, "#units table", 1)
    orders = []
    for _ in range(3):
        head.get_by_role("button").click()
        orders.append((head.get_attribute("aria-sort"), column(page, "#units table", 6)))
    assert [order for order, _ in orders] == ["ascending", "descending", None]
    for (_, rates), sign in zip(orders[:2], (1, -1), strict=True):
        numbers = [float(rate.rstrip("%")) for rate in rates if rate != "—"]
        assert numbers == sorted(numbers, key=lambda rate: sign * rate)
        assert set(rates[len(numbers) :]) == {"—"}  # what has no number comes last, both ways
    assert column(page, "#units table", 1) == before


def test_grievances_are_sorted_by_days_and_by_words(page: "Page") -> None:
    days = page.locator("#grievances-table th", has_text="天数").get_by_role("button")
    days.click()
    numbers = [int(text) for text in column(page, "#grievances-table", 7)]
    assert numbers == sorted(numbers)
    page.locator("#grievances-table th", has_text="企业").get_by_role("button").click()
    names = column(page, "#grievances-table", 3)
    assert names != sorted(names)  # as a dictionary has them, not as Unicode does
    order = "(names) => [...names].sort((a, b) => a.localeCompare(b, 'zh-CN', {numeric: true}))"
    assert names == page.evaluate(order, names)


# links --------------------------------------------------------------------------------------------


def test_a_figure_shows_its_rows(page: "Page") -> None:
    cell = page.locator("#units tbody tr", has_text="凉水井村").locator("a[data-show*='h=closed']")
    count = int(cell.inner_text())
    cell.click()
    assert visible(page, GRIEVANCES) == count
    assert page.evaluate("document.activeElement.id") == "grievances-list"
    assert page.locator("#grievances-list").is_visible()
    assert page.url.endswith("#grievances-list")
    page.go_back()
    assert page.url.endswith("index.html")


def test_what_is_sent_back_leads_to_the_findings_and_the_files(page: "Page", outbox: Path) -> None:
    item = page.locator("#today li li", has_text="凉水井村").filter(has_text="处错误")
    item.get_by_role("link", name="6处错误").click()
    assert told(page, "findings").startswith("显示6处")
    link = page.evaluate("(link) => link.href", item.get_by_role("link").last.element_handle())
    folder = outbox / "退回" / "凉水井村"
    assert link in {path.as_uri() for path in folder.glob("*.xlsx")}


def test_a_link_unfolds_the_names_that_it_leads_to(page: "Page") -> None:
    part = page.locator("details", has_text="马家院社区")
    names = part.locator("p")
    assert not names.is_visible()
    page.locator("#units tbody tr", has_text="马家院社区").locator("a[href^='#c-']").first.click()
    names.wait_for(state="visible")


def test_a_month_without_anything_works(
    browser: "Browser", tmp_path: Path, troubles: list[str]
) -> None:
    text = index_page(office({}, as_of="2021-04-20").month, {}, Links({}, {}), tmp_path)
    (tmp_path / "index.html").write_text(text, "utf-8")
    opened = open_page(browser, tmp_path, troubles)
    opened.locator("#key a[data-show*='raised']").click()
    assert opened.url.endswith("#grievances")
    assert opened.locator("#units td", has_text="○ 未报").count() == len(SETTINGS.units)
    opened.context.close()
    assert troubles == []


def test_a_page_of_a_unit_opens(page: "Page", troubles: list[str]) -> None:
    page.locator("#units tbody tr", has_text="凉水井村").get_by_role(
        "link", name="校验报告"
    ).click()
    page.wait_for_url("**/*.html")
    assert "凉水井村" in page.title()
    troubles.clear()  # the page of the unit is a request, but one that the clerk made


# for everyone -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 420)])
def test_axe_finds_nothing(
    browser: "Browser", outbox: Path, troubles: list[str], scheme: str, width: int
) -> None:
    opened = open_page(browser, outbox, troubles, color_scheme=scheme)
    opened.set_viewport_size({"width": width, "height": 900})
    opened.evaluate(SHORTER)
    found = violations(opened)
    opened.context.close()
    assert [(one["id"], one["impact"], one["nodes"][0]["html"][:200]) for one in found] == []
    assert troubles == []


def test_everything_is_there_without_javascript(
    browser: "Browser", outbox: Path, troubles: list[str]
) -> None:
    opened = open_page(browser, outbox, troubles, java_script_enabled=False)
    assert visible(opened, GRIEVANCES) == opened.locator(GRIEVANCES).count()
    assert visible(opened, FINDINGS) == opened.locator(FINDINGS).count()
    assert visible(opened, "details p") == opened.locator("details").count() > 0
    assert visible(opened, "form") == 0
    opened.context.close()
    assert troubles == []


def test_the_keyboard_reaches_everything(page: "Page") -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到今天要办的事"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('#today')")
    button = page.locator("#units th", has_text="错误").get_by_role("button")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert page.locator("#units th", has_text="错误").get_attribute("aria-sort") == "descending"
    errors = [int(text) for text in column(page, "#units table", 13)]
    assert errors == sorted(errors, reverse=True)
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"
    summary = page.locator("details summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details p").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_it_is_black_on_white(page: "Page", scheme: Any) -> None:
    page.emulate_media(media="print", color_scheme=scheme)
    colours = (
        "(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))"
    )
    assert page.evaluate(colours) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert not page.get_by_role("navigation").is_visible()
    assert visible(page, "form") == 0
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF-")


def test_what_is_filtered_is_what_is_printed(page: "Page") -> None:
    form = page.locator("form[data-for='grievances-table']")
    form.get_by_label("情况").select_option(label="未办结")
    page.emulate_media(media="print")
    assert form.is_visible()
    assert 0 < visible(page, GRIEVANCES) < page.locator(GRIEVANCES).count()


def test_dark_is_dark(page: "Page") -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    page.emulate_media(color_scheme="dark")
    assert (light, page.evaluate(background)) == ("rgb(255, 255, 255)", "rgb(20, 24, 29)")


def test_it_does_not_scroll_sideways(page: "Page") -> None:
    for width in (1280, 1024, 420):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_script_that_got_in_would_not_run(
    browser: "Browser", outbox: Path, tmp_path: Path
) -> None:
    """Nothing of a workbook becomes markup (test_overview); and if it did, the page refuses it."""
    text = (outbox / "index.html").read_text("utf-8")
    bad = "<script>document.title = 'run'</script><img src='http://127.0.0.1:9/x.png'>"
    (tmp_path / "index.html").write_text(text.replace("<main>", f"<main>{bad}"), "utf-8")
    troubles: list[str] = []
    opened = open_page(browser, tmp_path, troubles)
    assert opened.title().endswith("情况总览")
    assert sum("Content Security Policy" in trouble for trouble in troubles) == 2
    opened.context.close()
