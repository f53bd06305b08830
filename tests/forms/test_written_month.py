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
        ("附件2 月台账", None),
        ("附件4月台账（村社区）", None),
        ("附件2：4月台账", (None, 4)),
        ("附件2 2021年4月台账", (2021, 4)),
        ("大路街办发〔2021〕34号附件2 月台账", None),
        ("情况表4月", (None, 4)),
        ("2021年4月1日-30日", (2021, 4)),
        ("（一月一次）全覆盖联系服务企业月台帐", None),
        ("一月一报", None),
        ("五月花社区", None),
        ("八月桂花台账", None),
        ("三月三", None),
        ("六月雪奶茶", None),
        ("1月1次", None),
        ("十月社区", None),
        ("四月", (None, 4)),
        ("四月份台账", (None, 4)),
        ("应急办四月台账", (None, 4)),
        ("十二月（定稿）", (None, 12)),
        ("二〇二一年十一月月报", (2021, 11)),
        ("2021年四月全覆盖联系", (2021, 4)),
        ("元月台账", (None, 1)),
        ("大路街办发〔2021〕34号", None),
    ],
)
def test_the_month_that_a_name_tells_is_read(
    text: str, month: tuple[int | None, int] | None
) -> None:
    assert written_month(text) == month
