"""Every act on the page ends as a file, or as the command of the same name does it."""

import json
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest

from liaison_pipeline.desk.office import with_office
from tests.desk.desks import UNITS, RunningDesk, Visitor, desk_of, small_workspace, workbook
from tests.language import register, roster
from tests.workspaces import content, run, save

MONTH = "2021-04"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningDesk, Visitor]]:
    with desk_of(small_workspace(tmp_path_factory.mktemp("desk") / "工作区")) as running:
        yield running, running.visitor()


@pytest.fixture
def desk(running: tuple[RunningDesk, Visitor]) -> RunningDesk:
    """One desk for all tests, each with a new workspace: a desk keeps nothing in mind."""
    desk, _ = running
    for path in desk.workspace.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif not path.name.startswith((".desk", "desk")):
            path.unlink()
    small_workspace(desk.workspace)
    return desk


@pytest.fixture
def visitor(running: tuple[RunningDesk, Visitor], desk: RunningDesk) -> Visitor:
    assert desk is running[0]
    return running[1]


def test_a_month_is_the_same_as_by_the_command(
    desk: RunningDesk, visitor: Visitor, tmp_path: Path
) -> None:
    other = small_workspace(tmp_path / "command")
    assert "第一次用" in visitor.get("/")[1].decode()
    status, told = visitor.post("/run", month=MONTH)
    assert "第一次用" not in visitor.get("/")[1].decode()
    assert (status, told["text"]) == (200, "")
    assert told["status"] == run(other).exit_code
    own = content(desk.workspace / "outbox" / MONTH)
    assert own == content(other / "outbox" / MONTH)


def test_files_come_in_and_are_checked_at_once(desk: RunningDesk, visitor: Visitor) -> None:
    sent = workbook(联系时间="2月30日")
    assert visitor.put("村/甲.xlsx", sent) == (200, {"state": "saved", "path": "村/甲.xlsx"})
    assert (desk.workspace / "inbox" / "村" / "甲.xlsx").read_bytes() == sent
    _, told = visitor.post("/check", files=["村/甲.xlsx"])
    lines = told["told"]["findings"]
    assert any("2月30日" in line["message"] for line in lines)
    assert all("13800001234" not in json.dumps(line) for line in lines)


def test_check_looks_at_nothing_outside_the_inbox(desk: RunningDesk, visitor: Visitor) -> None:
    (desk.workspace / "秘密.xlsx").write_bytes(workbook())
    _, told = visitor.post("/check", files=["../秘密.xlsx", "/etc/passwd", 7])
    assert told["told"] == {"findings": [], "all": 0}


def test_nothing_is_overwritten_without_a_word(desk: RunningDesk, visitor: Visitor) -> None:
    path, old = desk.workspace / "inbox" / "应急办.xlsx", workbook()
    assert visitor.put("应急办.xlsx", old)[1]["state"] == "same"
    new = workbook(联系时间="4月6日")
    assert visitor.put("应急办.xlsx", new) == (409, {"state": "differs", "path": "应急办.xlsx"})
    assert path.read_bytes() == old
    assert visitor.put("应急办.xlsx", new, "another")[1]["path"] == "应急办（2）.xlsx"
    assert path.read_bytes() == old


def test_a_correction_is_a_later_version_and_the_old_one_stays_in_the_master(
    desk: RunningDesk, visitor: Visitor, tmp_path: Path
) -> None:
    new = workbook(联系时间="4月6日")
    assert visitor.put("应急办.xlsx", new, "correction")[1]["state"] == "saved"
    visitor.post("/run", month=MONTH)
    other = small_workspace(tmp_path / "command")
    run(other)
    (other / "inbox" / "应急办.xlsx").write_bytes(new)
    run(other)
    assert content(desk.workspace / "outbox" / MONTH) == content(other / "outbox" / MONTH)
    findings = (desk.workspace / "outbox" / MONTH / "findings.csv").read_text("utf-8-sig")
    assert "submission-superseded" in findings


