import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cged.conversion import are_words, edits_by_characters, edits_by_words, find_ceiling, jieba_splitter
from tlm_fairseq.gec.cged.corpus import NO_ORDER, SAME_PLACE, apply_edits, read_corpus
from tlm_fairseq.gec.cged.edits import CgedEdit, out_of_bounds
from tlm_fairseq.gec.cged.markup import Unit
from tlm_fairseq.gec.cged.report import format_figure
from tlm_fairseq.subwords.characters import segment_characters

from places import REAL_DATA

REAL_DATA = REAL_DATA / "cged"


@pytest.mark.parametrize(
    "source, corrected, edits",
    [
        ("我很好", "我很好", []),
        ("我很 好", "我 很好 ", []),
        ("我我很好", "我很好", [CgedEdit(2, 2, "R")]),
        ("我好", "我很好", [CgedEdit(2, 2, "M", ("很",))]),
        ("我好", "我好了", [CgedEdit(3, 3, "M", ("了",))]),
        ("我恨好", "我很好", [CgedEdit(2, 2, "S", ("很",))]),
        ("他们知不道", "他们不知道", [CgedEdit(3, 4, "W")]),
        ("都没有什么变化。", "什么变化都没有。", [CgedEdit(1, 7, "W")]),
        # Neighbours are one edit: the deleted and the inserted.
        ("一二三四", "一甲乙丙四", [CgedEdit(2, 3, "S", ("甲乙丙",))]),
        # Positions count spaces and control characters of the source; the spaces of the correction do not matter.
        ("我 \x1d很 坏", "我 很 好", [CgedEdit(6, 6, "S", ("好",))]),
        ("我 很", "我 很 好", [CgedEdit(4, 4, "M", ("好",))]),
        # ASCII runs are replaced whole, and get their space back.
        ("看3D电影", "看4D电影", [CgedEdit(2, 3, "S", ("4D",))]),
        ("他说hello。", "他说hello world。", [CgedEdit(8, 8, "M", ("world",))]),
        ("他说bye。", "他说good day。", [CgedEdit(3, 5, "S", ("good day",))]),
        ("", "好", [CgedEdit(1, 1, "M", ("好",))]),
        ("坏了", "", [CgedEdit(1, 2, "R")]),
        ("", "", []),
    ],
)
def test_edits_by_characters(source, corrected, edits):
    assert edits_by_characters(source, corrected) == edits


@pytest.mark.parametrize(
    "source, words, edits",
    [
        # The whole word, although one of its characters stays.
        ("一个兵人说", "一个 士兵 说", [CgedEdit(3, 4, "S", ("士兵",))]),
        ("征罚了", "惩罚 了", [CgedEdit(1, 2, "S", ("惩罚",))]),
        ("他很高心地跑", "他 很 高兴 地 跑", [CgedEdit(3, 4, "S", ("高兴",))]),
        # Two characters of one word.
        ("平丹无七的", "平淡无奇 的", [CgedEdit(1, 4, "S", ("平淡无奇",))]),
        # What is inserted or deleted is no replacement, and stays as it is.
        ("很挤", "很 拥挤", [CgedEdit(2, 2, "M", ("拥",))]),
        ("我们们去", "我们 去", [CgedEdit(3, 3, "R")]),
        # Between what is inserted and what is deleted stays a part of the word; or another word; or parts of two.
        ("说兵人", "说 士兵", [CgedEdit(2, 3, "S", ("士兵",))]),
        ("人兵说", "兵士 说", [CgedEdit(1, 2, "S", ("兵士",))]),
        ("甲人", "士 甲", [CgedEdit(1, 1, "M", ("士",)), CgedEdit(2, 2, "R")]),
        ("甲乙丙人", "士甲 乙丙", [CgedEdit(1, 1, "M", ("士",)), CgedEdit(4, 4, "R")]),
        ("知不道", "不 知道", [CgedEdit(1, 2, "W")]),
        ("我好", "我 好", []),
    ],
)
def test_replacements_by_words_cover_whole_words(source, words, edits):
    assert edits_by_words(source, words.split()) == edits


