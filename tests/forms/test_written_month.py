"""The month that the name of a file, a folder or a form tells."""

import pytest

from liaison_pipeline.forms.months import written_month


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2021年4月台账", (2021, 4)),
        ("2021-04", (2021, 4)),
        ("202104", (2021, 4)),
        ("应急办4月份报表", (None, 4)),
        ("二〇二一年四月", (2021, 4)),
        ("20210425", None),
        ("4月25日报送", None),
        ("附件1", None),
        ("2021年4月1日-30日", (2021, 4)),
    ],
)
def test_the_month_that_a_name_tells_is_read(
    text: str, month: tuple[int | None, int] | None
) -> None:
    assert written_month(text) == month
