"""Hypotheses in the layouts of MuCGEC and FCGEC: every sentence, in order, by its id."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.submission import export_fcgec, export_mucgec
from tlm_fairseq.subwords.characters import segment_characters

from places import REAL_DATA

MUCGEC = "7\t他很好\t他好\t他们好\n3\t都 好 KTV吧\t没有错误\n9\t乱\t无法标注\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write("dev.txt", MUCGEC)
    return tmp_path


def write(name, text):
    with open(name, "w", encoding="utf-8", newline="") as handle:
        handle.write(text)


def read(name):
    with open(name, encoding="utf-8", newline="") as handle:
        return handle.read()


def test_every_sentence_of_mucgec_is_written_in_its_order(folder):
    write("hyp", "他 们 好\n都 好 KTV 吧\n乱 了 KTV 吧 ok go\n")
    assert export_mucgec("out.txt", "dev.txt", "hyp") == (3, [])
    # What is unchanged keeps the spaces of the source.
    assert read("out.txt") == "7\t他很好\t他们好\n3\t都 好 KTV吧\t都 好 KTV吧\n9\t乱\t乱了KTV吧ok go\n"


def test_hypotheses_find_their_sentence_by_id_and_the_others_keep_their_source(folder):
    write("hyp", "都 好 呀\n他 好\n")
    write("ids", "3\n7\n")
    exported = export_mucgec("out.txt", "dev.txt", "hyp", "ids")
    assert exported == (3, ["hyp: 1 sentences have no line, id 9 for one; they keep their source"])
    assert read("out.txt") == "7\t他很好\t他好\n3\t都 好 KTV吧\t都好呀\n9\t乱\t乱\n"


def test_the_hand_in_of_fcgec(folder):
    write("test.json", json.dumps({"k2": {"sentence": "他很好"}, "k1": {"sentence": "都好"}}))
    write("hyp", "他 好\n都 好\n")
    assert export_fcgec("predict.json", "test.json", "hyp") == (2, [])
    record = json.loads(read("predict.json"))
    assert list(record) == ["k2", "k1"] and record == {
        "k2": {"error_flag": 1, "error_type": "IWO", "correction": "他好"},
        "k1": {"error_flag": 0, "error_type": "*", "correction": "都好"},
    }


@pytest.mark.parametrize(
    "hypotheses, ids, message",
    [
        ("a\nb\n", None, "hyp has 2 lines and dev.txt 3 sentences, none for id 9; give a line for each, or the ids"),
        ("a\nb\nc\nd\n", None, "hyp has 4 lines and dev.txt 3 sentences; give a line for each"),
        ("a\nb\n", "7\n", "hyp has 2 lines and ids 1; give an id for each line"),
        ("a\nb\n", "7\n7\n", "ids, line 2: id 7 stands on line 1 already; give each sentence once"),
        ("a\nb\n", "7\n8\n", "ids, line 2: id 8 is not in dev.txt; give the ids of its sentences"),
    ],
)
def test_hypotheses_of_other_sentences_are_one_line_and_no_file(folder, hypotheses, ids, message):
    write("hyp", hypotheses)
    if ids:
        write("ids", ids)
    with pytest.raises(UserError) as error:
        export_mucgec("out.txt", "dev.txt", "hyp", "ids" if ids else None)
    assert message in str(error.value) and "\n" not in str(error.value)
    assert not (folder / "out.txt").exists()


def test_the_corpus_is_not_written_over(folder):
    """MuCGEC asks for a file of the name that its own test set has."""
    write("hyp", "a\nb\nc\n")
    with pytest.raises(UserError, match="dev.txt is the corpus itself; write to another folder"):
        export_mucgec(folder / "dev.txt", "dev.txt", "hyp")
    assert read("dev.txt") == MUCGEC


def test_ids_that_come_twice_in_the_corpus_are_refused(folder):
    write("dev.txt", MUCGEC + "3\t又\n")
    write("hyp", "a\nb\nc\nd\n")
    with pytest.raises(UserError, match="dev.txt, line 4: id 3 stands on line 2 already"):
        export_mucgec("out.txt", "dev.txt", "hyp")


texts = st.text(st.sampled_from("他很好，a1 .\u3000"), min_size=1, max_size=12)


@settings(max_examples=25)  # each writes files
@given(st.lists(texts, min_size=1, max_size=5))
def test_copied_sources_are_handed_in_as_they_are(sources):
    """Whatever their white space: segmenting loses it."""
    write("in.txt", "".join(f"{number}\t{source}\n" for number, source in enumerate(sources)))
    write("hyp", "".join(f"{segment_characters(source)}\n" for source in sources))
    export_mucgec("out.txt", "in.txt", "hyp")
    assert read("out.txt") == "".join(f"{number}\t{source}\t{source}\n" for number, source in enumerate(sources))


@pytest.mark.real_data
def test_the_sample_prediction_of_mucgec_byte_for_byte(folder):
    official = REAL_DATA / "mucgec/example_pred_dev.txt"
    if not official.is_file():
        pytest.skip(f"{official} is absent")
    rows = [line.split("\t") for line in read(official).splitlines()]
    write("hyp", "".join(f"{segment_characters(row[2])}\n" for row in rows))
    assert export_mucgec("out.txt", REAL_DATA / "mucgec/MuCGEC_dev.txt", "hyp") == (1137, [])
    assert read("out.txt") == read(official)
