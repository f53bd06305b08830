"""Tables of plain text."""

import pytest

from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import Refused, Workbook
from tests.files.specimens import LIMITS, first

ROWS = "序号,企业名称\r\n1,大路砖厂\r\n"
CELLS = {(0, 0): "序号", (0, 1): "企业名称", (1, 0): "1", (1, 1): "大路砖厂"}
LONG = "序号,企业名称,联系时间\r\n" + "1,大路砖厂,2021年4月5日\r\n" * 30


def read(text: str | bytes) -> Workbook:
    return read_workbook(text if isinstance(text, bytes) else text.encode(), LIMITS)


def cells(text: str | bytes) -> dict[tuple[int, int], object]:
    return first(read(text))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_plain_text_is_read_in_every_encoding_with_every_separator(
    encoding: str, separator: str
) -> None:
    text = separator.join(["序号", "企业名称"]) + "\r\n" + separator.join(["1", "大路砖厂"])
    assert cells(text.encode(encoding)) == CELLS


@pytest.mark.parametrize(
    "text",
    [
        ROWS,
        ROWS.replace("\r\n", "\r"),
        ROWS.replace("\r\n", "\n"),
        ROWS.replace("\r\n", "\r\r\n").replace("\r\r\n", "\r\n"),
        '"序号","企业名称"\r\n"1","大路砖厂"\r\n',
        '="序号",="企业名称"\r\n="1",="大路砖厂"\r\n',
        '"=""序号""",企业名称\r\n"=""1""","=""大路砖厂"""\r\n',
        "\ufeff序号,企业名称\r\n\ufeff1,大路砖厂\r\n",
        '\ufeff\ufeff"序号","企业名称"\r\n1,大路砖厂\r\n',
        "sep=,\r\n" + ROWS,
        "sep=;\r\n" + ROWS.replace(",", ";"),
        "序号,企业名称,,,\r\n1,大路砖厂,,,\r\n,,,,\r\n",
        ROWS + "\x1a",
    ],
)
def test_what_programs_write_around_values_is_not_part_of_them(text: str) -> None:
    assert cells(text) == CELLS


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ('="2021年4月6日"', "2021年4月6日"),
        ('="赵一,13800001234"', "赵一,13800001234"),
        ('"=""赵一,138"""', "赵一,138"),
        ('="一""品""鲜"', '一"品"鲜'),
        ('"赵一,138"', "赵一,138"),
        ('"赵一\n138"', "赵一\n138"),
        ("=1+1", "=1+1"),
        ("a=b", "a=b"),
        ('规格="大"的砖', '规格="大"的砖'),
        ("“一品鲜”", "“一品鲜”"),
    ],
)
def test_a_field_is_what_a_spreadsheet_program_shows(field: str, value: str) -> None:
    assert cells(f"1,{field},2\r\n3,4,5\r\n")[0, 1] == value


def test_a_title_with_other_marks_does_not_choose_the_separator() -> None:
    title = "2021年4月台账;填报人：张三;科室：应急办;时间;说明;x;y;z\r\n"
    assert cells(title + "序号,企业名称\r\n1,大路砖厂\r\n2,大路加油站\r\n")[2, 1] == "大路砖厂"


def test_a_tab_behind_a_number_does_not_choose_the_separator() -> None:
    rows = "".join(f"{n},赵一,13800001234\t,13900001234\t\r\n" for n in range(1, 9))
    assert cells("序号,姓名,电话,手机\r\n" + rows)[3, 1] == "赵一"


def test_commas_within_quotes_do_not_choose_the_separator() -> None:
    assert cells('序号;"a,b,c,d"\r\n1;"e,f,g,h"\r\n')[0, 1] == "a,b,c,d"


def damaged(data: bytes) -> tuple[tuple[int, ...], str]:
    """The damaged lines, and the second row's enterprise."""
    book = read(data)
    return book.damaged_lines, str(first(book).get((1, 1), ""))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_damaged_byte_costs_a_character(encoding: str) -> None:
    whole = LONG.encode(encoding)
    assert damaged(whole) == ((), "大路砖厂")
    assert damaged(whole.replace(b"\r\n1,", b"\r\n\xff1,", 1)) == ((2,), "大路砖厂")
    lines, name = damaged(whole.replace("砖".encode(encoding), b"\xff", 1))
    assert (lines, name.replace("\ufffd", "")) == ((2,), "大路厂")
    assert damaged(whole + b"\xff") == ((32,), "大路砖厂")
    assert damaged(whole.replace(b"\r\n", b"\r").replace(b"\r1,", b"\r\xff1,", 1))[0] == (2,)
    assert damaged(whole.replace(b"\r\n1,", b"\r\n\x001,", 1)) == ((2,), "大路砖厂")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_spaces_and_ones_do_not_hide_utf_16(encoding: str) -> None:
    text = "一、企业　　　,二\r\n一一　,大路砖厂\r\n"
    assert cells(text.encode(encoding))[1, 1] == "大路砖厂"


