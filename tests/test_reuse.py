"""Documents that are taken from the last edition are those that would be made: after each of many kinds
of change, every file of the month is what a maker makes that has nothing to take from.

A small office is published again and again. Each run writes its documents twice: into the month, and
once more with nothing known, beside it.
"""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from liaison_pipeline import pipeline, standstill
from liaison_pipeline.cli import main
from liaison_pipeline.documents import outbox
from liaison_pipeline.documents.keeper import Keeper
from liaison_pipeline.documents.outbox import WORD_FILES, Material, Written
from liaison_pipeline.documents.parts.input_digest import InputDigest
from liaison_pipeline.documents.units.situations import State
from liaison_pipeline.model.findings import Holds, Severity
from liaison_pipeline.publishing import LISTS
from liaison_pipeline.reuse import FOLDER, Shelf
from liaison_pipeline.settings import load_settings
from liaison_pipeline.standstill import KEPT
from liaison_pipeline.starting import unit_table
from liaison_pipeline.workspace import UNIT_LIST
from tests.facts.stories import FIRE, OWN, TO, decided, heard, sent
from tests.language import ledger, register, roster, same_as, village
from tests.workspaces import content, folder, save, saved

TOML = "".join(
    f'[[units]]\nname = "{name}"\nkind = "office"\n' for name in ("农业服务中心", OWN, TO)
)
VILLAGE = f'[[units]]\nname = "龙凤村"\nkind = "village"\nsupervisor = "{OWN}"\n'
WRONG, RIGHT = {"联系形式": "口头", "个数": "1"}, {"个数": "1"}
OPEN = {"办结时间": "", "办理情况": "正在协调供电公司"}
THEIRS = sent(
    TO, 4, {"问题诉求名称": "路灯不亮", "企业名称": "大路商行", "办结时间": "8月1日"}, count="1"
)
ALL, SOME, NONE = "all", "some", "none"


