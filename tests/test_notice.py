"""docs/通知条款对照.md: every clause of the notice is there, and what it names exists."""

import re
from pathlib import Path

import pytest

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.cli import main
from liaison_pipeline.documents.outbox import DOCUMENTS, OF_A_UNIT, OF_THE_UNITS, WORD_FILES
from liaison_pipeline.documents.units.folders import PAGE

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "通知条款对照.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith("| 条款")
]
NAMED = sorted(set(re.findall(r"`([^`]+)`", TEXT)))
# what the notice asks for, by its clauses, in its own words
CLAUSES = [
    *(("一", words) for words in ("全覆盖", "统筹、协调和督促", "划片包干", "砖厂、加油站",
                                  "餐饮以外的个体户", "驻村科室")),
    *(("二（一）", words) for words in ("每月至少联系沟通1次", "璧山政企通", "惠企政策",
                                    "社情民意", "小区吹哨 部门报到")),
    *(("二（二）", words) for words in ("2021年4月起", "登载表", "每月25日前", "区营商环境办")),
    *(("二（三）", words) for words in ("第一时间甄别", "按类别分派", "党工委、办事处研究",
                                    "跟踪督办系统", "城市生活馆", "牵头甄别交办", "生活方面")),
    *(("三（一）", words) for words in ("督办考核", "电话回访或实地走访", "服务态度",
                                    "考核激励依据", "高度重视")),
    *(("三（二）", words) for words in ("疫情防控", "吃拿卡要", "红包、礼品、消费卡",
                                    "增加企业负担", "干扰正常生产经营", "96006", "移交")),
    *((f"附件{number}", words) for number, words in ((1, "科室"), (2, "村社区"), (3, "科室"),
                                                  (4, "村社区"))),
]  # fmt: skip
MADE_ELSEWHERE = {  # by liaison init, or by every run beside the months
    *("liaison.toml", "单位名单.xlsx", "outbox/2021-04/"),
}


@pytest.mark.parametrize(("mark", "words"), CLAUSES)
def test_every_clause_of_the_notice_has_its_row(mark: str, words: str) -> None:
    assert any(row[0] == mark and words in row[1] for row in ROWS)


def test_every_row_says_where_it_is_served_and_what_stays_with_people() -> None:
    assert [row for row in ROWS if len(row) != 4 or not all(row)] == []
    assert {row[0] for row in ROWS} == {mark for mark, _ in CLAUSES}


def _is_document(name: str) -> bool:
    tables = (DOCUMENTS, WORD_FILES, OF_THE_UNITS, OF_A_UNIT)
    paths = {"退回/", PAGE} | {path for table in tables for path, _ in table}
    return name in paths or any(path.endswith("/") and name.startswith(path) for path in paths)


@pytest.mark.parametrize("name", NAMED)
def test_what_is_named_exists(name: str) -> None:
    if re.fullmatch(r"[a-z]+(-[a-z]+)+", name):
        assert name in CATALOGUE
    elif re.fullmatch(r"liaison [a-z]+|consolidate", name):
        assert name.split()[-1] in main.commands
    else:
        assert _is_document(name) or (ROOT / name).exists() or name in MADE_ELSEWHERE


def test_what_is_made_elsewhere_is_told_in_the_manual() -> None:
    manual = (ROOT / "docs" / "使用手册.md").read_text("utf-8")
    assert [name for name in sorted(MADE_ELSEWHERE) if name.split("/")[-1] not in manual] == []
