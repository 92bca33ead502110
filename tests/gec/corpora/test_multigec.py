"""MultiGEC's essays, read and written; all texts are made up."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.corpus_part import NO_CORRECTION
from tlm_fairseq.gec.corpora.multigec import NO_TEXT, export_multigec, find_references, read_essays, read_multigec

ORIGINAL = """### essay_id = 1
She go home .

She  like it .

### essay_id = b-2
He sing
and dance


### essay_id = 3
Fine .

### essay_id = 4

"""
FIRST = """### essay_id = b-2
He sings and dances .

### essay_id = 1
She goes home .
She likes it .

### essay_id = 4
Nothing .
"""
SECOND = "### essay_id = 1\nShe went home .\n\nShe liked it .\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in {"orig": ORIGINAL, "ref1": FIRST, "ref2": SECOND}.items():
        Path(f"xx-made-{name}-dev.md").write_text(text, "utf-8")
    # Of other subcorpora and splits.
    Path("xx-madeup-ref1-dev.md").write_text(FIRST, "utf-8")
    Path("xx-made-ref3-train.md").write_text(FIRST, "utf-8")
    return tmp_path


def units(part):
    return [(one.identifier, one.line, one.source, one.targets) for one in part.sentences]


JOINED = ("b-2", 7, "He sing and dance", ("He sings and dances .", None))
UNITS = [
    ("1", 2, "She go home .", ("She goes home .", "She went home .")),
    ("1", 4, "She  like it .", ("She likes it .", "She liked it .")),
    JOINED,
]


def test_essays_are_aligned_by_id_and_by_line_where_that_can_be():
    part = read_multigec(["xx-made-orig-dev.md"])
    assert units(part) == [*UNITS, ("3", 12, "Fine .", (None, None))]
    assert part.dropped == {NO_TEXT: 1}
    assert [str(path) for path in part.paths] == [f"xx-made-{name}-dev.md" for name in ("orig", "ref1", "ref2")]
    assert part.place(2) == "xx-made-orig-dev.md, line 7"


def test_essays_without_a_reference_are_not_trained_on():
    part = read_multigec(["xx-made-orig-dev.md"], convert=str.upper, training=True)
    assert units(part)[2] == (*JOINED[:2], "HE SING AND DANCE", ("HE SINGS AND DANCES .", None))
    assert len(part.sentences) == 3 and part.dropped == {NO_TEXT: 1, NO_CORRECTION: 1}


def test_a_test_set_has_no_reference():
    Path("xx-made-orig-test.md").write_text(ORIGINAL, "utf-8")
    part = read_multigec(["xx-made-orig-test.md"])
    assert [one.targets for one in part.sentences] == [()] * 5
    assert [one.source for one in part.sentences][2:4] == ["He sing", "and dance"]


def test_references_are_in_the_order_of_their_numbers():
    for number in (10, 9):
        Path(f"xx-made-ref{number}-dev.md").write_text(SECOND, "utf-8")
    found = [path.name for path in find_references("xx-made-orig-dev.md")]
    assert found == [f"xx-made-ref{number}-dev.md" for number in (1, 2, 9, 10)]


@pytest.mark.parametrize(
    "name, text, message",
    [
        ("xx-made-orig-dev.md", "Hi\n" + ORIGINAL, "orig-dev.md, line 1: a text before the first '### essay_id = ID'"),
        ("xx-made-orig-dev.md", "### essay_id = \nHi\n", "orig-dev.md, line 1: expected '### essay_id = ID'"),
        ("xx-made-orig-dev.md", "\n\n", "orig-dev.md holds no essay"),
        ("xx-made-orig-dev.md", ORIGINAL + "### essay_id = 1\n", "line 16: essay 1 stands on line 1 already"),
        ("xx-made-ref2-dev.md", "\n### essay_id = 9\nHi\n", "ref2-dev.md, line 2: essay 9 is not in xx-made-orig-dev"),
        ("xx-made-ref1-dev.md", SECOND + SECOND, "ref1-dev.md, line 5: essay 1 stands on line 1 already"),
    ],
)
def test_what_is_no_multigec_is_refused_with_its_place(name, text, message):
    Path(name).write_text(text, "utf-8")
    with pytest.raises(UserError) as error:
        read_multigec(["xx-made-orig-dev.md"])
    assert message in str(error.value) and "\n" not in str(error.value)


def test_another_name_than_that_of_an_original_is_refused():
    with pytest.raises(UserError, match="xx-made-ref1-dev.md is not named LANGUAGE-CORPUS-orig-train|dev|test.md"):
        read_multigec(["xx-made-ref1-dev.md"])


def export(hypotheses, ids=None):
    Path("hyp").write_text(hypotheses, "utf-8")
    if ids is not None:
        Path("ids").write_text(ids, "utf-8")
    exported = export_multigec("out.md", "xx-made-orig-dev.md", "hyp", None if ids is None else "ids")
    return exported, Path("out.md").read_text("utf-8")


def test_hypotheses_take_the_place_of_the_units():
    ids = "".join(f"{identifier}\n" for identifier, *_ in UNITS)
    exported, text = export("She goes home .\nShe like it .\nHe sings and dances .\n", ids)
    expected = ORIGINAL.replace("go ", "goes ").replace("He sing\nand dance", "He sings and dances .")
    assert text == expected  # with the two spaces of what is unchanged
    assert exported == (
        4,
        [
            "hyp: 1 essays have no line, 3 for one; they keep their text",
            "out.md: 1 essays have lost their line ends, b-2 for one",
        ],
    )


def test_without_ids_there_is_a_line_for_each_line_of_text():
    exported, text = export("A\nB\nC\nD\nE\n")
    assert exported == (4, [])
    assert (
        text == "### essay_id = 1\nA\n\nB\n\n### essay_id = b-2\nC\nD\n\n\n### essay_id = 3\nE\n\n### essay_id = 4\n\n"
    )


@pytest.mark.parametrize(
    "hypotheses, ids, message",
    [
        ("A\nB\n", None, "hyp has 2 lines and xx-made-orig-dev.md 5 lines of text; give a line for each, or"),
        ("A\nB\n", "1\n", "hyp has 2 lines and ids 1; give an id for each line"),
        ("A\n", "9\n", "ids, line 1: essay 9 is not in xx-made-orig-dev.md"),
        ("A\nB\nC\n", "1\n1\n1\n", "ids: essay 1 has 3 lines, and 2 in xx-made-orig-dev.md, line 1; give one for each"),
        ("A\n", "4\n", "ids: essay 4 has 1 lines, and 0 in xx-made-orig-dev.md, line 14"),
        ("### essay_id = 3\n", "3\n", "hyp, line 1: a text that begins as the head of an essay does"),
    ],
)
def test_hypotheses_of_other_essays_are_one_line_and_no_file(hypotheses, ids, message):
    with pytest.raises(UserError) as error:
        export(hypotheses, ids)
    assert message in str(error.value) and "\n" not in str(error.value)
    assert not Path("out.md").exists()


essay_texts = st.lists(st.text("ab .", max_size=6), max_size=4)


@settings(max_examples=25)  # each writes files
@given(st.lists(essay_texts, min_size=1, max_size=4))
def test_copied_units_give_the_file_back(essays):
    blocks = ["\n".join([f"### essay_id = {number}", *lines]) for number, lines in enumerate(essays)]
    text = "\n".join(blocks) + "\n"
    Path("xx-made-orig-dev.md").write_text(text, "utf-8")
    for name in ("ref1", "ref2"):
        Path(f"xx-made-{name}-dev.md").write_text("### essay_id = 0\n", "utf-8")
    part = read_multigec(["xx-made-orig-dev.md"])
    if not part.sentences:
        assert not any(essay.texts for essay in read_essays("xx-made-orig-dev.md").values())
        return
    sources = "".join(f"{one.source}\n" for one in part.sentences)
    (_, notes), written = export(sources, "".join(f"{one.identifier}\n" for one in part.sentences))
    assert written == text and notes == []
