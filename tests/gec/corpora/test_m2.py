import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.m2 import ALL, NOT_ANNOTATED, OVERLAPPING, read_evaluation_m2, read_training_m2

EDIT = "A {}|||R|||{}|||REQUIRED|||-NONE-|||{}\n"
FIRST = "S a b\n" + EDIT.format("0 1", "x", 0) + EDIT.format("1 2", "y", 1) + "\nS fine .\n\n"
SECOND = "S c d\n" + EDIT.format("0 2", "z", 0) + EDIT.format("1 2", "q", 0) + EDIT.format("0 1", "w", 1)


@pytest.fixture
def paths(tmp_path):
    for name, text in (("first.m2", FIRST), ("second.m2", SECOND)):
        (tmp_path / name).write_text(text)
    return [tmp_path / "first.m2", tmp_path / "second.m2"]


def sentences(part):
    return [(sentence.source, sentence.targets) for sentence in part.sentences]


def test_the_corrections_of_one_annotator(paths):
    part = read_training_m2(paths[:1], annotator=0)
    assert sentences(part) == [("a b", ("x b",)), ("fine .", ("fine .",))] and not part.dropped
    part = read_training_m2(paths, annotator=1)
    # A block without an edit is one that annotator 0 found correct.
    assert sentences(part) == [("a b", ("a y",)), ("c d", ("w d",))] and part.dropped == {NOT_ANNOTATED: 1}


def test_the_corrections_of_all_annotators(paths):
    part = read_training_m2(paths, annotator=ALL)
    assert sentences(part) == [("a b", ("x b", "a y")), ("fine .", ("fine .",)), ("c d", ("w d",))]
    assert part.dropped == {OVERLAPPING: 1}
    assert [record["file"] for record in part.files] == ["first.m2", "second.m2"]


def test_an_annotator_without_a_sentence_is_refused(paths):
    with pytest.raises(UserError, match=r"second.m2: no sentence with a correction by annotator 7; give another"):
        read_training_m2(paths, annotator=7)


def test_an_evaluation_set_keeps_every_sentence_and_its_lines(paths):
    part = read_evaluation_m2(paths)
    assert sentences(part) == [("a b", ("x b", "a y")), ("fine .", ("fine .", None)), ("c d", (None, "w d"))]
    assert "\n".join(part.m2_lines) + "\n" == FIRST + SECOND + "\n"
    assert len(part.notes) == 1 and part.notes[0].endswith("1 corrections have edits that overlap") and not part.dropped
