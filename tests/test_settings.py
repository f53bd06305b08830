"""What liaison.toml may not say of units."""

from pathlib import Path

import pytest

from liaison_pipeline.errors import SettingsError
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
