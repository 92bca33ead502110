import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.data.m2 import Edit, read_m2
from tlm_fairseq.errors import UserError

SAMPLE = """S He go home .
A 1 2|||R:VERB:SVA|||goes|||REQUIRED|||-NONE-|||0
A 3 3|||M:PUNCT|||,|||REQUIRED|||-NONE-|||0
A -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||1

S Fine .

S 
A 0 0|||M:OTHER|||x y|||REQUIRED|||-NONE-|||2
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