class Office:
    """A workspace, and what its runs wrote and took."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.options = ["--as-of", "2021-04-28"]
        self.taken: list[str] = []
        self.made: list[str] = []

    def write(
        self, keeper: Keeper, material: Material, tell: Callable[[int, int], None]
    ) -> Written:
        self.taken, self.made = [], []
        done = outbox.write_outbox(keeper, material, tell)
        beside = self.root.parent / "beside"
        shutil.rmtree(beside, ignore_errors=True)
        anew = replace(keeper, shelf=Shelf(beside, beside, {}))
        again = outbox.write_outbox(anew, material, tell)
        assert content(keeper.shelf.target) == content(beside)
        assert keeper.shelf.files == anew.shelf.files
        assert (done.month.findings, done.troubles) == (again.month.findings, again.troubles)
        assert keeper.shelf.kept == anew.shelf.kept
        for key, own in keeper.shelf.kept.items():
            (self.taken if own is keeper.shelf.known.get(key) else self.made).append(key)
        return done

    def run(self, *command: str) -> None:
        (self.root / KEPT).unlink(missing_ok=True)
        arguments = [*(command or ("consolidate",)), "--workspace", str(self.root), *self.options]
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code in (0, 1), done.output

    def put(self, name: str, *texts: str) -> None:
        save(self.root / "inbox" / name, *texts)

    def set(self, *lines: str) -> None:
        (self.root / "liaison.toml").write_text("".join(lines), "utf-8")

    def list_units(self, **changes: str) -> None:
        known = load_settings(self.root / "liaison.toml")
        units = tuple(replace(unit, **changes) for unit in known.units)  # type: ignore[arg-type]
        (self.root / UNIT_LIST).write_bytes(unit_table(replace(known, units=units)))

    def template(self, name: str, words: str) -> None:
        source = Path(__file__).parent.parent / "templates" / name
        target = self.root / "templates" / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(source.read_text("utf-8") + words, "utf-8")

    def edit(self, name: str, words: bytes) -> None:
        path = folder(self.root) / name
        path.write_bytes(path.read_bytes() + words)


def _linked_workbook() -> bytes:
    """A ledger that leads to a page of the web, which is not sent on."""
    book = openpyxl.load_workbook(BytesIO(saved(ledger({"联系形式": "口头"}))))
    book.worksheets[0]["M4"].value = "更多"
    book.worksheets[0]["M4"].hyperlink = "https://example.com/"
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def _as_of(office: Office, day: str) -> None:
    office.options = ["--as-of", day]


def _nothing(_office: Office) -> None:
    """It has to be found out that nothing has changed."""


def _rename(office: Office) -> None:
    office.set(TOML, VILLAGE.replace("龙凤村", "龙村"), 'aliases = ["龙凤村"]\n')


def _refuse(office: Office) -> None:
    office.put(f"{OWN}.xlsx", *sent(OWN, 4, {}, count="1"))
    office.put("回访.xlsx", heard(day="4月27日"))


def _list_enterprises(office: Office) -> None:
    office.put("名录.xlsx", roster({}, {"企业名称": "二号砖厂", "统一社会信用代码": ""}))


def _send_link(office: Office) -> None:
    (office.root / "inbox" / f"{OWN}.xlsx").write_bytes(_linked_workbook())


def _spoil_keys(office: Office) -> None:
    for file in (office.root / FOLDER).iterdir():
        file.write_text('{"a": 1}', "utf-8")


Change = tuple[str, Callable[[Office], object], str]
CHANGES: tuple[Change, ...] = (
    ("nothing", _nothing, ALL),
    ("a row mended", lambda o: o.put(f"{OWN}.xlsx", ledger(RIGHT), register(**OPEN)), SOME),
    ("a row spoilt", lambda o: o.put(f"{OWN}.xlsx", ledger(WRONG), register(**OPEN)), SOME),
    ("another file", lambda o: o.put("村/龙凤村.xlsx", village(ledger(联系时间="5月32日"))), SOME),
    ("another day", lambda o: _as_of(o, "2021-04-29"), NONE),
    ("the due day", lambda o: o.set("[calendar]\ndue_day = 20\n", TOML, VILLAGE), NONE),
    ("whom to ask", lambda o: o.set('[office]\nphone = "0591-123"\n', TOML, VILLAGE), NONE),
    ("a severity", lambda o: o.set('[severity]\nmethod-unknown = "info"\n', TOML, VILLAGE), NONE),
    ("whom to call", lambda o: o.list_units(phone="13700001111"), NONE),
    ("nobody to call", lambda o: (o.root / UNIT_LIST).unlink(), NONE),
    ("a unit's name", _rename, NONE),
    ("the name again", lambda o: o.set(TOML, VILLAGE), NONE),
    ("a template", lambda o: o.template("转发说明.txt", "再见\n"), NONE),
    ("one that is taken in", lambda o: o.template("校验报告.css", "p {}\n"), NONE),
    ("no template", lambda o: shutil.rmtree(o.root / "templates"), NONE),
    ("a decision", lambda o: o.put("分派.xlsx", decided()), SOME),
    ("a refusal", _refuse, SOME),
    ("a roster", _list_enterprises, SOME),
    ("a withdrawal", lambda o: o.run("withdraw", f"{TO}.xlsx", "--why", "报错了"), SOME),
    ("a return", lambda o: o.run("withdraw", "--undo", f"{TO}.xlsx"), SOME),
    ("a file gone", lambda o: (o.root / "inbox" / "村" / "龙凤村.xlsx").unlink(), ALL),
    ("a copy", lambda o: o.put(f"副本/{TO}.xlsx", *THEIRS), SOME),
    ("what can't be read", lambda o: (o.root / "inbox" / "龙凤村.xlsx").write_bytes(b"PK"), SOME),
    ("what is disarmed", _send_link, SOME),
    ("nothing, and still disarmed", _nothing, ALL),
    ("a page that she wrote in", lambda o: o.edit(f"单位/{TO}.html", b"<!-- -->"), SOME),
    ("a workbook that she wrote in", lambda o: o.edit(f"退回/{TO}/校验报告.html", b" "), SOME),
    ("a page gone", lambda o: (folder(o.root) / f"单位/{TO}.html").unlink(), SOME),
    ("keys that are none", _spoil_keys, NONE),
    ("other code", _nothing, NONE),
    ("a month more", lambda o: o.put("5.xlsx", *sent(TO, 5)), ALL),
)


def _keep_master(office: Office) -> None:
    shutil.copy(office.root / "master.db", office.root.parent / "older.db")


def _put_master_back(office: Office) -> None:
    shutil.copy(office.root.parent / "older.db", office.root / "master.db")


def _forget(office: Office) -> None:
    """What is still there can't be forgotten: the months before are moved away."""
    for file in (office.root / "inbox").rglob("*.xlsx"):
        if file.name != "6.xlsx":
            file.unlink()
    office.run("forget", "--months", "1")


def _confirm(office: Office) -> None:
    row = {
        "类别": "诉求",
        "填报单位": OWN,
        "写法": FIRE["问题诉求名称"],
        "建议为": "厂区用电不稳",
        "确认": "是",
    }
    office.put("对应.xlsx", same_as(row))


