"""The desk's page in a real browser: by keyboard alone, without a violation, against hostile pages."""

import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from liaison_pipeline.settings import load_settings
from tests.browsers import launched, needs_browser, violations
from tests.desk.desks import RunningDesk, desk_of, small_workspace, workbook
from tests.sample import EXAMPLE, MONTH

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FileChooser, Page

pytestmark = needs_browser
LONG = 60_000  # milliseconds, on a machine that does other things too


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with launched() as browser:
        yield browser


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[RunningDesk]:
    with desk_of(small_workspace(tmp_path / "工作区")) as running:
        yield running


def open_desk(browser: "Browser", desk: RunningDesk, **options: Any) -> "Page":
    """Comes in by the one-time key; the page's troubles are collected in `page.troubles`."""
    page = browser.new_context(viewport={"width": 1200, "height": 900}, **options).new_page()
    page.set_default_timeout(LONG)
    page.on("filechooser", lambda _: None)  # always caught: else one may stay open
    page.goto(f"http://127.0.0.1:{desk.port}{desk.start}")
    return page


def focus_by_tab(page: "Page", target: str) -> None:
    """Presses Tab until an element has the focus; nobody needs a mouse."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.locator(f"{target}:focus").count():
            return
    raise AssertionError(f"{target} can't be reached by keyboard")


def asked_for_files(page: "Page") -> "FileChooser":
    """Presses the key that opens the choice of files."""
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    return chooser.value


def choose(page: "Page", field: str, paths: list[Path]) -> None:
    """Chooses files, or a folder, as the keyboard does it."""
    focus_by_tab(page, field)
    chooser = asked_for_files(page)
    page.locator("#checked").evaluate("node => node.replaceChildren()")
    chooser.set_files(paths if field == "#files" else paths[0])
    page.locator("#checked", has_text="开始汇总").or_(
        page.locator("#arrived li:last-child", has_text="没有放入")
    ).first.wait_for()


def test_the_sample_month_by_keyboard_alone(
    browser: "Browser", tmp_path: Path, published: Path
) -> None:
    workspace = tmp_path / "新的"
    workspace.mkdir()
    shutil.copy(EXAMPLE / "liaison.toml", workspace)
    with desk_of(workspace) as desk:
        page = open_desk(browser, desk)
        entries = sorted((EXAMPLE / "inbox").iterdir())
        choose(page, "#files", [entry for entry in entries if entry.is_file()])
        for folder in (entry for entry in entries if entry.is_dir()):
            choose(page, "#folder", [folder])
        focus_by_tab(page, "#start")
        page.keyboard.press("Enter")
        page.locator(".figures").wait_for()
        focus_by_tab(page, f"#look a[href='/outbox/{MONTH}/index.html']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/index.html")
        assert "2021年4月" in page.title()
        page.context.close()
    own, other = (root / "outbox" / MONTH / "findings.csv" for root in (workspace, published))
    assert own.read_bytes() == other.read_bytes()


def test_files_that_differ_are_asked_about(browser: "Browser", desk: RunningDesk) -> None:
    page = open_desk(browser, desk)
    new = desk.workspace.parent / "应急办.xlsx"
    new.write_bytes(workbook(联系时间="4月6日"))
    page.set_input_files("#files", new)
    page.get_by_role("button", name="更正").wait_for()
    page.get_by_role("button", name="另一份").click()
    page.get_by_text("应急办（2）.xlsx：已放入").wait_for()
    page.context.close()


PASTE = """node => {
  const data = new DataTransfer();
  data.setData("text/plain", "石庙村\\t村社区\\r\\n大竹社区\\t村社区\\r\\n");
  const paste = { clipboardData: data, bubbles: true, cancelable: true };
  node.dispatchEvent(new ClipboardEvent("paste", paste));
}"""  # two rows of two cells, as Excel copies them


def test_the_first_start_asks_for_the_office_and_its_units(
    browser: "Browser", desk: RunningDesk
) -> None:
    page = open_desk(browser, desk)
    focus_by_tab(page, "#today [data-press='#units']")
    page.keyboard.press("Enter")
    page.locator("#unit-list tbody input").first.wait_for()
    page.get_by_role("button", name="加一个单位").click()
    page.locator("#unit-list tr:last-child input").first.evaluate(PASTE)
    page.locator("#unit-list button", has_text="保存").click()
    page.get_by_text("已保存到单位名单.xlsx").wait_for()
    listed = load_settings(desk.workspace / "liaison.toml").units
    assert [(unit.name, unit.kind) for unit in listed][2:] == [
        ("石庙村", "village"),
        ("大竹社区", "village"),
    ]
    page.get_by_role("button", name="“本科室”").click()
    page.get_by_label("街道名称").fill("双福街道")
    page.locator("#office-form button").click()
    page.get_by_text("已保存到liaison.toml").wait_for()
    page.reload()
    assert "双福街道" in page.locator("h1").inner_text()
    page.context.close()


def drop(page: "Page", paths: list[Path]) -> None:
    """Drags files and folders over the page and lets them fall into the frame, as a mouse does it."""
    frame = page.locator("#drop").bounding_box()
    assert frame is not None
    place = {"x": frame["x"] + 20, "y": frame["y"] + 20}
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for what in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": what, **place, "data": data})


def test_files_and_folders_are_dropped(browser: "Browser", desk: RunningDesk) -> None:
    folder = desk.workspace.parent / "2021年4月"
    (folder / "石庙村").mkdir(parents=True)
    sent = {
        "石庙村/台账.xlsx": workbook(联系时间="4月6日"),
        "应急办2.xlsx": workbook(联系时间="4月7日"),
    }
    for name, data in sent.items():
        (folder / name).write_bytes(data)
    (folder / "~$应急办2.xlsx").write_bytes(b"open in Excel")
    inbox = desk.workspace / "inbox"
    page = open_desk(browser, desk)
    drop(page, [folder, inbox / "应急办.xlsx"])
    page.locator("#checked", has_text="开始汇总").wait_for()
    page.locator("#today", has_text="inbox里有3个文件").wait_for()
    assert page.locator("#lying tbody tr").count() == 3
    arrived = page.locator("#arrived").inner_text()
    assert "应急办.xlsx：已经在里面，没有重复放入" in arrived
    assert "~$应急办2.xlsx：不是报表，没有放入" in arrived
    lying = {name: (inbox / "2021年4月" / name).read_bytes() for name in sent}
    assert lying == sent
    assert len([path for path in inbox.rglob("*") if path.is_file()]) == 3
    page.context.close()


def test_a_suggestion_is_taken_by_one_key_and_a_decision_saved(
    browser: "Browser", desk: RunningDesk
) -> None:
    page = open_desk(browser, desk)
    page.click("#start")
    page.click("[data-list=dispatch]")
    page.get_by_label("办理时限").fill("7天内")
    focus_by_tab(page, "#list button[type=button]")
    page.keyboard.press("Enter")
    given = page.locator("#list .fields").evaluate(
        "node => [...node.querySelectorAll('select, input')].map((one) => one.value)"
    )
    assert given[:4] == ["经发办分派", "建环中心", "2021年4月28日", "7天内"]
    page.get_by_label("决定层级").select_option("区级督办")
    page.locator("#list button", has_text="保存").click()
    page.get_by_text("已保存到inbox").wait_for()
    book = openpyxl.load_workbook(desk.workspace / "inbox" / "操作台" / f"分派建议 {MONTH}.xlsx")
    assert "区级督办" in [cell.value for cell in book.worksheets[0][4]]
    page.context.close()


def test_a_page_that_is_loaded_again_in_a_run_knows_of_it(
    browser: "Browser", desk: RunningDesk
) -> None:
    page = open_desk(browser, desk)
    page.click("#start")
    page.reload()
    page.locator("#stage", has_text="正在汇总").wait_for()
    page.wait_for_selector("#start:not([disabled])")
    page.context.close()


def test_a_file_that_left_inbox_is_withdrawn_and_a_quarter_is_made(
    browser: "Browser", desk: RunningDesk
) -> None:
    page = open_desk(browser, desk)
    page.click("#start")
    page.locator(".figures").wait_for()
    (desk.workspace / "inbox" / "应急办.xlsx").unlink()
    page.locator("#lying summary").click()
    page.get_by_role("button", name="撤回别的文件").click()
    page.get_by_label("文件名").fill("应急办.xlsx")
    page.get_by_label("理由").fill("报错了单位")
    page.locator("#ask").get_by_role("button", name="撤回", exact=True).click()
    page.locator("#alert", has_text="已撤回应急办.xlsx").wait_for()
    page.get_by_role("button", name="撤回别的文件").click()
    page.get_by_label("文件名").fill("应急办.xlsx")
    page.get_by_role("button", name="取消撤回这个文件").click()
    page.locator("#alert", has_text="已取消撤回应急办.xlsx").wait_for()
    offered = page.locator("#span option").evaluate_all("all => all.map((one) => one.value)")
    assert offered == ["2021", "2021Q2"]
    page.select_option("#span", "2021Q2")
    page.click("#make-span")
    page.locator("#span-said", has_text="已生成2021年第二季度").wait_for()
    names = page.locator("#span-said button").evaluate_all(
        "all => all.map((one) => one.dataset.open)"
    )
    assert names == ["2021Q2/上报/情况报告.docx", "2021Q2/上报/统计.xlsx"]
    assert all((desk.workspace / "outbox" / name).is_file() for name in names)
    page.context.close()


WIDTHS = (1200, 360, 320)  # pixels: an office PC, a small window, 640 at 200 % zoom


def faults(page: "Page") -> list[tuple[str, str]]:
    """Returns what axe finds wrong, and whether the page is wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    found = [(one["id"], one["nodes"][0]["html"][:200]) for one in violations(page)]
    return found + [("wider than the window", "")] * bool(wide)