def test_a_correction_waits_for_the_run_that_is_on(desk: RunningDesk, visitor: Visitor) -> None:
    old = (desk.workspace / "inbox" / "应急办.xlsx").read_bytes()
    with visitor.listening() as events, ThreadPoolExecutor() as pool:
        next(events)
        run_on = pool.submit(visitor.post, "/run", month=MONTH)
        next(events)  # it has begun
        status, told = visitor.put("应急办.xlsx", workbook(联系时间="4月6日"), "correction")
        assert run_on.result()[0] == 200
    assert (status, told["text"]) == (409, "正在汇总，请等它结束。")
    assert (desk.workspace / "inbox" / "应急办.xlsx").read_bytes() == old


def test_a_file_over_the_limit_is_refused(desk: RunningDesk, visitor: Visitor) -> None:
    (desk.workspace / "liaison.toml").write_text("[limits]\nmegabytes = 1\n", "utf-8")
    status, told = visitor.put("大.xlsx", b"x" * (1 << 20) + b"x")
    assert status == 413
    assert "1 MB" in str(told["text"])
    assert not (desk.workspace / "inbox" / "大.xlsx").exists()
    assert not list(desk.workspace.glob(".desk-*.part"))


def decided_by_hand(workspace: Path) -> None:
    """Fills in the published list and drops it into the inbox."""
    book = openpyxl.load_workbook(workspace / "outbox" / MONTH / "分派建议.xlsx")
    sheet = book.worksheets[0]
    labels = [cell.value for cell in sheet[3]]
    for label, text in DECISION.items():
        sheet.cell(4, labels.index(label) + 1).value = text
    book.save(workspace / "inbox" / "分派建议.xlsx")


DECISION = {
    "决定层级": "经发办分派",
    "承办单位": "建环中心",
    "交办日期": "2021年4月27日",
    "办理时限": "2021年5月10日",
}


def test_a_decision_on_the_page_is_one_typed_into_the_workbook(
    desk: RunningDesk, visitor: Visitor, tmp_path: Path
) -> None:
    visitor.post("/run", month=MONTH)
    _, told = visitor.fetch(f"/decisions/dispatch?month={MONTH}")
    [row] = told["told"]["rows"]
    names = {c["label"]: c["name"] for c in told["told"]["columns"] if c["own"]}
    typed = {names[label]: text for label, text in DECISION.items()}
    status, saved = visitor.post("/decisions/dispatch", month=MONTH, rows={row["number"]: typed})
    assert (status, saved["told"]) == (200, {"file": f"操作台/分派建议 {MONTH}.xlsx"})
    visitor.post("/run", month=MONTH)

    other = small_workspace(tmp_path / "command")
    run(other)
    decided_by_hand(other)
    run(other)
    ours, theirs = (content(w / "outbox" / MONTH) for w in (desk.workspace, other))
    assert ours["summary.json"] == theirs["summary.json"]
    assert texts(ours["分派建议.xlsx"]) == texts(theirs["分派建议.xlsx"])
    assert ours["上报/情况报告.docx"] == theirs["上报/情况报告.docx"]


def texts(data: bytes) -> list[list[object]]:
    return [
        [cell.value for cell in row] for row in openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    ]


def test_a_decision_that_was_saved_is_shown_again_and_can_be_taken_back(visitor: Visitor) -> None:
    visitor.post("/run", month=MONTH)
    _, told = visitor.fetch(f"/decisions/dispatch?month={MONTH}")
    number = told["told"]["rows"][0]["number"]
    given = {"level": "经发办分派", "target": "建环中心", "remark": "=1+1"}
    visitor.post("/decisions/dispatch", month=MONTH, rows={number: given})
    for _ in ("saved", "consolidated"):
        _, told = visitor.fetch(f"/decisions/dispatch?month={MONTH}")
        cells = told["told"]["rows"][0]["cells"]
        assert {name: cells[name] for name in given} == given
        visitor.post("/run", month=MONTH)
    visitor.post("/decisions/dispatch", month=MONTH, rows={number: dict.fromkeys(given, "")})
    visitor.post("/run", month=MONTH)
    _, told = visitor.fetch(f"/decisions/dispatch?month={MONTH}")
    assert not any(told["told"]["rows"][0]["cells"][name] for name in given)


