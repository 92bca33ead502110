import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.m2 import AnnotatedSentence, Edit, OverlappingEdits, correct_sentence, read_m2, write_m2

SAMPLE = """S He go home .
A 1 2|||R:VERB:SVA|||goes|||REQUIRED|||-NONE-|||0
A 3 3|||M:PUNCT|||,|||REQUIRED|||-NONE-|||0
A -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||1

S Fine .

S\x20
A\x200\x200|||M:OTHER|||x\x20y|||REQUIRED|||-NONE-|||2
"""


def write(folder, text):
    path = folder / "gold.m2"
    path.write_text(text, encoding="utf-8")
    return path


def test_sentences_with_the_edits_of_each_annotator(tmp_path):
    first, second, third = read_m2(write(tmp_path, SAMPLE))
    assert first.source == "He go home ."
    assert first.edits == {0: [Edit(1, 2, "R:VERB:SVA", "goes"), Edit(3, 3, "M:PUNCT", ",")], 1: []}
    assert (second.source, second.edits) == ("Fine .", {0: []})
    assert (third.source, third.edits) == ("", {2: [Edit(0, 0, "M:OTHER", "x y")]})


@pytest.mark.parametrize("correction", ["a||", "||a", "||", "a||b", "|a", "a|", "", "-NONE-"])
def test_alternatives_are_kept_whole(tmp_path, correction):
    text = f"S x y\nA 0 1|||R|||{correction}|||REQUIRED|||-NONE-|||0\n"
    (sentence,) = read_m2(write(tmp_path, text))
    assert sentence.edits == {0: [Edit(0, 1, "R", correction)]}


def test_a_target_line_of_cherrant_begins_a_reading(tmp_path):
    """The form of the M2 files that ChERRANT writes: T0 and A0 number the target and its edit sequence."""
    text = (
        "S 味 确 实\nT0-A0 味 道 确 实\nA 1 1|||M|||道|||REQUIRED|||-NONE-|||0\n"
        "T1-A0 真 味 确\nA 0 0|||M|||真|||REQUIRED|||-NONE-|||1\nA 2 3|||R|||-NONE-|||REQUIRED|||-NONE-|||1\n"
        "T1-A1 真 味 确\nA 0 3|||W|||真 味 确|||REQUIRED|||-NONE-|||1\n\n"
        "S 好\nT0 没有错误\nA -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||0\n\n"
        "S 不 清\nT0 无法标注\nA -1 -1|||NA|||-NONE-|||REQUIRED|||-NONE-|||0\n\nS 好\n"
    )
    first, second, refused, last = read_m2(write(tmp_path, text))
    assert first.edits == {0: [Edit(1, 1, "M", "道")], 1: [Edit(0, 0, "M", "真"), Edit(2, 3, "R", "-NONE-")]}
    assert first.further_readings == {1: [[Edit(0, 3, "W", "真 味 确")]]}
    assert correct_sentence(first, 1) == "真 味 确"
    assert second.edits == {0: []} and second.further_readings == {}
    assert refused.edits == {} and last.edits == {0: []}


@pytest.mark.parametrize(
    "edits, corrected",
    [
        ([], "a b  c"),  # a sentence without an error stays as it is
        ([Edit(0, 1, "R", "x y")], "x y b c"),
        ([Edit(2, 3, "R", "z"), Edit(0, 1, "R", "x")], "x b z"),  # in whatever order
        ([Edit(1, 2, "U", "")], "a c"),
        ([Edit(1, 2, "U", "-NONE-")], "a c"),
        ([Edit(1, 2, "R", "x||y")], "a x c"),  # the first alternative
        ([Edit(1, 2, "R", "||y")], "a c"),
        ([Edit(1, 2, "R", "x||")], "a x c"),
        ([Edit(0, 1, "UNK", "-NONE-"), Edit(1, 2, "Um", "q"), Edit(3, 3, "M", "!")], "a b c !"),
        ([Edit(1, 1, "M", "x"), Edit(1, 1, "M", "y"), Edit(1, 2, "R", "z")], "a x y z c"),
        ([Edit(1, 2, "R", "z"), Edit(2, 2, "M", "x")], "a z x c"),
        ([Edit(0, 3, "U", "")], ""),
    ],
)
def test_the_sentence_as_an_annotator_corrected_it(edits, corrected):
    assert correct_sentence(AnnotatedSentence("a b  c", {7: edits}), 7) == corrected


@pytest.mark.parametrize("second", [Edit(1, 2, "R", "y"), Edit(1, 1, "M", "y"), Edit(0, 2, "R", "y")])
def test_edits_that_overlap_make_no_sentence(second):
    sentence = AnnotatedSentence("a b", {0: [Edit(0, 2, "R", "x"), second], 1: []})
    with pytest.raises(OverlappingEdits):
        correct_sentence(sentence, 0)
    assert correct_sentence(sentence, 1) == "a b"
    with pytest.raises(KeyError):
        correct_sentence(sentence, 2)


