"""FCGEC: what the operations make of a sentence, and what is refused, with file, line and id."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora import fcgec
from tlm_fairseq.gec.corpora.corpus_part import NO_CORRECTION
from tlm_fairseq.gec.corpora.fcgec import apply_operations, read_fcgec, read_fcgec_sources

from places import REAL_DATA


def modify(position, tag, label):
    return {"pos": position, "tag": tag, "label": label}


def insert(position, label):
    return {"pos": position, "tag": "INS_1", "label": label}


@pytest.mark.parametrize(
    "operations, corrections",
    [
        # The examples of the corpus' own description.
        ({"Switch": [0, 2, 1, 3, 4]}, ["ACBDE"]),
        ({"Delete": [3]}, ["ABCE"]),
        ({"Insert": [insert(1, ["F"])]}, ["ABFCDE"]),
        ({"Modify": [modify(2, "MOD_1", ["F"])]}, ["ABFDE"]),
        ({}, ["ABCDE"]),
        ({"Insert": [insert(-1, "F"), insert(4, "G"), insert(4, "H")]}, ["FABCDEGH"]),
        # The number behind MOD_ is what is replaced; the rest of the tag is the length of the label.
        ({"Modify": [modify(1, "MOD_3+DEL_2", "F")]}, ["AFE"]),
        ({"Modify": [modify(1, "MOD_1+INS_2", "FGH")]}, ["AFGHCDE"]),
        # Together, on the positions before any of them.
        ({"Delete": [0], "Insert": [insert(0, "F"), insert(2, "G")], "Modify": [modify(3, "MOD_2", "HI")]}, ["FBCGHI"]),
        # A Switch comes first: the others speak of the positions that it makes.
        ({"Switch": [4, 3, 2, 1, 0], "Delete": [0], "Insert": [insert(4, "F")]}, ["DCBAF"]),
        ({"Switch": [1, 2, 0], "Modify": [modify(0, "MOD_2", "F")]}, ["FADE"]),  # without the end, which stays
        # What is deleted and modified is modified, as in the validation set.
        ({"Delete": [2], "Modify": [modify(1, "MOD_2", "FG")]}, ["AFGDE"]),
        (
            {"Insert": [insert(0, ["F", "G"])], "Modify": [modify(4, "MOD_1", ["H", "I"])]},
            ["AFBCDH", "AFBCDI", "AGBCDH", "AGBCDI"],
        ),
        ({"Insert": [insert(0, ["F", "F"])]}, ["AFBCDE"]),
    ],
)
def test_operations_are_applied(operations, corrections):
    assert apply_operations("ABCDE", operations) == corrections


@pytest.mark.parametrize(
    "operations, reason",
    [
        ([], "an operation is no JSON object"),
        ({"Swap": []}, "unknown operation 'Swap'; known are Switch, Delete, Insert, Modify"),
        ({"Switch": [0, 1, 1, 3, 4]}, "Switch is no permutation: it has position 1 twice"),
        ({"Switch": [0, 2, 3, 4]}, "Switch is no permutation: it lacks position 1"),
        ({"Switch": [0, 1, 2, 3, 5]}, "Switch at 5, outside of its 5 characters"),
        ({"Delete": [5]}, "Delete at 5, outside of its 5 characters"),
        ({"Delete": ["1"]}, "Delete at 1, outside"),
        ({"Delete": [True]}, "Delete at True, outside"),
        ({"Delete": [-1]}, "Delete at -1, outside"),
        ({"Delete": 1}, "Delete is no list"),
        ({"Insert": [1]}, "Insert holds something that is no JSON object"),
        ({"Insert": [insert(5, "F")]}, "Insert at 5, outside of its 5 characters"),
        ({"Insert": [insert(-2, "F")]}, "Insert at -2, outside of its 5 characters"),
        ({"Insert": [insert(0, [])]}, "the label of Insert is neither a text nor a list of texts"),
        ({"Insert": [insert(0, None)]}, "the label of Insert is neither"),
        ({"Modify": [modify(4, "MOD_2", "F")]}, "Modify of positions 4 to 5, outside of its 5 characters"),
        ({"Modify": [modify(0, "MOD_2", "F"), modify(1, "MOD_1", "G")]}, "Modify of position 1 twice"),
        ({"Modify": [modify(0, "MOD", "F")]}, "Modify has the tag 'MOD', where such as 'MOD_2'"),
        ({"Modify": [{"pos": 0, "label": "F"}]}, "Modify has the tag 'None'"),
    ],
)
def test_operations_that_do_not_fit_the_sentence_say_why(operations, reason):
    with pytest.raises(ValueError) as error:
        apply_operations("ABCDE", operations)
    assert reason in str(error.value)


@st.composite
def sentences_and_edits(draw):
    """A sentence, an order of its characters, and (start, end, text) replacements of the switched one, in order."""
    sentence = draw(st.text("一二三四五六", min_size=1, max_size=8))
    order = draw(st.permutations(range(len(sentence))))
    cuts = sorted(draw(st.sets(st.integers(0, len(sentence)), max_size=6)))
    spans = list(zip(cuts[::2], cuts[1::2]))
    return sentence, order, [(start, end, draw(st.text("甲乙", max_size=3))) for start, end in spans]


@given(sentences_and_edits())
def test_against_the_sentence_edited_from_its_end(made):
    """Whatever way an edit is written: as Modify, as Delete, or as Delete and Insert."""
    sentence, order, edits = made
    expected = [sentence[at] for at in order]
    operations = {"Switch": list(order), "Delete": [], "Insert": [], "Modify": []}
    for start, end, text in reversed(edits):
        expected[start:end] = [text]
        if len(text) % 2:
            operations["Modify"].append(modify(start, f"MOD_{end - start}", text))
            continue
        operations["Delete"] += range(start, end)
        if text:
            operations["Insert"].append(insert(end - 1, text))
    assert apply_operations(sentence, operations) == ["".join(expected)]


values = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 4) | st.sampled_from(["MOD_1", "MOD_2+DEL_1", "a", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["pos", "tag", "label", "Switch", "Delete", "Insert", "Modify"]), inner)
    ),
    max_leaves=12,
)


@given(values)
def test_no_json_gives_anything_but_sentences_or_a_reason(operations):
    try:
        made = apply_operations("一二", operations)
    except ValueError as error:
        assert "\n" not in str(error)
    else:
        assert made and all(isinstance(text, str) for text in made)


def entry(sentence, *operations, flag=1):
    return {"sentence": sentence, "error_flag": flag, "operation": json.dumps(operations, ensure_ascii=False)}


def write(folder, content, name="f.json"):
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1)
    path.write_text(text, "utf-8")
    return path


CORPUS = {
    "a1": entry("他很高兴地跑", {"Delete": [1]}, {"Modify": [modify(1, "MOD_1", ["真", "好"])]}),
    "b2": entry("都好", flag=0),
    "c3": entry("我去了", {"Delete": [2]}, {"Modify": [modify(1, "MOD_2", "去")]}, flag=0),
    "d4": entry("乱", flag=1),
}


def test_every_reference_counts_and_ids_are_kept(tmp_path):
    path = write(tmp_path, CORPUS)
    part = read_fcgec([path], convert=lambda text: text.replace("了", "啦"))
    assert [(one.identifier, one.source, one.targets, one.line) for one in part.sentences] == [
        ("a1", "他很高兴地跑", ("他高兴地跑", "他真高兴地跑", "他好高兴地跑"), 2),
        ("b2", "都好", ("都好",), 7),
        ("c3", "我去啦", ("我去",), 12),
    ]
    assert part.dropped == {NO_CORRECTION: 1}
    assert part.notes == [f"{path}: error_flag says something else than the operations (1 sentences; these are taken)"]
    assert read_fcgec_sources(path) == [(key, value["sentence"]) for key, value in CORPUS.items()]


def test_alternatives_are_bounded_and_named(tmp_path):
    many = {"Insert": [insert(at, ["F", "G"]) for at in range(5)] * 20}
    made = apply_operations("ABCDE", many)
    assert len(made) == len(set(made)) == fcgec.MOST_REFERENCES
    path = write(tmp_path, {"a": entry("ABCDE", many)})
    part = read_fcgec([path])
    assert part.sentences[0].targets == tuple(made)
    assert part.notes == [f"{path}, line 2, id a: of the alternatives of an operation the first 100 are taken"]


def test_the_blind_test_set_has_sentences_alone(tmp_path):
    path = write(tmp_path, {"a": {"sentence": "一"}, "b": {"sentence": "二"}})
    assert [(one.source, one.targets) for one in read_fcgec([path]).sentences] == [("一", ()), ("二", ())]
    part = read_fcgec([path], training=True)
    assert part.sentences == [] and part.dropped == {NO_CORRECTION: 2}


SPACED = '{ "a" :{"sentence":"一", "operation":[]}\n\n,\n\t"b":\n{"sentence" : "二", "operation":"[]"}}\n'


def test_lines_are_found_in_any_layout(tmp_path):
    assert [one.line for one in read_fcgec([write(tmp_path, SPACED)]).sentences] == [1, 4]


@pytest.mark.parametrize(
    "content, message",
    [
        ({"a": entry("一二"), "b": entry("一二", {"Delete": [2]})}, "f.json, line 7, id b: Delete at 2, outside of"),
        ({"a": entry("一二", {"Switch": [0, 0]})}, "f.json, line 2, id a: Switch is no permutation: it has"),
        (SPACED.replace('"b"', '"a"'), "f.json, line 4: id a stands on line 1 already; give"),
        ({"a": {"sentence": "一", "operation": "[{]"}}, "f.json, id a, line 2: not JSON"),
        ({"a": {"sentence": "一", "operation": "{}"}}, "f.json, id a, line 2: holds no JSON list; put its 'operation'"),
        ({"a": {"sentence": "一", "operation": 3}}, "f.json, line 2, id a: its 'operation' is no list"),
        ({"a": entry("一", {"Delete": [0]})}, "f.json, line 2, id a: an operation leaves no text of one line"),
        ({"a": entry("一", {"Insert": [insert(0, "\n")]})}, "id a: an operation leaves no text of one line"),
        ({"a": {"sentence": ""}}, "f.json, line 2, id a: 'sentence' is no text of one line"),
        ({"a": {"sentence": 1}}, "id a: 'sentence' is no text"),
        ({"a": []}, "f.json, line 2, id a: its value is no JSON object"),
        ({" ": {"sentence": "一"}}, "the id is blank or of several lines"),
        ({"a": {"sentence": "一"}, "b": entry("二", flag=0)}, "f.json, line 2: no correction, and others have one"),
        ({}, "f.json holds no sentence"),
        ([], "f.json: holds no JSON object"),
        ("", "f.json is empty"),
        ('{"a": {"sentence": "一"}', "f.json, line 1: not JSON"),
    ],
)
def test_what_is_no_fcgec_is_one_line_with_its_place(tmp_path, content, message):
    with pytest.raises(UserError) as error:
        read_fcgec([write(tmp_path, content)])
    assert message in str(error.value) and "\n" not in str(error.value)


@pytest.mark.real_data
def test_the_first_500_sentences_of_the_validation_set():
    path = REAL_DATA / "fcgec/FCGEC_valid_first500.json"
    if not path.is_file():
        pytest.skip(f"{path} is absent")
    part = read_fcgec([path])
    published = json.loads(path.read_text("utf-8"))
    assert [one.identifier for one in part.sentences] == list(published) and len(published) == 500
    assert not part.dropped
    # One of the alternatives of 0fa1091e is the word that is wrong.
    assert part.notes == [f"{path}: error_flag says something else than the operations (1 sentences; these are taken)"]
    for one in part.sentences:
        wrong = published[one.identifier]["error_flag"] == 1
        if not one.identifier.startswith("0fa1091e"):
            assert one.source not in one.targets if wrong else one.targets == (one.source,)
    # 534 operations, the empty ones of right sentences counted, and 131 alternatives more.
    assert sum(max(1, len(json.loads(value["operation"]))) for value in published.values()) == 534
    assert sum(len(one.targets) for one in part.sentences) == 665
    switched = next(one for one in part.sentences if one.identifier.startswith("e258441a"))
    assert switched.targets[0][-1] == switched.source[-1] == "\ue004"  # which its Switch leaves out