def test_what_may_be_one_is_confirmed_on_the_page_and_taken_back(
    desk: RunningDesk, visitor: Visitor
) -> None:
    def contacted() -> int:
        visitor.post("/run", month=MONTH)
        told = json.loads((desk.workspace / "outbox" / MONTH / "summary.json").read_text("utf-8"))
        return int(told["coverage"]["contacted"])

    save(desk.workspace / "inbox" / "名录.xlsx", roster(企业名称="大路砖瓦厂"))
    assert contacted() == 0
    _, told = visitor.fetch(f"/decisions/same-as?month={MONTH}")
    [row] = told["told"]["rows"]
    assert row["cells"][told["told"]["key"]] == "大路砖厂"
    assert row["cells"]["advised"] == "大路砖瓦厂"
    own = {c["name"]: c["words"] for c in told["told"]["columns"] if c["own"]}
    assert own == {"answer": ["是", "否"], "instead": []}
    for answer, counted in (("是", 1), ("", 0)):
        typed = {row["number"]: {"answer": answer}}
        assert visitor.post("/decisions/same-as", month=MONTH, rows=typed)[0] == 200
        assert contacted() == counted


def test_a_list_names_whom_to_call_in_a_unit(desk: RunningDesk, visitor: Visitor) -> None:
    _, told = visitor.fetch("/units")
    rows, labels = told["told"]["rows"], [c["label"] for c in told["told"]["columns"]]
    rows[0][labels.index("联系人")], rows[0][labels.index("电话")] = "张三", "13700001234"
    assert visitor.post("/units", rows=rows)[0] == 200
    (desk.workspace / "inbox" / "坏.xlsx").write_bytes(b"PK")
    save(desk.workspace / "inbox" / "办结.xlsx", register().replace("应急办", "建环中心"))
    visitor.post("/run", month=MONTH)
    page = visitor.get("/")[1].decode()
    assert "自己的清单里有<b>1</b>处错误" in page  # nobody is sent it back
    _, told = visitor.fetch(f"/decisions/callback?month={MONTH}")
    assert "办得怎么样" in told["told"]["hint"]
    _, told = visitor.fetch(f"/decisions/dispatch?month={MONTH}")
    [row] = told["told"]["rows"]
    assert row["cells"]["unit"] == "应急办（张三 13700001234）"
    assert told["told"]["hint"] == ""
    given = {"level": "经发办分派", "target": "建环中心"}
    assert visitor.post("/decisions/dispatch", month=MONTH, rows={row["number"]: given})[0] == 200
    saved = desk.workspace / "inbox" / "操作台" / f"分派建议 {MONTH}.xlsx"
    assert b"13700001234" not in b"".join(map(str.encode, map(str, texts(saved.read_bytes()))))


@pytest.mark.parametrize("rows", [{"2021-04-没有-XXXX": {"level": "x"}}, {"": {"unit": "x"}}])
def test_a_number_that_is_not_in_the_list_is_refused(
    visitor: Visitor, rows: dict[str, dict[str, str]]
) -> None:
    visitor.post("/run", month=MONTH)
    status, told = visitor.post("/decisions/dispatch", month=MONTH, rows=rows)
    assert (status, told["text"]) == (409, "清单已经变了，请刷新页面后再填。")


@pytest.mark.parametrize("rows", [None, [1], "x", {"x": "y"}, {"x": {"level": 1}}, {"x": None}])
def test_rows_that_no_page_of_ours_sends_are_refused(visitor: Visitor, rows: object) -> None:
    visitor.post("/run", month=MONTH)
    status, told = visitor.post("/decisions/dispatch", month=MONTH, rows=rows)
    assert (status, told["text"]) == (409, "清单没有收全，请刷新页面后再填。")