def _add_column(office: Office) -> None:
    source = Path(__file__).parent.parent / "schemas" / "ledger.yaml"
    target = office.root / "schemas" / "ledger.yaml"
    target.parent.mkdir()
    added = "  publicity:\n    title: 宣传情况\n    dtype: str\n    nullable: true\n    required: false\n"
    target.write_text(source.read_text("utf-8").rstrip() + "\n" + added, "utf-8")


# in the months before the one that is made
PAST: tuple[Change, ...] = (
    ("nothing", _nothing, ALL),
    ("a copy of the master", _keep_master, ALL),
    ("a late ledger", lambda o: o.put("迟.xlsx", *village(ledger(企业名称="村口小店"))), SOME),
    ("a late register", lambda o: o.put("迟5.xlsx", *sent(OWN, 5, OPEN)), SOME),
    (
        "a correction",
        lambda o: o.put("更正.xlsx", *sent(OWN, 4, OPEN, OPEN | FIRE, count="2")),
        SOME,
    ),
    ("a refusal", lambda o: o.put("回访.xlsx", heard()), SOME),
    ("one title for two", _confirm, SOME),
    ("a withdrawal", lambda o: o.run("withdraw", "更正.xlsx", "--why", "报错了"), SOME),
    ("a unit's name", _rename, NONE),
    ("a column more", _add_column, NONE),
    ("people forgotten", _forget, ALL),
    ("the older master", _put_master_back, SOME),
    ("other code", _nothing, NONE),
)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office whose months hold what is made of single units, and the lists."""
    office = Office(tmp_path / "工作区")
    few = tuple(line for line in outbox.DOCUMENTS if line[0] in (*LISTS, "群通知.txt"))
    monkeypatch.setattr(outbox, "DOCUMENTS", few)
    monkeypatch.setattr(outbox, "WORD_FILES", ())
    monkeypatch.setattr(pipeline, "write_outbox", office.write)
    office.put(f"{OWN}.xlsx", ledger(WRONG), register(**OPEN))
    office.put(f"{TO}.xlsx", *THEIRS)
    office.set(TOML, VILLAGE)
    return office


FEW = (
    "nothing",
    "a row mended",
    "another day",
    "a template",
    "a decision",
    "a page that she wrote in",
)


def _play(office: Office, changes: Sequence[Change], monkeypatch: pytest.MonkeyPatch) -> None:
    office.run()
    assert not office.taken
    for what, change, taken in changes:
        change(office)
        if what == "other code":
            code = (*standstill._code(), ("neu.py", "0"))
            monkeypatch.setattr(standstill, "_code", lambda code=code: code)
        office.run()
        told = ALL if not office.made else SOME if office.taken else NONE
        assert told == taken, (what, len(office.taken), len(office.made))


def test_after_a_change_the_documents_are_those_that_are_made_anew(
    small: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    _play(small, [change for change in CHANGES if change[0] in FEW], monkeypatch)


@pytest.mark.slow
def test_after_any_change_the_documents_are_those_that_are_made_anew(
    small: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    _play(small, CHANGES, monkeypatch)


@pytest.mark.slow
def test_after_any_change_in_the_past_the_documents_are_those_that_are_made_anew(
    small: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for month in (5, 6):
        small.put(f"{month}.xlsx", *sent(TO, month, OPEN, count="1"))
    _as_of(small, "2021-06-28")
    _play(small, PAST, monkeypatch)


@pytest.mark.slow
def test_a_report_is_made_anew_where_its_words_are_others(
    small: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "WORD_FILES", WORD_FILES)
    small.run()
    files = [folder(small.root) / path for path, _ in WORD_FILES]
    same = {"nothing": True, "whom to call": True, "another day": False, "a decision": False}
    for what, change, _ in CHANGES:
        if what in same:
            before = [file.stat().st_ino for file in files]
            change(small)
            small.run()
            after = [file.stat().st_ino for file in files]
            assert after == before if same[what] else not set(after) & set(before), what


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A new folder, with two files of the former one that were made from the key "k"."""
    former = Shelf(tmp_path / "old", tmp_path / "none", {})
    former.put("甲/a.txt", b"a")
    former.put("甲/b.txt", b"b")
    former.keep("k", ["甲/a.txt", "甲/b.txt"], {"a": "b"})
    return Shelf(tmp_path / "new", tmp_path / "old", former.kept)


def test_what_was_made_from_a_key_is_the_same_file_in_the_new_folder(shelf: Shelf) -> None:
    known = shelf.take("k")
    assert known is not None
    assert (dict(known.told), shelf.kept) == ({"a": "b"}, {"k": known})
    assert content(shelf.target) == content(shelf.former)
    assert (shelf.target / "甲" / "a.txt").samefile(shelf.former / "甲" / "a.txt")


