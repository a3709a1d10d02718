"""Questions in scripts without blanks: what stands between two words is no word, and what is missing is named whole."""

from __future__ import annotations

import pytest

from passages.answering.answer import answer
from passages.model import Passage
from passages.search.searcher import Index

ORCHARD = {
    "zh": [
        "果园是一位船长在1820年种下的。他没有看到果实。",
        "村里的年轻人每年十月都要榨苹果汁。",
        "修道院的蜜蜂飞过了山谷。",
    ],
    "ja": ["果樹園は船長が植えた。", "村の若者は毎年十月にりんごを搾る。", "修道院の蜜蜂は谷を越えて飛んだ。"],
    "ko": ["과수원은 선장이 심었다.", "마을 사람들은 해마다 시월에 사과를 짠다.", "수도원의 꿀벌은 골짜기를 건넜다."],
    "th": ["สวนผลไม้ปลูกโดยกัปตันเรือ", "ชาวบ้านคั้นน้ำแอปเปิลทุกเดือนตุลาคม", "ผึ้งของวัดบินข้ามหุบเขา"],
}
INDEXES = {language: Index(list(map(Passage.of, texts))) for language, texts in ORCHARD.items()}


@pytest.mark.parametrize(
    ("language", "question", "missing"),
    [
        ("zh", "船长养老虎吗？", ("养老虎",)),
        ("zh", "蜜蜂和直升机", ("直升机",)),
        ("zh", "直升机飞过了潜水艇", ("直升机", "潜水艇")),
        ("ja", "船長のヘリコプターはどこですか", ("ヘリコプター",)),
        ("ko", "선장의 헬리콥터는 어디", ("헬리콥터",)),
        ("th", "ฮิปโปโปเตมัส กัปตันเรือ", ("ฮิปโปโปเตมัส",)),
    ],
)
def test_what_stands_nowhere_is_named_as_it_was_typed(language: str, question: str, missing: tuple[str, ...]) -> None:
    assert answer(INDEXES[language], question).missing == missing


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("zh", "船长种果园"),
        ("zh", "谁种下了果园？"),
        ("zh", "修道院有蜜蜂吗"),
        ("ja", "誰が果樹園を植えたのですか"),
        ("ko", "선장은 과수원을 심었다"),
    ],
)
def test_where_two_known_words_meet_nothing_is_missing(language: str, question: str) -> None:
    reply = answer(INDEXES[language], question)
    assert reply.found
    assert not reply.missing


@pytest.mark.parametrize("question", ["红楼梦的作者是谁", "怎样做红烧肉", "哪个球队赢得了世界杯"])
def test_a_question_of_unknown_words_is_refused(question: str) -> None:
    reply = answer(INDEXES["zh"], question)
    assert not reply.found
    assert reply.missing
    assert all(typed in question for typed in reply.missing)
