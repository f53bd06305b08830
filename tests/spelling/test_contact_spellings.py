"""What a careful colleague reads in a contact cell: who, which numbers, and what is no number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison_pipeline.spelling.contacts import phone_kind, read_contact


def wide(text: str) -> str:
    """Returns the text in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text).replace(
        " ", "\u3000"
    )


MOBILE, OTHER, LANDLINE = "13812345678", "13912345678", "02341234567"

COUNTRY_CODE = [
    ("张三+8613812345678", [MOBILE]),
    ("张三 +86 138 1234 5678", [MOBILE]),
    ("张三0086-13812345678", [MOBILE]),
    ("张三008613812345678", [MOBILE]),
    ("张三（86）13812345678", [MOBILE]),
    ("张三(+86)138-1234-5678", [MOBILE]),
    ("张三(0086)13812345678", [MOBILE]),
    ("张三8613812345678", [MOBILE]),
    ("张三86-13812345678", [MOBILE]),
    (wide("张三+8613812345678"), [MOBILE]),
    ("张三0086 23 41234567", [LANDLINE]),
    ("张三+86-23-41234567", [LANDLINE]),
    ("张三(86)23-4123 4567", [LANDLINE]),
    ("张三+86(0)23 41234567", [LANDLINE]),
    ("张三0086-023-41234567", [LANDLINE]),
    ("张三86-23-41234567", [LANDLINE]),
    ("张三+86 400-123-4567", ["4001234567"]),
    ("张三+8613812345678、李四+8613912345678", [MOBILE, OTHER]),
    # 86 is a part of these numbers
    ("张三187 0000 0086", ["18700000086"]),
    ("张三 187-0086-1234 李四 139 0000 0086", ["18700861234", "13900000086"]),
    ("187.0000.0086 张三", ["18700000086"]),
    ("张三 023-4100 0086", ["02341000086"]),
    ("张三187 0000 0086 13900001111", ["18700000086", "13900001111"]),
    ("张三 13800001234 0086 13900001234", ["13800001234", "13900001234"]),
    ("张三86123456", ["86123456"]),
    ("张三13886123456", ["13886123456"]),
    ("张三023-86123456", ["02386123456"]),
]

SEPARATORS = [
    ("张三138 1234 5678", [MOBILE]),
    ("张三138-1234-5678", [MOBILE]),
    ("张三138.1234.5678", [MOBILE]),
    ("张三138－1234－5678", [MOBILE]),
    ("张三138—1234—5678", [MOBILE]),
    (wide("张三138 1234 5678"), [MOBILE]),
    ("张三138/1234/5678", [MOBILE]),
    ("张三138，1234，5678", [MOBILE]),
    ("张三138~1234~5678", [MOBILE]),
    ("张三138\n1234\n5678", [MOBILE]),
    ("张三1381234\n5678", [MOBILE]),
    ("张三(138)12345678", [MOBILE]),
    ("张三023-41234567", [LANDLINE]),
    ("张三(023)41234567", [LANDLINE]),
    ("张三023 4123 4567", [LANDLINE]),
    ("张三023/41234567", [LANDLINE]),
    ("张三13812345678/李四13912345678", [MOBILE, OTHER]),
    ("张三13812345678／13912345678", [MOBILE, OTHER]),
    ("张三、李四13812345678、13912345678", [MOBILE, OTHER]),
    ("张三13812345678\n李四13912345678", [MOBILE, OTHER]),
    ("张三13812345678-13912345678", [MOBILE, OTHER]),
    ("张三13812345678 41234567", [MOBILE, "41234567"]),
    ("张三41234567/13812345678", ["41234567", MOBILE]),
    ("张三023-41234567、41234568", [LANDLINE, "41234568"]),
]

EXTENSIONS = [
    ("张三023-41234567转801", [LANDLINE]),
    ("张三023-41234567-801", [LANDLINE]),
    ("张三023-41234567（801）", [LANDLINE]),
    ("张三02341234567分机8001", [LANDLINE]),
    ("张三41234567 ext.801", ["41234567"]),
    ("张三41234567#801", ["41234567"]),
    ("张三41234567*801", ["41234567"]),
    ("张三41234567/68", ["41234567"]),
    ("张三400-123-4567转1", ["4001234567"]),
    ("张三800-820-8820", ["8008208820"]),
    ("张三13812345678转1234", [MOBILE]),
    ("张三 138 1234 5678 转 2", [MOBILE]),
]

SHORT_NUMBERS = [
    ("张三13812345678（短号6688）", [MOBILE]),
    ("张三13812345678短号：66888", [MOBILE]),
    ("张三13812345678/短号668899", [MOBILE]),
    ("张三 短号 6688 13812345678", [MOBILE]),
    ("张三13812345678，虚拟网6688", [MOBILE]),
    ("张三13812345678 集团短号：6688", [MOBILE]),
    ("张三13812345678（6688短号）", [MOBILE]),
    ("张三 短号6688", []),
    ("张三13812345678短号", [MOBILE]),
]

