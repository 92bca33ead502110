"""Whole sentences: made-up ones, and the official output on MuCGEC's development set."""

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cherrant import annotation, readings
from tlm_fairseq.gec.cherrant.annotation import Annotator, TooLong, annotate_all
from tlm_fairseq.gec.cherrant.characters import split_tokens
from tlm_fairseq.gec.cherrant.m2_layout import format_block
from tlm_fairseq.gec.cherrant.resources import read_resources
from tlm_fairseq.gec.m2 import Edit

from places import REAL_DATA

pytest.importorskip("pypinyin", reason="pypinyin is not installed")
pytest.importorskip("opencc", reason="OpenCC is not installed")
MUCGEC = REAL_DATA / "mucgec"


@pytest.fixture(scope="module")
def annotator(tables):
    return Annotator(read_resources(tables))


def test_a_correction_has_edits_of_four_types(annotator):
    made = annotator.annotate("他常常的去学效，今天吃先了", "他常常去学校，今天先吃了饭")
    edits = [Edit(3, 4, "R", ""), Edit(6, 7, "S", "校"), Edit(10, 12, "W", "先 吃"), Edit(13, 13, "M", "饭")]
    assert made == (list("他常常去学校，今天先吃了饭"), [edits], True, True)


def test_white_space_is_no_token_and_a_missing_part_is_one(annotator):
    assert annotator.annotate("我 的 书", "我 书").readings == [[Edit(1, 2, "R", "")]]
    assert annotator.annotate("我书", "我[缺失成分]书").readings == [[Edit(1, 1, "M", "[缺失成分]")]]


def test_the_correction_is_simplified_and_the_source_is_not(annotator):
    assert annotator.annotate("书", "書").readings == []
    assert annotator.annotate("書", "書").readings == [[Edit(0, 1, "S", "书")]]


def test_equally_cheap_alignments_are_readings(annotator):
    readings = annotator.annotate("有过工作", "工作过").readings
    assert readings == [
        [Edit(0, 1, "R", ""), Edit(1, 4, "W", "工 作 过")],
        [Edit(0, 2, "R", ""), Edit(4, 4, "M", "过")],
    ]


def test_only_the_first_counts_where_lengths_differ_by_more_than_ten(annotator):
    assert len(annotator.annotate("有过工作", "工作过" + "好" * 11).readings) == 2
    assert annotator.annotate("有过工作", "工作过" + "好" * 12).readings == [
        [Edit(0, 1, "R", ""), Edit(1, 4, "W", "工 作 过"), Edit(4, 4, "M", " ".join("好" * 12))]
    ]


def test_marks_in_place_of_a_correction(annotator):
    assert annotator.annotate("我", "没有错误") == (list("没有错误"), [], True, True)
    assert not annotator.annotate("我", "无法标注").annotatable


def test_a_blank_side_is_inserted_or_deleted_whole(annotator):
    assert annotator.annotate("我们", "").readings == [[Edit(0, 2, "R", "")]]
    assert annotator.annotate("", "我们").readings == [[Edit(0, 0, "M", "我 们")]]


def test_a_sentence_with_too_many_readings_is_named(annotator, monkeypatch, capsys):
    source, correction = "有过工作", "工作过"
    first = annotator.annotate(source, correction).readings[:1]
    monkeypatch.setattr(readings, "MOST_STATES", 6)
    made = annotate_all(annotator, ["好", source], ["好", correction])
    assert made[1].readings == first and not made[1].complete
    assert capsys.readouterr().err.startswith("sentence 2: ")


def test_a_sentence_that_is_too_long_is_refused(annotator, monkeypatch):
    monkeypatch.setattr(annotation, "MOST_PAIRS", 5)
    with pytest.raises(TooLong):
        annotator.annotate("我们好", "他们")
    with pytest.raises(UserError, match="sentence 2: 3 characters against 2 are too many"):
        annotate_all(annotator, ["好", "我们好"], ["好", "他们"])


def differing_blocks(text, m2, is_chosen):
    """Returns the ids of the chosen sentences whose blocks are not the official ones."""
    annotator = Annotator(read_resources(MUCGEC / "cherrant-data"))
    lines = (MUCGEC / text).read_text("utf-8").rstrip("\n").split("\n")
    blocks = (MUCGEC / m2).read_text("utf-8").strip("\n").split("\n\n")
    assert len(lines) == len(blocks) == 1137
    differing = []
    for line, expected in zip(lines, blocks):
        identifier, source, *corrections = line.split("\t")
        if not is_chosen(int(identifier)):
            continue
        made = dict(enumerate(annotator.annotate(source, correction) for correction in corrections))
        if format_block(split_tokens(source), made) != expected:
            differing.append(identifier)
    return differing


# Sentences that turn on the full stop, on other punctuation, on the order of additions, and on each level of meaning.
TELLING = {809, 265, 1134, 876, 450, 344, 747, 65, 180, 274}
FILES = [("example_pred_dev.txt", "pred.official.m2"), ("MuCGEC_dev.txt", "dev.official.m2")]


@pytest.mark.real_data
@pytest.mark.skipif(not MUCGEC.is_dir(), reason="MuCGEC is not beside the checkout")
@pytest.mark.parametrize(("text", "m2"), FILES)
def test_a_part_of_the_official_output(text, m2):
    assert differing_blocks(text, m2, lambda number: number in TELLING or number % 20 == 0) == []


@pytest.mark.slow
@pytest.mark.real_data
@pytest.mark.skipif(not MUCGEC.is_dir(), reason="MuCGEC is not beside the checkout")
@pytest.mark.parametrize(("text", "m2"), FILES)
def test_the_whole_official_output(text, m2):
    assert differing_blocks(text, m2, lambda number: True) == []
