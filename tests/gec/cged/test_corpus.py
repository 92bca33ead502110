import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cged.corpus import (
    NO_CANDIDATE,
    NO_ORDER,
    OUTSIDE,
    OVERLAP,
    SAME_PLACE,
    UNKNOWN,
    Unit,
    add_truths,
    apply_edits,
    corrected_versions,
    read_corpus,
)
from tlm_fairseq.gec.cged.edits import CgedEdit, read_gold_edits

from places import REAL_DATA

REAL_DATA = REAL_DATA / "cged"


def write(folder, text, encoding="utf-8", name="input.txt"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_files_of_both_forms(tmp_path, encoding):
    corpus = read_corpus(write(tmp_path, "(sid=20_2x1)\t我 好\r\n\r\n17\t你\t好\x1d。 \r\n18\t", encoding))
    assert corpus.units == [
        Unit("20_2x1", "我 好", None, None, 1),
        Unit("17", "你\t好\x1d。 ", None, None, 3),
        Unit("18", "", None, None, 4),
    ]
    assert not corpus.is_markup and corpus.lengths() == {"20_2x1": 3, "17": 6, "18": 0}
    assert corpus.notes == ([f"{corpus.path}: not UTF-8, read as GB18030"] if encoding == "gb18030" else [])


@pytest.mark.parametrize(
    "text, message",
    [
        ("1 我好\n", "input.txt, line 1: expected '(sid=ID)'"),
        ("1,2\t我\n", "input.txt, line 1: expected '(sid=ID)'"),
        ("(sid=)\t我\n", "input.txt, line 1: the sentence has no id, nor has any other; give a CGED corpus"),
        ("1\t我\n2\t你\n(sid=1)\t他\n", "input.txt, line 3: sentence 1 stands on line 1 already, with another text"),
        ("\n \n", "holds only blank lines"),
        ("<DOC>\n<TEXT id='1'>\n</DOC>\n", "line 2: sentence 1: it has no text: no sentence can be read"),
        ("<DOC>\n</DOC>\n", "input.txt: no sentence can be read"),
        ("", "is empty"),
    ],
)
def test_files_without_sentences_are_refused(tmp_path, text, message):
    with pytest.raises(UserError) as error:
        read_corpus(write(tmp_path, text))
    assert message in str(error.value) and "\n" not in str(error.value)


def test_what_2021_has_twice_or_without_an_id_is_named_and_the_rest_is_read(tmp_path):
    corpus = read_corpus(write(tmp_path, "1\t我\n\t你\n2\t他\n1\t我\n"))
    assert corpus.units == [Unit("1", "我", None, None, 1), Unit("2", "他", None, None, 3)]
    assert corpus.refused == [f"{corpus.path}, line 2: the sentence has no id"]
    assert corpus.notes == [f"{corpus.path}, line 4: sentence 1 stands on line 1 already (counted once)"]


def test_markup_names_file_and_line(tmp_path):
    text = '<TEXT id="1">好</TEXT><CORRECTION>好</CORRECTION>\n<TEXT id="2">\n</TEXT>'
    corpus = read_corpus(write(tmp_path, text, "gb18030", "train.xml"))
    assert corpus.is_markup and corpus.units == [Unit("1", "好", "好", (), 1)]
    assert corpus.refused == [f"{tmp_path}/train.xml, line 2: sentence 2: it has no text"]


def test_truths_find_their_text_file(tmp_path):
    first = read_corpus(write(tmp_path, "1\t我好\n2\t你\n", name="a.txt"))
    second = read_corpus(write(tmp_path, "1\t他\n", name="b.txt"))
    truths = [write(tmp_path, "1, correct\n", name="tb"), write(tmp_path, "2,\n1, 3, 3, R\n", "gb18030", name="ta")]
    assert add_truths([first, second], truths) == {first.path: str(truths[1]), second.path: str(truths[0])}
    assert [unit.edits for unit in first.units] == [(CgedEdit(3, 3, "R"),), None]
    assert [unit.edits for unit in second.units] == [()]
    assert [note.split(": ", 1)[1] for note in first.notes] == [
        "sentence 2 has neither 'correct' nor an edit (counted as correct)",
        "positions 3 to 3 lie outside their sentence of 2 characters (kept as it is)",
    ]


def test_a_truth_may_lack_sentences_and_goes_to_the_text_that_it_fits_best(tmp_path):
    """As that of 2017, which lacks four."""
    whole = read_corpus(write(tmp_path, "1\t我\n2\t你\n3\t他\n", name="whole.txt"))
    part = read_corpus(write(tmp_path, "1\t我\n2\t你\n4\t她\n5\t它\n", name="part.txt"))
    truths = [write(tmp_path, "1, correct\n2, 1, 1, R\n", name="first"), write(tmp_path, "1, correct\n4, 1, 1, S\n")]
    assert add_truths([part, whole], truths) == {whole.path: str(truths[0]), part.path: str(truths[1])}
    assert [unit.edits for unit in whole.units] == [(), (CgedEdit(1, 1, "R"),), None]
    assert whole.notes == [f"{truths[0]}: 1 of 3 sentences of the input are missing and not scored: 3"]


@pytest.mark.parametrize(
    "inputs, truths, message",
    [
        (["1\t我\n2\t你\n3\t他\n"], ["1, correct\n"], "truth0: 2 of 3 sentences of the input are missing, 2 for one"),
        (["1\t我\n"], ["1, correct\n3, correct\n"], "truth0, line 2: sentence 3 is not in the input"),
        (["1\t我\n", "2\t你\n"], ["3, correct\n"], "truth0: 0 of the 2 text files have its sentences"),
        (["1\t我\n", "1\t你\n"], ["1, correct\n"], "truth0: 2 of the 2 text files have its sentences"),
        (["1\t我\n"], ["1, correct\n", "1, correct\n"], "input0 has the truth"),
        ([], ["1, correct\n"], "truth0: no text file is given that lacks its truth"),
        (["1\t我\n"], ["1, 2\n"], "truth0, line 1: this is no edit line"),
    ],
)
def test_truths_that_do_not_fit_are_refused(tmp_path, inputs, truths, message):
    corpora = [read_corpus(write(tmp_path, text, name=f"input{k}")) for k, text in enumerate(inputs)]
    paths = [write(tmp_path, text, name=f"truth{k}") for k, text in enumerate(truths)]
    with pytest.raises(UserError) as error:
        add_truths(corpora, paths)
    assert message in str(error.value)


@pytest.mark.parametrize(
    "edits, corrected",
    [
        ([], "一二三四"),
        ([CgedEdit(2, 3, "R")], "一四"),
        ([CgedEdit(1, 4, "R")], ""),
        ([CgedEdit(2, 2, "S", ("甲乙",))], "一甲乙三四"),
        ([CgedEdit(1, 1, "M", ("甲",))], "甲一二三四"),
        ([CgedEdit(5, 5, "M", ("甲",))], "一二三四甲"),
        ([CgedEdit(3, 4, "M", ("甲乙",))], "一二甲乙三四"),  # as in 2015: as wide as what is inserted
        # What is inserted stands before what replaces the character at its place, in whatever order they come.
        ([CgedEdit(4, 4, "R"), CgedEdit(2, 3, "S", ("乙",)), CgedEdit(2, 2, "M", ("甲",))], "一甲乙"),
    ],
)
def test_edits_are_applied(edits, corrected):
    assert apply_edits("一二三四", edits) == (corrected, None)


@pytest.mark.parametrize(
    "edits, reason",
    [
        ([CgedEdit(1, 2, "W")], NO_ORDER),
        ([CgedEdit(1, 2, "S")], NO_CANDIDATE),
        ([CgedEdit(1, 1, "M")], NO_CANDIDATE),
        ([CgedEdit(4, 5, "R")], OUTSIDE),
        ([CgedEdit(6, 6, "M", ("甲",))], OUTSIDE),
        ([CgedEdit(2, 3, "R"), CgedEdit(3, 4, "R")], OVERLAP),
        ([CgedEdit(2, 3, "R"), CgedEdit(3, 3, "M", ("甲",))], OVERLAP),
        ([CgedEdit(2, 2, "M", ("甲",)), CgedEdit(2, 2, "M", ("乙",))], SAME_PLACE),
    ],
)
def test_edits_that_make_no_sentence_say_why(edits, reason):
    assert apply_edits("一二三四", edits) == (None, reason)
    assert corrected_versions(Unit("1", "一二三四", None, tuple(edits), 1)) == ((), reason)
    assert corrected_versions(Unit("1", "一二三四", "一", tuple(edits), 1)) == (("一",), None)


def test_versions_of_a_correction():
    several = (CgedEdit(1, 1, "S", ("甲", "乙", "丙")), CgedEdit(2, 2, "S", ("丁", "戊")))
    assert corrected_versions(Unit("1", "一二", None, several, 1)) == (("甲丁", "乙戊", "丙戊"), None)
    assert corrected_versions(Unit("1", "一二", "己", several, 1)) == (("己", "乙戊", "丙戊"), None)
    assert corrected_versions(Unit("1", "一二", None, (), 1)) == (("一二",), None)
    assert corrected_versions(Unit("1", "一二", None, None, 1)) == ((), UNKNOWN)


@given(text=st.text(st.sampled_from("<>\"'/ =DOCTEXTid1好\n\t(sid=)\x1d"), max_size=60))
def test_no_text_gives_anything_but_sentences_or_one_clear_line(tmp_path_factory, text):
    path = write(tmp_path_factory.mktemp("corpus"), text)
    try:
        corpus = read_corpus(path)
    except UserError as error:
        assert "\n" not in str(error)
    else:
        lines = [line for line in text.split("\n") if line.strip()]
        assert len(corpus.units) + len(corpus.refused) + len(corpus.notes) == len(lines) or corpus.is_markup


# Counted in the published files, by independent means (a count of lines or of <TEXT) for the units.
# file: encoding, units read, pieces refused, errors, notes
PUBLISHED = {
    "cged2016/CGED16_HSK_Test_Input.txt": ("UTF-8", 3011, 0, None, 0),
    "cged2018/test_CGED2018.xml": ("UTF-8", 3549, 0, None, 0),
    "cged2018/train_CGED2018.xml": ("UTF-8", 402, 0, 1067, 0),
    "cged2020/test_2020-m.txt": ("GB18030", 1457, 0, None, 1),
    # 3664 errors, one with an empty type; two places outside of their sentences; and the encoding.
    "cged2020/test_truth_2020mk.xml": ("GB18030", 1457, 0, 3663, 4),
}
# truth: encoding, sentences, edits, notes with the input beside it
TRUTHS = {
    "cged2016/CGED16_HSK_Test_Truth.txt": ("cged2016/CGED16_HSK_Test_Input.txt", "UTF-8", 3011, 3695, 1),
    # Three bare ids and one place outside of its sentence.
    "cged2018/test_truth0.txt": ("cged2018/test_CGED2018.xml", "UTF-8", 3549, 5040, 4),
    "cged2020/truth_2020-m.txt": ("cged2020/test_2020-m.txt", "GB18030", 1457, 3660, 2),
}


def real(name):
    if not REAL_DATA.is_dir():
        pytest.skip(f"{REAL_DATA} is absent")
    return REAL_DATA / name


@pytest.mark.real_data
@pytest.mark.parametrize("name", PUBLISHED)
def test_units_of_the_published_files(name):
    corpus = read_corpus(real(name))
    edits = [len(unit.edits) for unit in corpus.units if unit.edits is not None]
    errors = sum(edits) if edits else None
    found = (corpus.encoding, len(corpus.units), len(corpus.refused), errors, len(corpus.notes))
    assert found == PUBLISHED[name]


@pytest.mark.real_data
@pytest.mark.parametrize("name", TRUTHS)
def test_edits_of_the_published_truths(name):
    source, *expected = TRUTHS[name]
    gold = read_gold_edits(real(name), read_corpus(real(source)).lengths())
    assert [gold.encoding, len(gold.edits), sum(map(len, gold.edits.values())), len(gold.notes)] == expected


@pytest.mark.real_data
def test_the_errors_of_2020_are_those_of_its_truth():
    """But for three sentences whose markup is faulty, where the published truth lacks an error too."""
    units = read_corpus(real("cged2020/test_truth_2020mk.xml")).units
    truth = read_gold_edits(real("cged2020/truth_2020-m.txt")).edits
    different = [unit.identifier for unit in units if set(unit.edits or ()) != set(truth[unit.identifier])]
    assert different == ["1238", "2364"] and [unit.identifier for unit in units if unit.edits is None] == ["2436"]
