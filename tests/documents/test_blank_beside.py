"""What a blank workbook tells beside its forms, and that nobody reads it as part of them."""

from io import BytesIO
from pathlib import Path

import openpyxl

from liaison_pipeline.documents.units.asides import helping_for
from liaison_pipeline.documents.units.blank_forms import blank_xlsx
from liaison_pipeline.files.expendable import read_workbook
from tests.facts.stories import NUMBER, OWN, RAISED, TO, closed, decided, heard, month, sent
from tests.language import SETTINGS, Office, office

NOWHERE = Path("/nowhere")
TO_OTHER = {"承办单位": TO, "交办日期": "4月22日", "办理时限": "5月6日"}
FILES = {"4.xlsx": RAISED, "分派.xlsx": decided(**TO_OTHER)}
HELD = SETTINGS.by_name[TO]


def blank(judged: Office, unit: str = TO) -> bytes:
    helping = helping_for(judged.month, NOWHERE)
    return blank_xlsx(judged.month, SETTINGS.by_name[unit], {}, helping)


def test_what_was_said_last_stands_beside_the_row_and_not_in_the_cell_to_fill_in() -> None:
    sheet = openpyxl.load_workbook(BytesIO(blank(month(5, FILES, 3))))["诉求登载表"]
    row = [sheet.cell(5, column).value or None for column in range(1, 11)]
    assert row[:8] == [1, "大路砖厂", "厂区用电不稳", "赵一 13800001234", "张三 13700001234",
                       "近期电压偏低，影响生产", None, None]  # fmt: skip
    assert row[8:] == [
        None,
        f"参考，不用填：{NUMBER}；2021年4月说：正在协调供电公司；"
        "已交办经发办，办理时限2021年5月6日",
    ]
    assert sheet.print_area.endswith("$H$15")


def test_what_the_enterprise_did_not_accept_stands_in_the_next_form_with_its_words() -> None:
    files = {
        "4.xlsx": sent(OWN, 4, closed("4月20日"), count="1"),
        "回访.xlsx": heard(day="4月26日", 意见="电压还是低"),
    }
    sheet = openpyxl.load_workbook(BytesIO(blank(month(5, files, 3), OWN)))["诉求登载表"]
    assert sheet["C5"].value == "厂区用电不稳"
    assert "回访时企业不满意：“电压还是低”，请重新办理" in sheet["J5"].value


def test_a_filled_in_form_is_read_as_if_nothing_stood_beside_it() -> None:
    book = openpyxl.load_workbook(BytesIO(blank(month(5, FILES, 3))))
    sheet = book["诉求登载表"]
    sheet["G5"], sheet["H5"] = "5月5日", "供电公司更换变压器，恢复供电"
    output = BytesIO()
    book.save(output)
    read = read_workbook(output.getvalue(), SETTINGS.limits)
    judged = office(FILES | {"5.xlsx": list(read.grids)}, month="2021-05", as_of="2021-05-28")
    (grievance,) = judged.month.grievances[TO].closed
    assert grievance.number == NUMBER
    assert {f.code for f in judged.findings if f.place.file == "5.xlsx"} <= {
        *(
            "form-blank",
            "reporter-missing",
            "head-missing",
            "leader-missing",
            "filing-date-missing",
        ),
        "enterprise-not-in-ledger",
    }


def test_every_unit_gets_the_duties_and_the_rules_of_conduct_once_a_month() -> None:
    book = openpyxl.load_workbook(BytesIO(blank(month(5, FILES, 3))))
    assert book.sheetnames[:3] == ["月台账", "诉求登载表", "填写说明"]
    told = "\n".join(str(row[0].value) for row in book["填写说明"].iter_rows())
    for words in ("每月至少联系 1 次", "璧山政企通", "疫情防控", "红包、礼品、消费卡", "96006",
                  "干扰正常生产经营", "5月5日"):  # fmt: skip
        assert words in told, words


def test_the_offices_own_words_of_conduct_win(tmp_path: Path) -> None:
    (tmp_path / "联系要求.txt").write_text("联系时请佩戴工作证。\n", "utf-8")
    lines = helping_for(month(5, FILES, 3).month, tmp_path).instructions
    assert "联系时请佩戴工作证。" in lines
    assert not any("疫情" in line for line in lines)