BESIDE = [
    ("张三（红星路12号）13812345678", [MOBILE]),
    ("3组张三13812345678", [MOBILE]),
    ("张三13812345678 3组", [MOBILE]),
    ("张三13812345678人事部", [MOBILE]),
    ("张三13812345678号", [MOBILE]),
    ("张三45岁13812345678", [MOBILE]),
    ("红星路1-12号张三13812345678", [MOBILE]),
    ("张三 91500227MA5U2K1X3N 13812345678", [MOBILE]),
    ("张三13812345678 注册资本50万元", [MOBILE]),
    ("张三13812345678 月租3000元", [MOBILE]),
    ("张三13812345678 QQ：123456789", [MOBILE]),
    ("张三13812345678 zhang3@163.com", [MOBILE]),
    ("张三13812345678 微信号zs1234", [MOBILE]),
    ("张三13812345678（微信同号）", [MOBILE]),
    ("张三13812345678 2021年4月5日", [MOBILE]),
    ("张三13812345678（2021年4月更新）", [MOBILE]),
    ("张三13812345678（4月换号）", [MOBILE]),
    ("1.张三13812345678 2.李四13912345678", [MOBILE, OTHER]),
    ("①张三13812345678②李四13912345678", [MOBILE, OTHER]),
    ("张三1.3812345678E+10", [MOBILE]),
    ("张三13812345678.0", [MOBILE]),
]


@pytest.mark.parametrize(
    ("text", "phones"), [*COUNTRY_CODE, *SEPARATORS, *EXTENSIONS, *SHORT_NUMBERS, *BESIDE]
)
def test_the_numbers_of_a_cell_without_fault(text: str, phones: list[str]) -> None:
    contact = read_contact(text)
    assert (list(contact.phones), contact.invalid) == (phones, ())
    assert "张三" in contact.names


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("张三1381234567", ["1381234567"]),
        ("张三138123456789", ["138123456789"]),
        ("张三12812345678", ["12812345678"]),
        ("张三123", ["123"]),
        ("张三6688", ["6688"]),
        ("张三138****5678", ["138****5678"]),
        ("张三1381234XXXX", ["1381234XXXX"]),
        ("张三+86 1381234567", ["1381234567"]),
        ("张三短号13812345", ["13812345"]),
        ("张三013812345678", ["013812345678"]),
        ("张三1.38E+10", ["1.38E+10"]),
        ("张三13812345678、李四1391234567", ["1391234567"]),
    ],
)
def test_digits_that_are_no_number_are_told_as_they_stand(text: str, bad: list[str]) -> None:
    assert [digits for digits, _ in read_contact(text).invalid] == bad


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("13812345678", ""),
        ("电话：13812345678", ""),
        ("联系人：13812345678", ""),
        ("+86 13812345678", ""),
        ("13812345678（微信同号）", ""),
        ("13812345678短号6688", ""),
        ("13812345678转801", ""),
        ("无 13812345678", ""),
        ("张无忌13812345678", "张无忌"),
        ("王五(86)13800000000", "王五"),
        ("姓名：张三 电话：13812345678", "张三"),
        ("张总13812345678", "张总"),
        ("买买提·艾力13812345678", "买买提艾力"),
        ("Jack Ma 13812345678", "JackMa"),
        ("张三13812345678转801", "张三"),
        ("张转男13812345678", "张转男"),
        ("短小军13812345678", "短小军"),
    ],
)
def test_what_is_left_without_numbers_and_labels_is_the_name(text: str, names: str) -> None:
    assert read_contact(text).names == names


PHONES = st.one_of(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.from_regex(r"0(?:10|2[0-9]|[3-9][0-9]{2})[1-9][0-9]{6,7}", fullmatch=True),
    st.from_regex(r"[48]00[0-9]{7}", fullmatch=True),
)


@given(
    people=st.lists(st.tuples(st.sampled_from(["张三", "李四", "欧阳小红"]), PHONES), max_size=4),
    between=st.sampled_from(["、", "；", "，", "\n", " ", "/", ""]),
)
def test_several_people_keep_their_numbers(people: list[tuple[str, str]], between: str) -> None:
    contact = read_contact(between.join(name + phone for name, phone in people))
    assert list(contact.phones) == [phone for _, phone in people]
    assert contact.names == "".join(name for name, _ in people)


@given(
    start=st.from_regex(r"1[3-9][0-9]", fullmatch=True),
    groups=st.lists(
        st.from_regex(r"[0-9]{4}", fullmatch=True) | st.sampled_from(["0086", "8600", "0000"]),
        min_size=2,
        max_size=2,
    ),
    gap=st.sampled_from([" ", "-", ".", "  "]),
)
def test_a_number_in_groups_is_one_number_whatever_its_digits(
    start: str, groups: list[str], gap: str
) -> None:
    contact = read_contact(f"张三 {gap.join([start, *groups])}")
    assert (contact.names, contact.phones) == ("张三", (start + "".join(groups),))


@given(
    phone=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    code=st.sampled_from(["+86", "0086", "(86)", "（+86）", "86"]),
    gap=st.sampled_from(["", " ", "-", "."]),
)
def test_the_country_code_is_no_part_of_the_number(phone: str, code: str, gap: str) -> None:
    contact = read_contact(f"张三 {code}{gap}{phone}")
    assert (contact.names, contact.phones, contact.invalid) == ("张三", (phone,), ())


@given(st.text(alphabet="张三0123456789 -()/转短号+86.,\n", max_size=40))
def test_whatever_is_written_each_number_that_is_read_is_one(text: str) -> None:
    contact = read_contact(text)
    assert all(map(phone_kind, contact.phones))
    assert not any(phone_kind(digits) for digits, _ in contact.invalid)
