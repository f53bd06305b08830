"""The text of a Word document as a reader sees it."""

import pytest

from tests.files.word_specimens import run, seen

STRUCK, DOUBLE, HIDDEN = "<w:strike/>", "<w:dstrike/>", "<w:vanish/>"
BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
CODE = "<w:r><w:instrText>DATE \\@ yyyy</w:instrText></w:r>"
FIELD = f"{BEGIN}{CODE}{SEPARATE}{run('4月6日')}{END}"
BOX = "<w:txbxContent><w:p><w:r><w:t>盖章</w:t></w:r></w:p></w:txbxContent>"


def form_field(inner: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{inner}</w:ffData></w:fldChar></w:r>{END}'
    )


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("4月6日", "4月6日"),
        (run("4月") + run("6日"), "4月6日"),
        (f"<w:del>{run('4月9日')}</w:del><w:ins>{run('4月6日')}</w:ins>", "4月6日"),
        (f"<w:moveFrom>{run('4月9日')}</w:moveFrom><w:moveTo>{run('4月6日')}</w:moveTo>", "4月6日"),
        ("<w:del><w:r><w:delText>4月9日</w:delText></w:r></w:del>" + run("4月6日"), "4月6日"),
        (run("4月9日", STRUCK) + run("4月6日"), "4月6日"),
        (run("4月9日", DOUBLE) + run("4月6日"), "4月6日"),
        (run("4月9日", HIDDEN) + run("4月6日"), "4月6日"),
        (run("4月6日", '<w:strike w:val="0"/><w:vanish w:val="false"/>'), "4月6日"),
        (run("4月6日", '<w:b/><w:u w:val="single"/><w:color w:val="FF0000"/>'), "4月6日"),
        (f"<w:smartTag>{run('4月')}<w:smartTag>{run('6')}</w:smartTag>{run('日')}</w:smartTag>",
         "4月6日"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('4月6日')}</w:sdtContent></w:sdt>", "4月6日"),
        ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
         f"{run('单击此处输入日期')}</w:sdtContent></w:sdt>", ""),
        (f"<w:hyperlink>{run('4月6日')}</w:hyperlink>", "4月6日"),
        (f"<w:fldSimple w:instr='DATE'>{run('4月6日')}</w:fldSimple>", "4月6日"),
        (FIELD, "4月6日"),
        (f"{BEGIN}{CODE}{FIELD}{SEPARATE}{run('4月7日')}{END}{run('上午')}", "4月7日上午"),
        ("<w:r><w:t>138</w:t><w:noBreakHyphen/><w:t>1234</w:t></w:r>", "138-1234"),
        ("<w:r><w:t>张三</w:t><w:tab/><w:t>138</w:t><w:br/><w:t>4567</w:t></w:r>", "张三\t138\n4567"),
        ("<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>hongqi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>"
         "红旗</w:t></w:r></w:rubyBase></w:ruby></w:r>" + run("小卖部"), "红旗小卖部"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("个体工商户"), "☑个体工商户"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>' + run("个体工商户"), "□个体工商户"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="0052"/></w:r>' + run("个体"), "☑个体"),
        ('<w:r><w:sym w:font="Wingdings" w:char="00fe"/></w:r>' + run("个体"), "☑个体"),
        (form_field('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>') + run("甲"), "☑甲"),
        (form_field('<w:checkBox><w:default w:val="0"/></w:checkBox>') + run("甲"), "□甲"),
        (form_field('<w:ddList><w:result w:val="1"/><w:listEntry w:val="电话"/><w:listEntry '
                    'w:val="走访"/></w:ddList>'), "走访"),
        (f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{BOX}</w:drawing></mc:Choice><mc:Fallback>"
         f"<w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r>" + run("4月6日"), "4月6日"),
    ],
)  # fmt: skip
def test_a_paragraph_is_read_as_a_reader_sees_it(content: str, text: str) -> None:
    assert seen(content) == text


STYLES = (
    '<w:style w:type="character" w:styleId="gone"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="child"><w:basedOn w:val="gone"/></w:style>'
    '<w:style w:type="character" w:styleId="back"><w:basedOn w:val="gone"/><w:rPr><w:vanish w:val="0"/>'
    "</w:rPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="old"><w:rPr><w:strike/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (run("4月9日", '<w:rStyle w:val="gone"/>') + run("4月6日"), "4月6日"),
        (run("4月9日", '<w:rStyle w:val="child"/>') + run("4月6日"), "4月6日"),
        (run("4月6日", '<w:rStyle w:val="back"/>'), "4月6日"),
        (run("4月6日", '<w:rStyle w:val="gone"/><w:vanish w:val="0"/>'), "4月6日"),
        (run("4月6日", '<w:rStyle w:val="unknown"/>'), "4月6日"),
        ('<w:pPr><w:pStyle w:val="old"/></w:pPr>' + run("4月6日"), ""),
        (
            '<w:pPr><w:pStyle w:val="old"/></w:pPr>' + run("4月6日", '<w:strike w:val="0"/>'),
            "4月6日",
        ),
    ],
)
def test_a_style_hides_and_strikes_as_formatting_does(content: str, text: str) -> None:
    assert seen(content, {"styles": STYLES}) == text


def test_paragraphs_are_lines_and_a_deleted_end_joins_two() -> None:
    gone = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>4月</w:t></w:r></w:p>"
    after = "<w:p><w:r><w:t>6日</w:t></w:r></w:p>"
    assert seen(f"<w:r/></w:p>{gone}{after}<w:p>") == "4月6日"
    assert seen(f"<w:r><w:t>座谈</w:t></w:r></w:p>{after}<w:p>") == "座谈\n6日"
