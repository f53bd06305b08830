"""What 办理情况 says: done, not done, or neither; another unit's matter; too little."""

import pytest

from liaison_pipeline.spelling.outcome import OutcomeReader
from tests.language import FORMS

READER = OutcomeReader(FORMS.register.metadata["outcome"])


@pytest.mark.parametrize(
    "text",
    [
        "已办结",
        "已协调供电公司更换变压器，问题已解决。",
        "前期正在协调，现已解决",
        "已修复路灯",
        "经与社区沟通，得到妥善解决",
        "已请供电公司处理完毕",
        "已新划停车位8个，已投入使用。",
        "已协调解决，待回访",
        "整改完成，恢复正常",
        "已全部落实到位",
    ],
)
def test_what_tells_an_end_is_done(text: str) -> None:
    assert READER.read(text).done is True


@pytest.mark.parametrize(
    "text",
    [
        "正在协调供电公司",
        "未解决",
        "尚未办结",
        "办理中",
        "需协调供电公司解决",
        "已联系供电公司，待更换变压器",
        "已完成现场勘查，正在报批",
        "预计5月底完成",
        "已更换灯泡，仍未解决",
        "继续跟进",
        "需街道协调解决",
    ],
)
def test_what_tells_of_more_to_come_is_not_done(text: str) -> None:
    assert READER.read(text).done is False


@pytest.mark.parametrize(
    "text",
    [
        "已联系供电公司",
        "已报经发办协调解决",
        "已请街道协调解决",
        "已转市场监管所办理",
        "已完成现场勘查",
        "电话沟通",
    ],
)
def test_what_tells_neither_is_neither(text: str) -> None:
    assert READER.read(text).done is None


@pytest.mark.parametrize(
    "text",
    [
        "转市场监管所办理",
        "已报经发办",
        "超出本单位职责",
        "需街道协调",
        "不属于本单位职能范围",
        "建议由建环中心牵头处理",
    ],
)
def test_what_names_another_office_is_elsewhere(text: str) -> None:
    assert READER.read(text).elsewhere


@pytest.mark.parametrize("text", ["已更换变压器", "正在转型升级指导", "已转账退款", "贷款已到账"])
def test_what_the_unit_did_itself_is_not_elsewhere(text: str) -> None:
    assert not READER.read(text).elsewhere


@pytest.mark.parametrize(
    "text", ["已办结", "已解决。", "办结", "问题已解决", "已处理完毕", "全部办结"]
)
def test_a_bare_word_of_ending_is_vague(text: str) -> None:
    assert READER.read(text).vague


@pytest.mark.parametrize("text", ["已更换变压器，办结", "正在办理", "已协调解决用电问题"])
def test_a_sentence_that_says_what_was_done_is_not_vague(text: str) -> None:
    assert not READER.read(text).vague
