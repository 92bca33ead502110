import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.gec.cged.edits import CgedEdit
from tlm_fairseq.gec.cged.markup import Unit, looks_like_markup, read_markup


def read(text):
    return read_markup(text.split("\n"))


def unit_text(identifier="7", source="他很高兴跑", correction="他高兴地跑", errors=None):
    errors = errors or (
        '<ERROR start_off="2" end_off="2" type="R"></ERROR>\n'
        '<ERROR start_off="5" end_off="5" type="M" answer="地"></ERROR>'
    )
    return (
        f'<DOC>\n<TEXT id="{identifier}">\n{source}\n</TEXT>\n'
        f"<CORRECTION>\n{correction}\n</CORRECTION>\n{errors}\n</DOC>\n"
    )


REDUNDANT, MISSING = CgedEdit(2, 2, "R"), CgedEdit(5, 5, "M", ("地",))
GOOD = Unit("7", "他很高兴跑", "他高兴地跑", (REDUNDANT, MISSING), 2)


def test_units_of_2016_and_later():
    same = '<TEXT id="8">\n好。 \n</TEXT>\n<CORRECTION>\n好。 \n</CORRECTION>\n</DOC>\n'
    markup = read(unit_text() + same)
    assert markup.units == [GOOD, Unit("8", "好。 ", "好。 ", (), 11)]
    assert markup.refused == [] and markup.notes == []