def test_nothing_is_written_or_read_through_a_link(desk: RunningDesk, visitor: Visitor) -> None:
    outside = desk.workspace / "别处"
    outside.mkdir()
    (outside / "表.xlsx").write_bytes(workbook(联系时间="2月30日"))
    (desk.workspace / "inbox" / "链接").symlink_to(outside, target_is_directory=True)
    status, told = visitor.put("链接/新.xlsx", workbook())
    assert (status, "不在 inbox 里面" in told["text"]) == (400, True)
    assert [path.name for path in outside.iterdir()] == ["表.xlsx"]
    assert visitor.post("/check", files=["链接/表.xlsx"])[1]["told"]["all"] == 0
    assert visitor.put("夹/新.xlsx", workbook(联系时间="2月30日"))[0] == 200  # a real folder
    assert visitor.post("/check", files=["夹/新.xlsx"])[1]["told"]["all"] > 0


def test_a_body_without_an_end_in_sight_is_not_read_whole(visitor: Visitor) -> None:
    visitor.put("错.xlsx", workbook(联系时间="2月30日"))
    status, told = visitor.post("/check", files=["错.xlsx"], more="x" * (5 << 20))
    assert (status, told["told"]["all"]) == (200, 0)
    assert visitor.post("/check", files=["错.xlsx"])[1]["told"]["all"] > 0


def test_brackets_without_end_are_no_request(visitor: Visitor) -> None:
    body = b'{"rows":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    status, _, _ = visitor.ask("POST", "/units", body)
    assert status == 409  # and no fault inside


def test_a_list_before_the_first_run_says_what_to_do(visitor: Visitor) -> None:
    status, told = visitor.fetch(f"/decisions/callback?month={MONTH}")
    assert (status, told["text"]) == (409, "还没有回访清单，请先汇总一次。")


def test_a_file_is_withdrawn_and_taken_back_in(desk: RunningDesk, visitor: Visitor) -> None:
    def received() -> int:
        visitor.post("/run", month=MONTH)
        told = json.loads((desk.workspace / "outbox" / MONTH / "summary.json").read_text("utf-8"))
        return int(told["submissions"]["received"])

    assert received() == 1
    assert visitor.post("/withdraw", month=MONTH, file="应急办.xlsx", why=" ")[0] == 409
    assert visitor.post("/withdraw", month=MONTH, file="应急办.xlsx", why="报错了")[0] == 200
    assert received() == 0
    assert visitor.post("/undo", month=MONTH, file="应急办.xlsx")[0] == 200
    assert received() == 1


def test_only_what_was_published_is_given_and_opened(desk: RunningDesk, visitor: Visitor) -> None:
    visitor.post("/run", month=MONTH)
    (desk.workspace / "outbox" / MONTH / "她放的.html").write_text("<p>x", "utf-8")
    hidden = [f"{MONTH}/她放的.html", f"{MONTH}/.published.json", "../liaison.toml", "../master.db",
              f"{MONTH}/../../master.db", "%2e%2e/master.db", f"{MONTH}/上报/../../../master.db",
              "../inbox/应急办.xlsx", ""]  # fmt: skip
    for path in hidden:
        assert visitor.get(f"/outbox/{quote(path, safe='/%')}")[0] == 404, path
        assert visitor.post("/open", path=path)[0] == 404, path
    for path in ("../inbox", "空白表/../inbox", "空白表/..", "/etc"):
        assert visitor.post("/open", path=path)[0] == 404, path


def test_pages_are_shown_and_workbooks_are_kept(desk: RunningDesk, visitor: Visitor) -> None:
    visitor.post("/run", month=MONTH)
    status, heads, body = visitor.ask("GET", f"/outbox/{MONTH}/index.html")
    assert (status, heads["content-type"]) == (200, "text/html; charset=utf-8")
    assert b"Content-Security-Policy" not in body  # the answer's head says what the page may do
    assert "script-src 'sha256-" in heads["content-security-policy"]
    _, heads, body = visitor.ask("GET", quote(f"/outbox/{MONTH}/上报/汇总表.xlsx"))
    assert heads["content-disposition"].startswith("attachment")
    assert body == (desk.workspace / "outbox" / MONTH / "上报" / "汇总表.xlsx").read_bytes()


