"""Tables of plain text."""

import pytest

from liaison_pipeline.files.expendable import read_workbook
from tests.files.specimens import LIMITS, first


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_plain_text_is_read_in_every_encoding_with_every_separator(
    encoding: str, separator: str
) -> None:
    text = separator.join(["序号", "企业名称"]) + "\r\n" + separator.join(["1", "大路砖厂"])
    cells = first(read_workbook(text.encode(encoding), LIMITS))
    assert cells == {(0, 0): "序号", (0, 1): "企业名称", (1, 0): "1", (1, 1): "大路砖厂"}
