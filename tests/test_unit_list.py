"""单位名单.xlsx: what a clerk writes into the table, and what is made of it."""

from pathlib import Path

import openpyxl
import pytest

from liaison_pipeline.errors import SettingsError
from liaison_pipeline.forms.checks import usable_forms
from liaison_pipeline.forms.reader import Reader
from liaison_pipeline.model.settings import Unit
from liaison_pipeline.settings import load_settings, names_units
from liaison_pipeline.starting import unit_table
from tests.language import HEAD, ledger
from tests.workspaces import folder, run, save

Cells = tuple[str | int | None, ...]
LABELS = (
    *("单位名称", "类别", "其他写法", "所属类别", "负责行业", "诉求关键词"),
    *("驻村科室", "街道", "联系人", "电话"),
)
VILLAGE = ("红光村", "村社区")


def listed(place: Path, *rows: Cells, labels: Cells = LABELS, above: Cells = ()) -> Path:
    """Writes the list below a line, and returns where the settings beside it would lie."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for line in ((above,) if above else ()) + (labels, *rows):
        page.append(line)
    book.save(place / "单位名单.xlsx")
    return place / "liaison.toml"


def units(place: Path, *rows: Cells, labels: Cells = LABELS, above: Cells = ()) -> list[Unit]:
    return list(load_settings(listed(place, *rows, labels=labels, above=above)).units)


def fault(place: Path, *rows: Cells, labels: Cells = LABELS, above: Cells = ()) -> str:
    with pytest.raises(SettingsError) as told:
        units(place, *rows, labels=labels, above=above)
    return str(told.value)


def test_an_empty_cell_keeps_what_is_built_in_for_that_name(tmp_path: Path) -> None:
    (own,) = units(tmp_path, ("市场监管所",))
    assert own == load_settings().by_name["市场监管所"]


def test_what_is_written_takes_the_place_of_what_is_built_in(tmp_path: Path) -> None:
    row = (
        "应急办",
        "科室",
        "安监办、安监站",
        "两类",
        "砖厂",
        "消防，安全",
        None,
        None,
        "王五",
        13800000000,
    )
    (own,) = units(tmp_path, row)
    assert (own.aliases, own.remit, own.topics) == (
        ("安监办", "安监站"),
        ("砖厂",),
        ("消防", "安全"),
    )
    assert own.categories == ("中小微企业", "个体工商户")
    assert (own.contact, own.phone) == ("王五", "13800000000")


def test_a_name_that_is_spread_over_its_cell_is_that_name(tmp_path: Path) -> None:
    own = units(tmp_path, ("应 急 办",), ("红\u3000光　村", "村"), ("A 区社区", "社区"))
    assert [unit.name for unit in own] == ["应急办", "红光村", "A 区社区"]
    assert own[0] == load_settings().by_name["应急办"]


def test_none_says_that_there_is_none(tmp_path: Path) -> None:
    (own,) = units(tmp_path, ("应急办", "科室", "无", "", "/", "—"))
    assert (own.aliases, own.remit, own.topics) == ((), (), ())


def test_a_unit_listed_by_another_name_keeps_what_is_built_in(tmp_path: Path) -> None:
    (own,) = units(tmp_path, ("应急管理办公室",))
    assert own.name == "应急管理办公室"
    assert (own.aliases, own.remit) == (("应急办", "应急管理办"), ("砖厂", "加油站"))


def test_the_list_takes_the_place_of_units_in_the_settings(tmp_path: Path) -> None:
    text = '[office]\nname = "经济办"\n[[units]]\nname = "老村"\nkind = "village"\n'
    (tmp_path / "liaison.toml").write_text(text, "utf-8")
    settings = load_settings(listed(tmp_path, VILLAGE))
    assert (settings.office.name, settings.unit_names) == ("经济办", ("红光村",))


def test_the_list_counts_without_any_liaison_toml(tmp_path: Path) -> None:
    path = listed(tmp_path, VILLAGE)
    assert names_units(path)
    assert load_settings(path).unit_names == ("红光村",)


@pytest.mark.parametrize(
    "word", ["村社区", "村（社区）", "村、社区", "村/社区", "村", "社区", "行政村"]
)
def test_villages_are_called_so(tmp_path: Path, word: str) -> None:
    assert units(tmp_path, ("红光村", word))[0].kind == "village"


@pytest.mark.parametrize("word", ["科室", "科 室", "站所", "办公室", "科室（站所）"])
def test_offices_are_called_so(tmp_path: Path, word: str) -> None:
    assert units(tmp_path, ("农业办", word))[0].kind == "office"


def test_titles_serials_other_columns_and_notes_are_no_units(tmp_path: Path) -> None:
    labels = ("序号", "备注", "类别", "单位名称")
    rows = [(1, "新", "村", "红光村"), (2,), (None, None, None, None), ("注：空着的按内置的算",)]
    own = units(tmp_path, *rows, labels=labels, above=("大路街道单位名单",))
    assert [unit.name for unit in own] == ["红光村"]


def test_a_kind_that_is_merged_over_its_units_is_each_ones(tmp_path: Path) -> None:
    path = listed(tmp_path, VILLAGE, ("红星村", None), ("红旗村", "同上"))
    book = openpyxl.load_workbook(tmp_path / "单位名单.xlsx")
    book.worksheets[0].merge_cells("B2:B3")
    book.save(tmp_path / "单位名单.xlsx")
    assert [unit.kind for unit in load_settings(path).units] == ["village"] * 3


def test_other_names_are_parted_as_people_part_them(tmp_path: Path) -> None:
    written = "建环中心、建设中心；建管中心 环保中心，建 环"
    (own,) = units(tmp_path, ("建设环保服务中心", "", written))
    assert own.aliases == ("建环中心", "建设中心", "建管中心", "环保中心", "建 环")


def test_the_office_of_a_village_may_be_called_by_any_name(tmp_path: Path) -> None:
    own = units(tmp_path, ("应急办",), (*VILLAGE, None, None, None, None, "应急管理办公室"))
    assert own[1].supervisor == "应急办"


def test_the_offices_own_sub_district_makes_no_district(tmp_path: Path) -> None:
    streets = (None,) * 5
    path = listed(tmp_path, (*VILLAGE, *streets, "大路街道"), ("红星村", "村", *streets, "白云镇"))
    assert [unit.subdistrict for unit in load_settings(path).units] == ["", "白云镇"]
    (own,) = units(tmp_path, ("大路街道红光村", "村", *streets, "大路街道"))
    assert (own.subdistrict, own.short) == ("大路街道", "红光村")


@pytest.mark.parametrize(
    ("rows", "cell", "said"),
    [
        ([VILLAGE, VILLAGE], "A3", "重复"),
        ([VILLAGE, ("红光村委会", "村")], "A3", "看成同一个单位"),
        ([VILLAGE, ("红星村", "村", "红光村民委员会")], "C3", "看成同一个单位"),
        ([("红光村", "")], "B2", "科室"),
        ([("红光村", "文化")], "B2", "现为“文化”"),
        ([(*VILLAGE, "", "大型企业")], "D2", "中小微企业"),
        ([(*VILLAGE, "", "", "砖厂")], "E2", "只用于科室"),
        ([(*VILLAGE, "", "", "", "", "安监办")], "G2", "不在单位名单中"),
        ([(*VILLAGE, "", "", "", "", "红光村")], "G2", "不是科室"),
        ([("", "村")], "A2", "没有写单位名称"),
        ([("#REF!", "村")], "A2", "公式"),
        ([], "A1", "下面没有写单位"),
    ],
)
def test_a_fault_is_told_with_its_cell(
    tmp_path: Path, rows: list[Cells], cell: str, said: str
) -> None:
    told = fault(tmp_path, *rows)
    assert f"{cell} 格" in told
    assert said in told
    assert "单位名单.xlsx" in told


def test_a_workbook_without_the_labels_is_refused(tmp_path: Path) -> None:
    assert "找不到表头" in fault(tmp_path, ("红光村", "村"), labels=("甲", "乙"))


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    assert "C1 格：“单位名称”一栏出现了两次" in fault(
        tmp_path, labels=("单位名称", "类别", "单位名称")
    )


def test_a_fault_ends_the_run_with_2_and_leaves_all_as_it_was(tmp_path: Path) -> None:
    listed(tmp_path, VILLAGE, VILLAGE)
    save(tmp_path / "inbox" / "a.xlsx", ledger())
    result = run(tmp_path)
    assert result.exit_code == 2
    assert "A3 格" in result.output
    assert not folder(tmp_path).exists()


def test_a_list_that_is_no_workbook_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "单位名单.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(SettingsError, match=r"单位名单.xlsx 读不出"):
        load_settings(tmp_path / "liaison.toml")


def test_a_list_that_lies_in_the_inbox_is_told_where_it_belongs(tmp_path: Path) -> None:
    listed(tmp_path, ("应急办",))
    save(tmp_path / "inbox" / "a.xlsx", ledger())
    (tmp_path / "inbox" / "名单.xlsx").write_bytes((tmp_path / "单位名单.xlsx").read_bytes())
    run(tmp_path)
    text = (folder(tmp_path) / "findings.csv").read_text("utf-8-sig")
    (line,) = [line for line in text.splitlines() if "名单.xlsx," in line]
    assert line.startswith("info,file-duplicate,")
    assert "请移到 inbox 旁边" in line


def test_a_list_in_another_format_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "单位名单.et").write_bytes(b"x")
    with pytest.raises(SettingsError, match=r"单位名单.et 请用 Excel 或 WPS 另存为 单位名单.xlsx"):
        load_settings(tmp_path / "liaison.toml")
    assert units(tmp_path, VILLAGE)[0].name == "红光村"


def test_a_unit_of_the_list_is_known_in_what_units_send(tmp_path: Path) -> None:
    listed(tmp_path, ("应急办",), ("经发办",))
    save(tmp_path / "inbox" / "a.xlsx", ledger(head=HEAD.replace("应急办", "安监办")))
    assert "unit-unknown" in run(tmp_path, "-v").output
    listed(tmp_path, ("应急办", None, "安监办"), ("经发办",))
    assert "unit-unknown" not in run(tmp_path, "-v").output


def test_whom_to_call_changes_no_way_of_reading(tmp_path: Path) -> None:
    def fingerprint(*row: str) -> str:
        settings = load_settings(listed(tmp_path, row))
        return Reader(settings, usable_forms(tmp_path / "schemas"), 1).fingerprint

    nobody = fingerprint(*VILLAGE)
    assert fingerprint(*VILLAGE, *[""] * 6, "王五", "13800000000") == nobody
    assert fingerprint("红光村", "村", "红光") != nobody


def test_the_table_that_init_makes_says_what_the_settings_say(tmp_path: Path) -> None:
    text = (
        '[[units]]\nname = "应急办"\nkind = "office"\ntopics = ["消防"]\n'
        '[[units]]\nname = "红光村"\nkind = "village"\nsupervisor = "应急办"\naliases = ["红光"]\n'
    )
    (tmp_path / "liaison.toml").write_text(text, "utf-8")
    settings = load_settings(tmp_path / "liaison.toml")
    assert settings.units[0].remit == ()
    (tmp_path / "单位名单.xlsx").write_bytes(unit_table(settings))
    assert load_settings(tmp_path / "liaison.toml") == settings