def test_blank_forms_are_made_and_their_folder_may_be_opened(
    desk: RunningDesk, visitor: Visitor
) -> None:
    _, told = visitor.post("/forms", month="2021-05")
    folder = str(told["told"]["folder"])
    assert folder == "空白表/2021-05"
    assert len(list((desk.workspace / folder).glob("*.xlsx"))) == 2
    assert visitor.post("/open", path=folder)[0] in (200, 409)  # 409: no program here to open it


def test_the_list_of_units_is_edited_as_a_table(desk: RunningDesk, visitor: Visitor) -> None:
    _, told = visitor.fetch("/units")
    rows, columns = told["told"]["rows"], told["told"]["columns"]
    assert [row[0] for row in rows] == ["应急办", "建环中心"]
    more = ["石庙村", "村社区"] + [""] * (len(columns) - 2)
    assert visitor.post("/units", rows=[*rows, more])[0] == 200
    _, told = visitor.fetch("/units")
    assert [row[0] for row in told["told"]["rows"]] == ["应急办", "建环中心", "石庙村"]
    before = (desk.workspace / "单位名单.xlsx").read_bytes()
    status, refused = visitor.post("/units", rows=[*rows, more, more])
    assert status == 409
    assert "重复" in str(refused["text"])
    assert f"{desk.workspace / '单位名单.xlsx'} 的工作表" in str(refused["text"])
    assert (desk.workspace / "单位名单.xlsx").read_bytes() == before
    assert not list(desk.workspace.glob(".desk-*"))


OFFICE = {"subdistrict": "大路街道", "name": "经发办", "district": "区营商环境办", "contact": "王敏",
          "phone": "023-60000123"}  # fmt: skip


def test_the_office_is_named_and_all_else_in_the_file_stays(
    desk: RunningDesk, visitor: Visitor
) -> None:
    file = desk.workspace / "liaison.toml"
    file.write_text(
        f'# 我的\n[office]\nphone = ""  # 座机\n[calendar]\ndue_day = 20\n{UNITS}', "utf-8"
    )
    _, told = visitor.fetch("/office")
    fields = {field["name"]: field["value"] for field in told["told"]["fields"]}
    assert fields == OFFICE | {"contact": "", "phone": ""}
    assert visitor.post("/office", fields=OFFICE)[0] == 200
    text = file.read_text("utf-8")
    assert text.startswith("# 我的\n[office]\n")
    assert 'phone = "023-60000123"  # 座机\n[calendar]\ndue_day = 20\n' in text
    assert text.endswith(UNITS)
    visitor.post("/run", month=MONTH)
    note = (desk.workspace / "outbox" / MONTH / "群通知.txt").read_text("utf-8-sig")
    assert "王敏" in note


@pytest.mark.parametrize(
    "before",
    ["", "[office]\n", "[calendar]\ndue_day = 20", "[office]\nname = '科'\ncontact = \"a\""],
)
def test_any_usual_file_takes_the_office(before: str) -> None:
    values = OFFICE | {"contact": 'a "b" \\ #c', "phone": ""}
    text = with_office(before, values)
    told = tomllib.loads(text)
    assert told["office"] == values
    assert with_office(text, values) == text
    assert told.get("calendar") == tomllib.loads(before).get("calendar")


@pytest.mark.parametrize(
    ("fields", "why"),
    [(OFFICE | {"name": " "}, "不能空着"), ({"name": "x"}, "没有收全"), (None, "没有收全")],
)
def test_an_office_without_a_name_is_refused(
    desk: RunningDesk, visitor: Visitor, fields: object, why: str
) -> None:
    before = (desk.workspace / "liaison.toml").read_bytes()
    status, told = visitor.post("/office", fields=fields)
    assert (status, why in told["text"]) == (409, True)
    assert (desk.workspace / "liaison.toml").read_bytes() == before