def test_axe_finds_nothing_at_any_width(browser: "Browser", desk: RunningDesk) -> None:
    page = open_desk(browser, desk, bypass_csp=True)
    assert faults(page) == []
    page.click("#start")
    page.locator(".figures").wait_for()
    page.click("[data-list=dispatch]")
    page.locator("#list fieldset").wait_for()
    page.click("#units")
    page.locator("#unit-list td").first.wait_for()
    page.click("#office")
    page.locator("#office-form input").first.wait_for()
    for details in page.locator("details").all():
        details.evaluate("node => { node.open = true; }")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert faults(page) == []
    page.context.close()


HOSTILE = """<!DOCTYPE html><meta charset=utf-8>
<iframe src="DESK/"></iframe><img src="DESK/outbox/2021-04/index.html">
<form id=f method=post action="DESK/run" enctype="text/plain">
<input name='{"month":"2021-04","x":"' value='"}'></form>
<script>
const refused = () => "refused";
const change = { method: "POST", credentials: "include", mode: "no-cors", body: "{}" };
window.answers = Promise.all([
  fetch("DESK/", { credentials: "include" }).then((answer) => answer.text(), refused),
  fetch("DESK/run", change).then(() => "sent", refused),
  fetch("DESK/quit", change).then(() => "sent", refused),
  new Promise((done) => {
    const events = new EventSource("DESK/events", { withCredentials: true });
    events.onmessage = () => done("read");
    events.onerror = () => { events.close(); done("refused"); };
  }),
  new Promise((done) => {
    const socket = new WebSocket("DESK/events".replace("http", "ws"));
    socket.onopen = () => done("open");
    socket.onerror = () => done("refused");
  }),
]);
</script>"""


@pytest.fixture
def hostile(desk: RunningDesk) -> Iterator[str]:
    """The address of a page that another program of this computer serves, on another port."""
    page = HOSTILE.replace("DESK", f"http://127.0.0.1:{desk.port}").encode()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_hostile_page_on_another_port_gets_nothing_and_does_nothing(
    browser: "Browser", desk: RunningDesk, hostile: str
) -> None:
    page = open_desk(browser, desk)  # the cookie is in this browser now
    other = page.context.new_page()
    other.goto(hostile)
    assert other.evaluate("window.answers") == ["refused"] * 5
    assert "操作台" not in "".join(frame.content() for frame in other.frames[1:])
    other.evaluate("document.getElementById('f').submit()")
    other.wait_for_url("**/run")
    assert "这里只" in other.content()
    page.reload()
    assert "操作台" in page.title()  # it was not ended
    assert not (desk.workspace / "outbox").exists()  # and nothing was run
    page.context.close()
