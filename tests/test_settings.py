"""What liaison.toml may not say of units."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from liaison_pipeline.cli import main
from liaison_pipeline.errors import SettingsError
from liaison_pipeline.model.findings import Severity
from liaison_pipeline.settings import load_settings

FIRST = '[[units]]\nname = "红光村"\nkind = "village"\naliases = ["红光村委会"]\n'


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "liaison.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["红光村村委会", "红光 村", "红光村民委员会", "红光村（盖章）"])
def test_units_whose_names_are_read_as_one_are_refused_with_the_line(
    tmp_path: Path, name: str
) -> None:
    path = written(tmp_path, FIRST + f'[[units]]\nname = "{name}"\nkind = "village"\n')
    with pytest.raises(SettingsError, match=r"第 6 行：.*看成同一个单位"):
        load_settings(path)


def test_an_alias_that_is_read_as_another_unit_is_refused_with_its_line(tmp_path: Path) -> None:
    more = '[[units]]\nname = "红星村"\nkind = "village"\naliases = ["红光村村委会"]\n'
    with pytest.raises(SettingsError, match=r"第 8 行"):
        load_settings(written(tmp_path, FIRST + more))


@pytest.mark.parametrize("name", ["红星村", "红光社区", "红光一村"])
def test_units_with_names_of_their_own_are_two(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, FIRST + f'[[units]]\nname = "{name}"\nkind = "village"\n')
    assert load_settings(path).unit_names == ("红光村", name)


def test_the_letter_head_is_the_offices_own_where_nothing_else_is_named(tmp_path: Path) -> None:
    text = '[office]\nsubdistrict = "青山街道"\ndistrict = "江北区营商办"\n'
    own = load_settings(written(tmp_path, text)).letter
    assert (own.addressee, own.signer) == ("江北区营商办", "青山街道经发办")
    assert (own.heading, own.number, own.issuer) == ("", "", "")


def test_the_letter_head_is_what_is_named(tmp_path: Path) -> None:
    text = '[report]\nnumber = "大路街办文〔2021〕9号"\nsigner = "大路街道办事处"\naddressee = ""\n'
    own = load_settings(written(tmp_path, text)).letter
    assert (own.number, own.signer, own.addressee) == (
        "大路街办文〔2021〕9号",
        "大路街道办事处",
        "",
    )


def test_a_weight_that_is_left_out_keeps_its_value(tmp_path: Path) -> None:
    own = load_settings(written(tmp_path, "[assessment.weights]\ncoverage = 0\n")).weights
    assert (own.coverage, own.satisfaction, own.punctuality) == (0, 20, 10)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[assessment.weights]\ncoverage = -1\n", "第 2 行：coverage 应为"),
        ("[assessment.weights]\n\nspeed = 1\n", "第 3 行：不认识的设置 speed"),
        ("[assessment]\nweights = 1\n", r"第 2 行：weights 应写成 \[assessment.weights\]"),
        ("[assessment]\npublish = 1\n", "第 2 行：publish 应为true 或 false"),
        ("[report]\nsinger = ''\n", "第 2 行：不认识的设置 singer"),
        ("[report]\nsigner = 5\n", "第 2 行：signer 应为文字"),
        ("[report]\nsigner = true\n", "现为 true。"),
        ("[report]\nsigner = ''\nsigner = ''\n", "第 3 行：这一项前面已经写过"),
        (
            "[assessment.weights]\nclosure_rate = 0\non_time_closure_rate = 0\nsatisfaction = 0\n"
            "coverage = 0\npunctuality = 0\nreopened_rate = 0\n",
            "第 1 行：weights 不能全部是 0",
        ),
    ],
)
def test_what_is_wrong_with_report_and_assessment_is_told_with_its_line(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(SettingsError, match=told):
        load_settings(written(tmp_path, text))


OFF = '[severity]\nmethod-unknown = "off"\ncell-error = "off"\n'


def test_what_holds_something_back_can_not_be_switched_off(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"第 3 行：cell-error 会使数据不计入"):
        load_settings(written(tmp_path, OFF))
    mild = written(tmp_path, OFF.replace('cell-error = "off"', 'cell-error = "info"'))
    assert load_settings(mild).severity["cell-error"] is Severity.INFO


def test_in_a_file_of_the_first_edition_it_is_shown_as_an_info_and_that_is_said(
    tmp_path: Path,
) -> None:
    head = "# 本工作区的设置。下面是大路街办发〔2021〕34号 的分工，请改成自己的；删去的部分按内置的算。\n"
    found = load_settings(written(tmp_path, head + OFF))
    assert found.severity == {"method-unknown": None, "cell-error": Severity.INFO}
    assert found.softened == ("cell-error",)
    (tmp_path / "inbox").mkdir()
    when = ["--as-of", "2021-04-28", "--workspace", str(tmp_path)]
    told = CliRunner().invoke(main, ["consolidate", *when])
    assert "设置里关掉了 cell-error" in told.output
    assert "method-unknown" not in told.output