# Each breaks the file for an XML parser, and loses nothing.
HARMLESS = {
    "no DOC": lambda text: text.replace("<DOC>\n", "").replace("</DOC>\n", ""),
    "glued attributes": lambda text: text.replace('" end_off', '"end_off').replace('" type', '"type'),
    "single quotes": lambda text: text.replace('answer="地"', "answer='地'"),
    "curly quotes": lambda text: text.replace('start_off="2"', "start_off=\u201d2\u201d"),
    "no > of the tag": lambda text: text.replace('"地">', '"地"'),
    "no closing tags": lambda text: re.sub("</(TEXT|CORRECTION|ERROR)>", "", text),
    "closed in itself": lambda text: text.replace("></ERROR>", "/>"),
    "lower case": lambda text: text.replace("ERROR", "error").replace("DOC", "doc"),
    "one line": lambda text: text.replace("\n", ""),
    "blank lines and spaces": lambda text: text.replace("\n<", "\n \n  <"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_faults_that_lose_nothing(name):
    text = HARMLESS[name](unit_text() + unit_text("8"))
    markup = read(text)
    assert [unit[:4] for unit in markup.units] == [GOOD[:4], ("8", *GOOD[1:4])], name
    assert markup.refused == [] and markup.notes == []


@pytest.mark.parametrize(
    "errors, note",
    [
        ('<ERROR start_off="2" end_off="2" type="" ></ERROR>', "an error of the unknown type ''"),
        ('<ERROR start_off="2" end_off="2"></ERROR>', "an error of the unknown type ''"),
        ('<ERROR start_off="2" type="R"></ERROR>', "an error from '2' to ''"),
        ('<ERROR start_off="3" end_off="2" type="R"></ERROR>', "an error from '3' to '2'"),
        ('<ERROR start_off="0" end_off="2" type="R"></ERROR>', "an error from '0' to '2'"),
        ('<ERROR start_off="２" end_off="2" type="R"></ERROR>', "an error from '２' to '2'"),
        (
            '<ERROR start_off="5" end_off="5" type="M" answer="地></ERROR>',
            "attributes that cannot be read: 'answer=\"地'",
        ),
        ("<ERROR></ERROR>", "an error from '' to ''"),
    ],
)
def test_an_error_that_cannot_be_read_leaves_the_correction(errors, note):
    markup = read(unit_text(errors=errors))
    assert markup.units == [GOOD._replace(edits=None)]
    assert markup.notes == [(8, f"sentence 7: {note}; its errors are left out, its correction is kept")]


def test_errors_that_contradict_the_correction_are_left_out():
    text = unit_text("1", "他好", "她好", errors=" ") + unit_text("2", "他好", "他好")
    markup = read(text)
    assert [unit.edits for unit in markup.units] == [None, None]
    assert ["only one of its errors and its correction" in note for _, note in markup.notes] == [True, True]


def test_a_place_outside_of_the_sentence_is_kept_and_named():
    markup = read(unit_text(errors='<ERROR start_off="5" end_off="6" type="R"></ERROR>'))
    assert markup.units[0].edits == (CgedEdit(5, 6, "R"),)
    assert markup.notes == [
        (2, "sentence 7: positions 5 to 6 lie outside their sentence of 5 characters (kept as it is)")
    ]


@pytest.mark.parametrize(
    "answer, candidates",
    [
        ("地", ("地",)),
        ("地，的", ("地", "的")),
        ("地, 的 ,地", ("地", "的")),
        ("，每", ("，每",)),
        ("，", ("，",)),
        ("", ()),
    ],
)
def test_candidates_of_an_answer(answer, candidates):
    error = f'<ERROR start_off="5" end_off="5" type="M" answer="{answer}"></ERROR>'
    assert read(unit_text(errors=error)).units[0].edits == (CgedEdit(5, 5, "M", candidates),)


# (file, line and reason of what is refused), each beside a unit that is read.
REFUSED = [
    ("<DOC>\n<TEXT>\n好\n</TEXT>\n</DOC>\n", (3, "text outside of every element: '好'")),
    ('<DOC>\n<TEXT id="">\n好\n</TEXT>\n</DOC>\n', (2, "a sentence whose id is ''")),
    ('<DOC>\n<TEXT id="a,b">\n好\n</TEXT>\n</DOC>\n', (2, "a sentence whose id is 'a,b'")),
    ('<DOC>\n<TEXT id="9">\n\n</TEXT>\n</DOC>\n', (2, "sentence 9: it has no text")),
    (
        '<DOC>\n<TEXT id="9">\n好\n</TEXT>\n</DOC>\n',
        (2, "sentence 9: it has neither a correction nor an error with its place"),
    ),
    (
        '<TEXT id="9">\n好\n</TEXT>\n<ERROR start_off="1" end_off="1" type="Q"></ERROR>\n',
        (1, "sentence 9: it has no correction and an error of the unknown type 'Q'"),
    ),
    (
        '<TEXT id="9">\n好\n</TEXT>\n<CORRECTION>好\n</CORRECTION>\n<CORRECTION>坏</CORRECTION>\n',
        (1, "sentence 9: it has 2 different corrections, each of one mistake only"),
    ),
    ("\n<DOC>\n<CORRECTION>\n好\n</CORRECTION>\n</DOC>\n", (3, "a CORRECTION that belongs to no sentence")),
    (
        '<DOC>\n<ERROR start_off="1" end_off="1" type="R"></ERROR>\n</DOC>\n',
        (2, "an ERROR that belongs to no sentence"),
    ),
    ('<DOC>\n<MISTAKE id="x">\n</MISTAKE>\n</DOC>\n', (2, "a MISTAKE of the unknown sentence 'x'")),
    ("\n坏\n", (2, "text outside of every element: '坏'")),
]


@pytest.mark.parametrize("text, refused", REFUSED)
@pytest.mark.parametrize("first", [True, False])
def test_what_cannot_be_read_is_named_and_the_rest_is_read(text, refused, first):
    markup = read(text + unit_text() if first else unit_text() + text)
    assert [unit.identifier for unit in markup.units] == ["7"]
    line, reason = refused
    assert (line + (0 if first else 10), reason) in markup.refused


def test_a_sentence_twice_is_read_once():
    markup = read(unit_text() + unit_text(correction="他跑"))
    assert markup.units == [GOOD] and markup.refused == []
    assert markup.notes == [(12, "sentence 7 stands on line 2 already (that one counts)")]


def test_two_sentences_of_one_id_are_not_read_as_one():
    markup = read(unit_text() + unit_text(source="她", correction="他跑"))
    reason = "sentence 7: it stands on line 2 already, with another text"
    assert markup.units == [GOOD] and markup.refused == [(12, reason)]


@pytest.mark.parametrize("before", ["他很高兴跑", "</TEXT>", "</CORRECTION>", "</DOC>"])
def test_a_stray_tag_is_no_sentence(before):
    """As <CJX> in 2021, wherever it has a line of its own."""
    text = unit_text().replace(before, f"{before}\n <CJX>\n</CJX> ", 1)
    markup = read(text)
    line = text[: text.index("<CJX>")].count("\n") + 1
    assert markup.units == [GOOD] and markup.refused == []
    assert markup.notes == [(line, "a stray tag is left out: '<CJX>'"), (line + 1, "a stray tag is left out: '</CJX>'")]


def test_a_second_text_in_a_unit_is_named():
    markup = read(unit_text().replace("</CORRECTION>", "</CORRECTION>\n多余"))
    assert markup.units == [GOOD] and markup.refused == [(8, "text outside of every element: '多余'")]


def test_a_text_of_two_lines_is_joined_and_named():
    markup = read(unit_text().replace("他很高兴跑", "他很\n高兴跑"))
    assert markup.units[0].source == "他很高兴跑" and markup.notes == [(3, "a text of 2 lines, joined to one")]


def test_what_is_no_tag_is_text():
    source = "3<5，<b>，a&b，\x1d"
    assert read(unit_text(source=source)).units[0].source == source


ESSAY = """<ESSAY title="一封信">
<TEXT>
<SENTENCE id="B1-1">我的家很</SENTENCE>
<SENTENCE id="B1-2">不读</SENTENCE>
<SENTENCE id="B1-3">没有错</SENTENCE>
</TEXT>
<MISTAKE id="B1-2">
<TYPE>Disorder</TYPE>
<CORRECTION>读不</CORRECTION>
</MISTAKE>
<MISTAKE id="B1-1">
<TYPE>Missing</TYPE>
<CORRECTION>我的家很大</CORRECTION>
</MISTAKE>
</ESSAY>
"""


def test_essays_of_2014_have_no_places():
    markup = read(ESSAY)
    assert markup.units == [Unit("B1-1", "我的家很", "我的家很大", None, 3), Unit("B1-2", "不读", "读不", None, 4)]
    assert markup.refused == [(5, "sentence B1-3: it has neither a correction nor an error with its place")]
    assert markup.notes == []


SENTENCE_2015 = """<DOC>
<SENTENCE id="A2-3">他就高兴</SENTENCE>
<MISTAKE start_off="3" end_off="4">
<TYPE>Missing</TYPE>
<CORRECTION>他就非常高兴</CORRECTION>
</MISTAKE>
</DOC>

"""


@pytest.mark.parametrize("left_out", [None, "</MISTAKE>\n", "</DOC>\n", "</TYPE>", "</SENTENCE>"])
def test_sentences_of_2015(left_out):
    text = SENTENCE_2015.replace(left_out, "") if left_out else SENTENCE_2015
    markup = read(text + text.replace("A2-3", "A2-4"))
    expected = ("他就高兴", "他就非常高兴", (CgedEdit(3, 4, "M"),))
    assert [unit[:4] for unit in markup.units] == [("A2-3", *expected), ("A2-4", *expected)]
    assert markup.refused == [] and markup.notes == []


@pytest.mark.parametrize(
    "before, after, note",
    [
        ('end_off="4"', 'end_off="4', "attributes that cannot be read: 'end_off=\"4'"),
        ("Missing", "Mising", "an error of the unknown type ''"),
        ('start_off="3"', 'start_off="5"', "an error from '5' to '4'"),
    ],
)
def test_a_mistake_of_2015_that_cannot_be_read_leaves_the_correction(before, after, note):
    markup = read(SENTENCE_2015.replace(before, after))
    assert markup.units == [Unit("A2-3", "他就高兴", "他就非常高兴", None, 2)]
    assert markup.notes == [(3, f"sentence A2-3: {note}; its errors are left out, its correction is kept")]


@pytest.mark.parametrize(
    "lines, is_markup",
    [
        (["", "<DOC>"], True),
        (['<TEXT id="1">'], True),
        (["<essay>"], True),
        (["1\t<DOC>"], False),
        (["<b>"], False),
        ([], False),
    ],
)
def test_markup_begins_with_a_tag(lines, is_markup):
    assert looks_like_markup(lines) == is_markup


PIECES = [
    "<DOC>",
    "</DOC>",
    '<TEXT id="1">',
    '<TEXT id="2">',
    "<TEXT>",
    "</TEXT>",
    "<CORRECTION>",
    "</CORRECTION>",
    "好",
    "坏\n",
    "\n",
    '<ERROR start_off="1" end_off="1" type="R">',
    "</ERROR>",
    "<MISTAKE>",
    '<MISTAKE id="1">',
    "</MISTAKE>",
    "<TYPE>",
    "<ESSAY",
    '<SENTENCE id="2">',
    "</SENTENCE>",
    '"',
    "<",
    ">",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_nothing_is_lost_in_silence(pieces):
    """Each piece of text is in a unit, or something says with its line that it is not."""
    text = "".join(pieces)
    markup = read(text)
    lines = text.count("\n") + 1
    assert all(1 <= line <= lines and reason for line, reason in (*markup.refused, *markup.notes))
    kept = "".join(unit.source + (unit.correction or "") for unit in markup.units)
    # A sentence may give the same correction twice, one for each mistake.
    if not markup.refused and pieces.count("<CORRECTION>") < 2:
        assert all(kept.count(mark) == text.count(mark) for mark in "好坏")
    assert len({unit.identifier for unit in markup.units}) == len(markup.units)