def test_an_office_that_is_written_otherwise_is_left_to_a_person(
    desk: RunningDesk, visitor: Visitor
) -> None:
    file = desk.workspace / "liaison.toml"
    file.write_text('office = {name = "科"}\n' + UNITS, "utf-8")
    before = file.read_bytes()
    assert visitor.post("/office", fields=OFFICE)[0] == 409
    assert file.read_bytes() == before
    assert not list(desk.workspace.glob(".liaison.toml*"))


def test_a_backup_is_made_and_its_folder_may_be_opened(desk: RunningDesk, visitor: Visitor) -> None:
    visitor.post("/run", month=MONTH)
    status, told = visitor.post("/backup")
    assert (status, told["told"]["file"]) == (200, "备份/备份2021-04-28.zip")
    with zipfile.ZipFile(desk.workspace / "备份" / "备份2021-04-28.zip") as backup:
        assert "inbox/应急办.xlsx" in backup.namelist()
    assert visitor.post("/open", path="备份")[0] in (200, 409)  # 409: no program here to open it
    assert visitor.post("/open", path="备份/../inbox")[0] == 404


def test_a_span_that_is_none_or_has_not_begun_is_refused(
    desk: RunningDesk, visitor: Visitor
) -> None:
    wrong = {
        "2021Q3": "还没有开始",
        "2022": "还没有开始",
        "2021-04": "请选",
        "../x": "请选",
        "": "请选",
    }
    for span, why in wrong.items():
        status, told = visitor.post("/span", span=span)
        assert (status, told["status"], why in told["text"]) == (409, 2, True)
    assert not (desk.workspace / "outbox").exists()


def test_a_figure_is_traced(visitor: Visitor) -> None:
    _, told = visitor.fetch(f"/trace?month={MONTH}&what={quote('大路砖厂')}")
    assert any("应急办.xlsx" in item["where"] for item in told["told"]["items"])
    assert "13800001234" not in json.dumps(told)
    _, told = visitor.fetch(f"/trace?month={MONTH}&what={quote('联系率')}")
    assert (told["told"]["name"], told["told"]["value"]) == ("联系率", "100.0%")
    status, told = visitor.fetch(f"/trace?month={MONTH}&what={quote('没有这一家')}")
    assert (status, "没有叫" in told["text"]) == (409, True)


def test_broken_settings_are_told_on_the_page(desk: RunningDesk, visitor: Visitor) -> None:
    (desk.workspace / "liaison.toml").write_text("[office\n", "utf-8")
    _, body = visitor.get("/")
    assert "liaison.toml 第 1 行" in body.decode()
    status, told = visitor.post("/run", month=MONTH)
    assert (status, told["status"]) == (409, 2)
    assert "第 1 行" in str(told["text"])


def test_what_happens_is_told_to_whoever_listens(visitor: Visitor) -> None:
    with visitor.listening() as events:
        assert next(events) == {"stage": "", "text": "", "done": 0, "all": 0}
        visitor.post("/run", month=MONTH)
        seen = list(takewhile(lambda event: event["stage"], events))
    stages = dict.fromkeys(event["text"] for event in seen)
    assert list(stages) == ["准备", "读取表格", "核对数字", "生成材料"]
    written = [event["done"] for event in seen if event["text"] == "生成材料"]
    assert written == sorted(written)
    assert written[-1] == seen[-1]["all"]


def test_quitting_ends_the_program(tmp_path: Path) -> None:
    with desk_of(small_workspace(tmp_path / "desk")) as desk:
        assert desk.visitor().post("/quit")[0] == 200
        desk.process.wait(20)
        assert not (desk.workspace / ".desk.json").exists()


def test_a_second_start_shows_the_desk_that_runs(running: tuple[RunningDesk, Visitor]) -> None:
    desk, _ = running
    command = [sys.executable, "-m", "liaison_pipeline", "desk", "--no-browser"]
    told = subprocess.run(
        [*command, "--workspace", str(desk.workspace)], capture_output=True, text=True, timeout=60
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith(f"http://127.0.0.1:{desk.port}/start?k=")
    status, _, _ = Visitor(desk.port).ask("GET", told.stdout.strip().partition(str(desk.port))[2])
    assert status == 303