text = st.text(st.sampled_from("甲乙丙丁a1 ，"), max_size=14)


def check(source, corrected, edits):
    """The edits lie inside the source, do not overlap, and make the corrected sentence but for its spaces: between two
    ASCII runs they matter, and an edit line cannot write one ("1丁1" to "1 1")."""
    assert not any(out_of_bounds(edit, len(source)) for edit in edits)
    made, reason = apply_edits(source, edits)
    assert reason in (None, NO_ORDER) and reason != SAME_PLACE
    if made is not None:
        assert made.replace(" ", "") == corrected.replace(" ", "")
    assert bool(edits) == (segment_characters(source) != segment_characters(corrected))


@given(text, text)
def test_edits_by_characters_make_the_corrected_sentence(source, corrected):
    check(source, corrected, edits_by_characters(source, corrected))


@given(text, st.lists(st.text(st.sampled_from("甲乙丙丁，"), min_size=1, max_size=4), max_size=5))
def test_edits_by_words_make_the_corrected_sentence(source, words):
    check(source, "".join(words), edits_by_words(source, words))


UNITS = [
    Unit("1", "一个兵人", "一个士兵", (CgedEdit(3, 4, "S", ("士兵",)),), 1),
    Unit("2", "好", "好", (), 2),
    Unit("3", "坏", "好", None, 3),
    Unit("4", "坏", None, (CgedEdit(1, 1, "S"),), 4),
]


def test_the_ceiling_depends_on_the_converter():
    by_characters = find_ceiling(UNITS)
    assert by_characters.left_out == 2 and by_characters.score.position.tp == 0
    by_words = find_ceiling(UNITS, "words", lambda sentence: ["一个", "士兵"] if len(sentence) > 1 else [sentence])
    assert by_words.score.position.f1 == by_words.score.correction.f1 == 1
    assert "converter:words" in by_words.score.signature and by_words.by == "words"


def test_a_corpus_without_corrections_has_no_ceiling():
    with pytest.raises(UserError, match="no sentence has both a correction and errors"):
        find_ceiling(UNITS[2:])


def test_jieba_takes_sentences_in_characters_too():
    pytest.importorskip("jieba", reason="jieba is not installed")
    assert jieba_splitter()("我 们 学 习 hello world") == jieba_splitter()("我们学习hello world")
    assert jieba_splitter()("我们学习")[0] == "我们"


@pytest.mark.parametrize(
    "lines, expected",
    [(["我们 去"], True), (["我们", "他 去"], True), (["我 们 去 OK"], False), (["我们去"], False), ([""], False)],
)
def test_lines_parted_into_words(lines, expected):
    assert are_words(lines) == expected


def test_missing_package_names_the_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "jieba", None)
    with pytest.raises(UserError, match="python -m pip install jieba"):
        jieba_splitter()


# Measured with this converter on the published corrections (RapidFuzz 3.14.6): F1 of identification, position and
# correction. The words are jieba's (0.42.1).
CEILINGS = {
    ("cged2018/train_CGED2018.xml", "characters"): ("0.8829", "0.6759", None),
    ("cged2018/train_CGED2018.xml", "words"): ("0.8992", "0.7276", None),
    ("cged2020/test_truth_2020mk.xml", "characters"): ("0.9159", "0.7003", "0.639"),
    ("cged2020/test_truth_2020mk.xml", "words"): ("0.9178", "0.7511", "0.7058"),
}


@pytest.mark.real_data
@pytest.mark.parametrize("name, by", CEILINGS)
def test_ceilings_of_the_published_corrections(name, by):
    if not REAL_DATA.is_dir():
        pytest.skip(f"{REAL_DATA} is absent")
    if by == "words":
        pytest.importorskip("jieba", reason="jieba is not installed")
    ceiling = find_ceiling(read_corpus(REAL_DATA / name).units, by, jieba_splitter() if by == "words" else None).score
    levels = (ceiling.identification, ceiling.position, ceiling.correction)
    assert tuple(level and format_figure(level.f1) for level in levels) == CEILINGS[name, by]
    assert ceiling.detection.f1 == 1