@pytest.mark.parametrize(
    "text, message",
    [
        ("S a\nA 0 1|||R|||x|||y|||REQUIRED|||-NONE-|||0\n", "line 2: an edit has 6 fields between '|||', this one 7"),
        ("S a\nA 0 1|||R|||x\n", "line 2: an edit has 6 fields"),
        ("S a\nA 0|||R|||x|||REQUIRED|||-NONE-|||0\n", "line 2: an edit begins with two numbers"),
        ("S a\nA 0 one|||R|||x|||REQUIRED|||-NONE-|||0\n", "line 2: an edit begins with two numbers"),
        ("S a\nA 0 1|||R|||x|||REQUIRED|||-NONE-|||me\n", "line 2: an edit begins with two numbers"),
        ("S a\nA 0 2|||R|||x|||REQUIRED|||-NONE-|||0\n", "line 2: the edit 0 2 lies outside"),
        ("S a b\nA 2 1|||R|||x|||REQUIRED|||-NONE-|||0\n", "line 2: the edit 2 1 lies outside"),
        ("A 0 1|||R|||x|||REQUIRED|||-NONE-|||0\n", "line 1: expected"),
        ("S a\n\nA 0 1|||R|||x|||REQUIRED|||-NONE-|||0\n", "line 3: expected"),
        ("S a\nS b\n", "line 2: a blank line is missing"),
        ("S a\nT0-B1 b\n", "line 2: unknown mark of a reading 'T0-B1'; give 'T0-A0' for the first reading"),
        ("S a\nThis b\n", "line 2: expected"),
        (
            "S a\nT0-A0 b\nA 0 1|||S|||b|||REQUIRED|||-NONE-|||0\nT0-A2 b\nA 0 1|||S|||b|||REQUIRED|||-NONE-|||0\n",
            "line 5: annotator 0 has a reading A2, and none A1 before it",
        ),
        ("S a\nT0-A1 b\nA 0 1|||S|||b|||REQUIRED|||-NONE-|||0\n", "line 3: annotator 0 has a reading A1, and none A0"),
        ("plain text\n", "line 1: expected"),
        ("\n\n", "holds no sentence"),
        ("", "is empty"),
    ],
)
def test_what_is_not_m2_is_refused_with_its_line(tmp_path, text, message):
    with pytest.raises(UserError) as error:
        read_m2(write(tmp_path, text))
    assert message in str(error.value) and "\n" not in str(error.value)


@given(text=st.text(st.sampled_from("SA 01-|\nnop\t\u2028a"), max_size=60))
def test_no_text_gives_anything_but_sentences_or_one_clear_line(tmp_path_factory, text):
    path = write(tmp_path_factory.mktemp("m2"), text)
    try:
        sentences = read_m2(path)
    except UserError as error:
        assert "\n" not in str(error)
    else:
        assert len(sentences) == sum(line == "S" or line.startswith("S ") for line in text.split("\n"))


def test_written_lines(tmp_path):
    sentence = AnnotatedSentence("a b", {1: [], 0: [Edit(0, 1, "R", ""), Edit(2, 2, "M", "c d")]})
    write_m2(tmp_path / "x.m2", [sentence])
    assert (tmp_path / "x.m2").read_text() == (
        "S a b\n"
        "A 0 1|||R||||||REQUIRED|||-NONE-|||0\n"
        "A 2 2|||M|||c d|||REQUIRED|||-NONE-|||0\n"
        "A -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||1\n"
        "\n"
    )


tokens = st.lists(st.sampled_from(["a", "中", "\u2028", "x|y", "a||", "||a"]), max_size=4).map(" ".join)
annotators = st.lists(st.lists(tokens, max_size=2), min_size=1, max_size=3)


@given(st.lists(st.tuples(tokens, annotators), min_size=1, max_size=4))
def test_what_is_written_is_read_back(tmp_path_factory, corpus):
    sentences = [
        AnnotatedSentence(source, {k: [Edit(0, 0, "M", text) for text in made] for k, made in enumerate(annotators)})
        for source, annotators in corpus
    ]
    path = tmp_path_factory.mktemp("m2") / "x.m2"
    write_m2(path, sentences)
    assert read_m2(path) == sentences


@pytest.mark.parametrize(
    "sentence", [AnnotatedSentence("a\nb", {0: []}), AnnotatedSentence("a", {0: [Edit(0, 0, "M", "a|||b")]})]
)
def test_what_could_not_be_read_back_is_not_written(tmp_path, sentence):
    with pytest.raises(ValueError, match="cannot hold"):
        write_m2(tmp_path / "x.m2", [AnnotatedSentence("a"), sentence])
    assert list(tmp_path.iterdir()) == []
