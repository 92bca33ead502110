import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cged.edits import (
    CgedEdit,
    check_same_sentences,
    format_edits,
    read_gold_edits,
    read_system_edits,
    write_edits,
)


def write(folder, text, encoding="utf-8", name="edits.txt"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


SAMPLE = "a-1, 2, 3, S, 词, 字\r\na-1, 5, 5, R\r\nb,\tcorrect\r\nc,\t4,\t4,\tM,\t，也\r\nd,1,4,Disorder"
LENGTHS = {"a-1": 5, "b": 1, "c": 3, "d": 4}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_lines_of_every_form(tmp_path, encoding):
    file = read_system_edits(write(tmp_path, SAMPLE, encoding), LENGTHS)
    assert file.edits == {
        "a-1": (CgedEdit(2, 3, "S", ("词", "字")), CgedEdit(5, 5, "R")),
        "b": (),
        "c": (CgedEdit(4, 4, "M", ("，也",)),),  # one past the end: at the end
        "d": (CgedEdit(1, 4, "W"),),
    }
    assert file.line_of == {"a-1": 1, "b": 3, "c": 4, "d": 5}
    assert file.encoding == ("GB18030" if encoding == "gb18030" else "UTF-8")
    assert file.notes == []


# What no file may have, a truth neither.
REFUSED = [
    ("a\n", "line 1: this is no edit line"),
    (", correct\n", "line 1: this is no edit line"),
    ("a b, correct\n", "line 1: this is no edit line"),
    ("b, correct\na, 1, 2\n", "line 2: this is no edit line"),
    ("a, right\n", "line 1: this is no edit line"),
    ("a, Correct\n", "line 1: this is no edit line"),
    ("a, correct, \n", "line 1: this is no edit line"),
    ("a, x, 2, S\n", "line 1: 'x' and '2' are no character positions"),
    ("a, 1.0, 2, S\n", "line 1: '1.0' and '2' are no character positions"),
    ("a, １, 2, S\n", "are no character positions"),
    ("a, 1, " + "9" * 5000 + ", S\n", "are no character positions"),
    ("a, -1, 2, S\n", "line 1: '-1' and '2' are no character positions"),
    ("a, 0, 2, S\n", "line 1: positions 0 to 2; they count from 1"),
    ("a, 3, 2, S\n", "line 1: positions 3 to 2; they count from 1, the end not before the start"),
    ("a, 1, 2, X\n", "line 1: unknown type 'X'; give one of R M S W"),
    ("a, 1, 2, s\n", "line 1: unknown type 's'"),
    ("a, 1, 2, \n", "line 1: unknown type ''"),
    ("a，1，2，S\n", "line 1: a full-width comma (，) separates no fields"),
    ("a, 1, 2， S\n", "line 1: a full-width comma (，) separates no fields"),
    ("a, 1, 2, S， 词\n", "line 1: a full-width comma (，) separates no fields"),
    ("a，correct\n", "line 1: a full-width comma"),
    ("\n \n", "holds only blank lines"),
    ("", "is empty"),
]


@pytest.mark.parametrize("read", [read_system_edits, read_gold_edits])
@pytest.mark.parametrize("text, message", REFUSED)
def test_what_is_no_edit_line_is_refused_with_its_line(tmp_path, read, text, message):
    with pytest.raises(UserError) as error:
        read(write(tmp_path, text))
    assert message in str(error.value) and "edits.txt" in str(error.value) and "\n" not in str(error.value)


# Faults of official truths: a note there, an error in a system's output.
TOLERATED = [
    ("a,\n", "line 1: sentence a has neither 'correct' nor an edit", {"a": ()}),
    ("a, correct\na, correct\n", "line 2: sentence a is called correct twice", {"a": ()}),
    ("a, correct\na, 1, 1, R\n", "line 2: sentence a is called correct and has edits", {"a": (CgedEdit(1, 1, "R"),)}),
    ("a, 1, 1, R\na, correct\n", "line 2: sentence a is called correct and has edits", {"a": (CgedEdit(1, 1, "R"),)}),
    ("a, 1, 1, R\na, 1, 1, R\n", "line 2: the same edit stands on a line before", {"a": (CgedEdit(1, 1, "R"),)}),
    (
        "a, 1, 1, R\nb, correct\na, 2, 2, R\n",
        "line 3: sentence a comes again, after line 1",
        {"a": (CgedEdit(1, 1, "R"), CgedEdit(2, 2, "R")), "b": ()},
    ),
    (
        "a, 4, 5, R\n",
        "line 1: positions 4 to 5 lie outside their sentence of 4 characters",
        {"a": (CgedEdit(4, 5, "R"),)},
    ),
    ("a, 6, 6, M, 了\n", "line 1: positions 6 to 6 lie outside", {"a": (CgedEdit(6, 6, "M", ("了",)),)}),
]


@pytest.mark.parametrize("text, message, edits", TOLERATED)
def test_known_faults_are_notes_in_gold_and_errors_in_a_system(tmp_path, text, message, edits):
    path = write(tmp_path, text)
    lengths = dict.fromkeys(edits, 4)
    gold = read_gold_edits(path, lengths)
    assert gold.edits == edits
    assert len(gold.notes) == 1 and f"edits.txt, {message}" in gold.notes[0]
    with pytest.raises(UserError) as error:
        read_system_edits(path, lengths)
    assert f"edits.txt, {message}" in str(error.value)


def test_a_bare_id_is_unannotated_unless_edits_follow(tmp_path):
    assert read_gold_edits(write(tmp_path, "a,\nb, correct\n")).unannotated == {"a"}
    assert read_gold_edits(write(tmp_path, "a,\na, 1, 1, R\n")).unannotated == set()


def test_gold_may_lack_two_things_at_one_place(tmp_path):
    path = write(tmp_path, "a, 2, 2, M, 的\na, 2, 2, M, 人\n")
    assert read_gold_edits(path).notes == []
    with pytest.raises(UserError, match="give all its candidates there"):
        read_system_edits(path)


@pytest.mark.parametrize("read", [read_system_edits, read_gold_edits])
def test_sentences_are_those_of_the_input(tmp_path, read):
    path = write(tmp_path, "a, correct\nb, correct\n")
    with pytest.raises(UserError, match="edits.txt, line 2: sentence b is not in the input"):
        read(path, {"a": 3})


def test_a_system_must_have_every_sentence_and_gold_half_of_them(tmp_path):
    path = write(tmp_path, "a, correct\nb, correct\n")
    lengths = {"a": 3, "b": 3, "c": 3, "d": 3}
    with pytest.raises(UserError, match=r"sentence c of the input is missing \(2 of 4 are\); give 'c, correct'"):
        read_system_edits(path, lengths)
    assert read_system_edits(path, lengths, needed={"b"}).edits == {"a": (), "b": ()}
    gold = read_gold_edits(path, lengths)
    assert gold.notes == [f"{path}: 2 of 4 sentences of the input are missing and not scored: c, d"]
    with pytest.raises(UserError, match="3 of 5 sentences of the input are missing, c for one; give the truth of this"):
        read_gold_edits(path, lengths | {"e": 3})
    many = "\n".join(f"{number}, correct" for number in range(12))
    (note,) = read_gold_edits(write(tmp_path, many), {str(number): 3 for number in range(24)}).notes
    assert note.endswith(
        "12 of 24 sentences of the input are missing and not scored: 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, ..."
    )


def test_system_and_gold_have_the_same_sentences(tmp_path):
    system = read_system_edits(write(tmp_path, "a, correct\nb, correct\n"))
    gold = read_gold_edits(write(tmp_path, "b, correct\n\na, correct\nc, correct\n", name="truth.txt"))
    with pytest.raises(UserError, match=r"edits.txt: sentence c of .*truth.txt, line 4 is missing \(1 of 3 are\)"):
        check_same_sentences(system, gold)
    with pytest.raises(UserError, match="truth.txt, line 4: sentence c is not in .*edits.txt"):
        check_same_sentences(gold, system)


candidate = st.text(st.sampled_from("词字，。 ,a"), min_size=1, max_size=4)
edit = st.builds(
    lambda start, length, kind, candidates: CgedEdit(start, start + length, kind, tuple(candidates)),
    st.integers(1, 30),
    st.integers(0, 4),
    st.sampled_from("RMSW"),
    st.lists(candidate, max_size=3, unique=True),
)


sentence_edits = st.lists(edit, max_size=4, unique_by=lambda one: one[:3])


@given(st.dictionaries(st.text("ab1_-.", min_size=1, max_size=5), sentence_edits, min_size=1, max_size=4))
def test_what_is_written_is_read_back(tmp_path_factory, edits):
    path = tmp_path_factory.mktemp("edits") / "edits.txt"
    write_edits(path, edits)
    read = read_system_edits(path).edits
    assert list(read) == list(edits)
    for identifier, made in edits.items():
        assert [e[:3] for e in read[identifier]] == [e[:3] for e in made]
        for got, wanted in zip(read[identifier], made):
            expected = (one.strip() for one in wanted.candidates if "," not in one and one.strip())
            assert got.candidates == tuple(dict.fromkeys(expected))


def test_an_id_with_a_comma_is_not_written():
    with pytest.raises(ValueError, match="'a,b'"):
        format_edits({"a,b": []})


@given(text=st.text(st.sampled_from("ab1,，2 RMSWcoret\n\r\t\ufeff\x1d词"), max_size=60), gold=st.booleans())
def test_no_text_gives_anything_but_edits_or_one_clear_line(tmp_path_factory, text, gold):
    path = write(tmp_path_factory.mktemp("edits"), text)
    try:
        file = (read_gold_edits if gold else read_system_edits)(path, None)
    except UserError as error:
        assert "\n" not in str(error)
    else:
        lines = [line for line in path.read_text("utf-8-sig").split("\n") if line.strip()]
        made = sum(max(1, len(edits)) for edits in file.edits.values())
        assert made + len(file.notes) >= len(lines) >= made


@given(raw=st.binary(max_size=40))
def test_no_bytes_give_a_traceback(tmp_path_factory, raw):
    path = tmp_path_factory.mktemp("edits") / "edits.txt"
    path.write_bytes(raw)
    try:
        read_gold_edits(path)
    except UserError as error:
        assert "edits.txt" in str(error)