def test_zeros_on_either_side_are_damage() -> None:
    data = LONG.encode().replace(b"\r\n1,", b"\r\n\x001,", 1).replace(b"5\xe6", b"\x00\xe6", 1)
    assert damaged(data)[0] == (2,)


def test_a_text_cut_off_within_a_character_is_read() -> None:
    assert damaged((LONG + "2,大路").encode()[:-1]) == ((32,), "大路砖厂")
    assert damaged((LONG + "2,大路").encode("gb18030")[:-1]) == ((32,), "大路砖厂")
    assert damaged((LONG + "2").encode("utf-16-le")[:-1])[1] == "大路砖厂"


def test_the_euro_of_code_page_936_is_no_damage() -> None:
    data = "序号,企业名称\r\n1,大路€砖厂\r\n".encode("gb18030").replace(
        "€".encode("gb18030"), b"\x80"
    )
    assert damaged(data) == ((), "大路€砖厂")


def test_a_mark_of_utf_8_before_another_encoding_is_nothing() -> None:
    assert damaged(b"\xef\xbb\xbf" + LONG.encode("gb18030")) == ((), "大路砖厂")


@pytest.mark.parametrize(
    "data",
    [bytes(range(256)) * 4, bytes(range(128, 256)) * 9, b"\x01\x02\x03\xff" * 50, b"\x00" * 40],
)
def test_bytes_that_are_no_text_are_no_damaged_text(data: bytes) -> None:
    with pytest.raises(Refused):
        read(data)


FORM = (
    '月台账,,,,\r\n序号,企业名称,联系时间,"联系形式\n（电话、走访等）",个数\r\n'
    '1,大路砖厂,4月5日,走访,0\r\n2,大路油站,4月6日,"电话,走访",0\r\n3,大路茶馆,4月7日,走访,1\r\n'
)


def _last_rows(text: str) -> list[list[object]]:
    read_cells = cells(text)
    return [[read_cells.get((row, column)) for column in range(5)] for row in range(2, 5)]


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("大路砖厂", '"大路砖厂', (4,)),
        ("大路茶馆", '"大路茶馆', (6,)),
        ("4月5日", '"4月5日', (4,)),
        ("1,大路砖厂", '"1,大路砖厂', (4,)),
        ("大路砖厂,4月5日", '"大路砖厂,"4月5日', (4,)),
        ("1,大路砖厂,4月5日,走访,0\r\n2,大", '1,"大路砖厂,4月5日,走访,0\r\n2,"大', (4, 5)),
        ("大路砖厂", '"大路砖厂"', ()),
        ("大路砖厂", '""大路砖厂', ()),
        ("走访,1", '走访,"1"', ()),
        ("走访,1\r\n", '走访,"1"', ()),
        ("走访,0", '"走访" ,0', ()),
    ],
)
def test_a_quote_that_nothing_closes_swallows_no_row(
    old: str, new: str, lines: tuple[int, ...]
) -> None:
    text = FORM.replace(old, new, 1)
    assert text != FORM
    assert [[str(value).strip(' "') for value in row] for row in _last_rows(text)] == _last_rows(
        FORM
    )
    assert read(text).stray_quotes == lines


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ('"青禾"小吃店', "青禾小吃店"),
        ('老马"五金店', '老马"五金店'),
        ('"""青禾""小吃店"', '"青禾"小吃店'),
        ('"一楼,二楼\n三楼"', "一楼,二楼\n三楼"),
        ('"a,b\nc,d"', "a,b\nc,d"),
    ],
)
def test_quotes_within_a_field_are_as_spreadsheet_programs_read_them(
    field: str, value: str
) -> None:
    text = FORM.replace("大路砖厂", field)
    assert cells(text)[2, 1] == value
    assert not read(text).stray_quotes


@pytest.mark.parametrize("place", [1, 2, 3])
@pytest.mark.parametrize("first_in", ["utf-8", "gb18030"])
def test_a_text_of_two_encodings_is_read_line_by_line(place: int, first_in: str) -> None:
    then = "gb18030" if first_in == "utf-8" else "utf-8"
    lines = [f"{n},大路砖厂有限公司,二〇二一年四月五日,走访,0\r\n" for n in range(4)]
    data = b"".join(
        line.encode(first_in if number < place else then) for number, line in enumerate(lines)
    )
    assert cells(data) == cells("".join(lines))
    assert not read(data).damaged_lines


def test_a_damaged_line_of_one_encoding_is_not_another_encoding() -> None:
    data = bytearray((LONG * 3).encode())
    data[200] = 0xFF
    assert len(read(bytes(data)).damaged_lines) == 1
    chinese = bytearray((LONG * 3).encode("gb18030"))
    chinese[200:201] = b"\xff\xff"
    assert len(read(bytes(chinese)).damaged_lines) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_zeros_that_fill_up_a_file_are_told_at_its_end(encoding: str) -> None:
    made = read(LONG.encode(encoding) + b"\x00" * 300)
    assert first(made) == cells(LONG)
    assert made.damaged_lines == (33,)
