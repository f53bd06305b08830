"""People and telephone numbers in every spelling of the contract."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison_pipeline.spelling.contacts import read_contact, taken_apart

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
NAMES = st.sampled_from(["张三", "欧阳小红", "李四", "王主任"])
PHONE_SPELLINGS = [
    "{n}{p}", "{n} {p}", "{p}{n}", "{n}（{p}）", "{n}：{p}", "{n}\n{p}", "{n}+86 {p}", "{n} 电话{p}",
    "{n},{p}.0",
]  # fmt: skip


@pytest.mark.parametrize("spelling", PHONE_SPELLINGS)
@given(name=NAMES, phone=MOBILES)
def test_a_name_and_a_mobile_are_told_apart(spelling: str, name: str, phone: str) -> None:
    contact = read_contact(spelling.format(n=name, p=phone))
    assert (contact.names, contact.phones, contact.invalid) == (name, (phone,), ())


@given(phone=MOBILES, gap=st.sampled_from([" ", "-", "."]))
def test_gaps_inside_a_mobile_do_not_matter(phone: str, gap: str) -> None:
    written = gap.join((phone[:3], phone[3:7], phone[7:]))
    assert read_contact(f"张三{written}").phones == (phone,)


@given(first=MOBILES, second=MOBILES, gap=st.sampled_from(["、", "/", "，", " ", "李四", "\n"]))
def test_two_mobiles_in_one_cell_are_both_read(first: str, second: str, gap: str) -> None:
    assert read_contact(f"张三{first}{gap}{second}").phones == (first, second)


@pytest.mark.parametrize(
    "text",
    ["023-41234567", "02341234567", "(023)41234567", "41234567", "4123456", "0871-65123456",
     "023-41234567转801", "41234567-801", "400-123-4567", "010 6234 5678"],
)  # fmt: skip
def test_a_landline_is_a_number(text: str) -> None:
    contact = read_contact(f"王五{text}")
    assert contact.invalid == ()
    assert len(contact.phones) == 1


@pytest.mark.parametrize(
    "digits", ["1380000123", "138000012345", "12000001234", "10000001234", "96006", "1.38E+10"]
)
def test_digits_that_are_no_number_are_told(digits: str) -> None:
    contact = read_contact(f"王五{digits}")
    assert contact.phones == ()
    assert [bad for bad, _ in contact.invalid] == [digits]


NEARLY_NAMES = st.text("张三李四欧阳网电话手机短号姓名联系转分人办公集团86０1 　:：、", max_size=6)


@given(NEARLY_NAMES, st.from_regex(r"[ ]?(86)?1[2-9][0-9]{8,10}", fullmatch=True), NEARLY_NAMES)
def test_a_plain_cell_is_read_as_if_it_was_taken_apart(name: str, phone: str, after: str) -> None:
    for text in (f"{name}{phone}", f"{name}{phone}{after}", f"{phone}{name}"):
        assert read_contact(text) == taken_apart(text)