def test_a_disk_without_links_gets_copies(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refused)
    assert shelf.take("k") is not None
    assert content(shelf.target) == content(shelf.former)
    assert not (shelf.target / "甲" / "a.txt").samefile(shelf.former / "甲" / "a.txt")


@pytest.mark.parametrize("name", ["a", "b"])
@pytest.mark.parametrize("how", [Path.unlink, lambda path: path.write_bytes(b"c")])
def test_of_a_key_all_files_are_taken_or_none(
    shelf: Shelf, name: str, how: Callable[[Path], object]
) -> None:
    how(shelf.former / "甲" / f"{name}.txt")
    assert shelf.take("k") is None
    assert (shelf.kept, shelf.files) == ({}, {})
    assert not shelf.target.exists()


def test_a_file_that_changes_while_it_is_taken_leaves_nothing_to_write_over(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def one(source: Path, target: Path) -> None:
        if source.name == "b.txt":
            source.write_bytes(b"hers")
            raise OSError
        link(source, target)

    monkeypatch.setattr(os, "link", one)
    assert shelf.take("k") is None
    shelf.put("甲/a.txt", b"new")
    assert (shelf.former / "甲" / "a.txt").read_bytes() == b"a"
    assert list(content(shelf.target)) == ["甲/a.txt"]


@pytest.mark.slow
def test_what_is_written_into_both_folders_at_once_is_told_from_what_was_published(
    small: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """She saves a page just when it is taken: it stays, and is kept aside by the next run."""
    small.run()
    with monkeypatch.context() as patch:
        write = small.write

        def saved_meanwhile(*given: Any) -> Written:
            done = write(*given)
            small.edit(f"单位/{TO}.html", b"<!-- hers -->")
            return done

        patch.setattr(pipeline, "write_outbox", saved_meanwhile)
        small.run()
    page = folder(small.root) / "单位" / f"{TO}.html"
    assert page.read_bytes().endswith(b"hers -->")
    small.run()
    assert not page.read_bytes().endswith(b"hers -->")
    aside = small.root / "outbox" / "2021-04（您改过的）" / "单位" / f"{TO}.html"
    assert aside.read_bytes().endswith(b"hers -->")


def test_a_run_that_is_killed_before_its_month_is_in_place_leaves_the_last_one(
    small: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.run()
    before = content(small.root / "outbox"), content(small.root / FOLDER)
    small.put(f"{OWN}.xlsx", ledger(RIGHT), register(**OPEN))
    with monkeypatch.context() as patch:

        def killed(*_: object) -> None:
            raise KeyboardInterrupt

        patch.setattr("liaison_pipeline.workspace._exchange", killed)
        CliRunner().invoke(main, ["consolidate", "--workspace", str(small.root), *small.options])
    assert (content(folder(small.root)), content(small.root / FOLDER)) == (
        {name.removeprefix("2021-04/"): data for name, data in before[0].items() if "/" in name},
        before[1],
    )
    small.run()
    assert small.taken
    assert small.made


@dataclass(frozen=True)
class Input:
    """An input with a field that neither `repr` nor `==` show."""

    name: str
    phone: str = field(default="", repr=False, compare=False)
    kinds: frozenset[str] = frozenset()
    more: object = None


def test_a_digest_tells_every_field_and_every_border_apart() -> None:
    inputs: list[object] = [
        *(
            Input("a"),
            Input("a", "1"),
            Input("a", kinds=frozenset("a")),
            Input("a", more=Input("a")),
        ),
        *(
            ("ab", "c"),
            ("a", "bc"),
            (("a",), "bc"),
            ("a", ("bc",)),
            ["a", None],
            ["a", "None"],
            "a",
        ),
        *({"a": "b"}, {"a": {"b": ""}}, b"a", 1, "1", True, 1.0, date(2021, 4, 1), State.MEND),
        *(datetime(2021, 4, 1), Severity.INFO, "info", Holds.NOTHING, ""),
    ]
    digests = [InputDigest().of(value) for value in inputs]
    assert len(set(digests)) == len(inputs)
    assert digests == [InputDigest().of(value) for value in inputs]
    assert InputDigest(inputs[0]).of([inputs[0]]) == InputDigest().of([Input("a")])


def test_a_digest_does_not_hang_on_the_order_of_a_set() -> None:
    words = [str(number) for number in range(100)]
    assert InputDigest().of(frozenset(words)) == InputDigest().of(frozenset(reversed(words)))


@pytest.mark.parametrize("value", [Path("a"), len, Input, object(), iter("a")])
def test_what_is_no_input_has_no_digest(value: object) -> None:
    with pytest.raises(TypeError):
        InputDigest().of(Input("a", more=[value]))
