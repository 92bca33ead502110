import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cged import prepare as cged_prepare
from tlm_fairseq.gec.cged.corpus import read_corpus
from tlm_fairseq.gec.cged.edits import read_gold_edits
from tlm_fairseq.gec.cged.prepare import Options, prepare
from tlm_fairseq.gec.cged.references import annotate
from tlm_fairseq.gec.m2 import Edit, read_m2
from tlm_fairseq.subwords.characters import segment_characters

from places import REAL_DATA

REAL_DATA = REAL_DATA / "cged"


def unit(identifier, source, correction, *errors):
    errors = "\n".join(f"<ERROR {error}></ERROR>" for error in errors)
    return (
        f'<DOC>\n<TEXT id="{identifier}">\n{source}\n</TEXT>\n'
        f"<CORRECTION>\n{correction}\n</CORRECTION>\n{errors}</DOC>\n"
    )


REDUNDANT = 'start_off="1" end_off="1"type="R"'
TRAIN = "".join(
    [
        unit("t1", "的一 KTV家", "一 KTV家", REDUNDANT),
        unit("t2", "二二", "二二"),
        unit("t3", "的三三", "三三", REDUNDANT),
        unit("t4", "的很长很长", "很长很长", REDUNDANT),
        unit("t5", "的测试", "测试", REDUNDANT),
        '<TEXT id="t6">没有更正</TEXT>',
    ]
)
TEST = unit("x1", "的测试", "测试", REDUNDANT) + unit("x2", "他 很OK", "他 很OK") + unit("x3", "坏", "好", 'type="S"')
TEXTS = "(sid=y1)\t我去玩在\n(sid=y2)\t说很好\n(sid=y3)\t不 变\n(sid=y4)\t无\n"
TRUTH = "y1, 2, 4, W\ny2, 1, 1, S, 说得, 讲得\ny3, correct\ny4,\n"


@pytest.fixture
def corpora(tmp_path):
    texts = {"train.xml": TRAIN, "test.xml": TEST, "texts.txt": TEXTS, "truth.txt": TRUTH}
    for name, text in texts.items():
        encoding = "gb18030" if name == "train.xml" else "utf-8"
        (tmp_path / name).write_bytes(text.replace("\n", "\r\n").encode(encoding))
    return tmp_path


def read_out(folder):
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def test_every_file_is_written_and_every_sentence_accounted_for(corpora):
    # Seed 1 of random.Random draws the second of the seven pairs for validation.
    prepared = prepare(
        corpora / "out",
        [corpora / "train.xml", corpora / "texts.txt"],
        [corpora / "test.xml"],
        [corpora / "truth.txt"],
        Options(valid_share=0.2, seed=1, max_tokens=4),
    )
    text = read_out(corpora / "out")
    assert text["train.src"] == "的 一 KTV 家\n的 三 三\n说 很 好\n不 变\n"
    assert text["train.tgt"] == "一 KTV 家\n三 三\n说 得 很 好\n不 变\n"
    assert text["valid.src"] == text["valid.tgt"] == "二 二\n"
    assert text["test.src"] == "的 测 试\n他 很 OK\n坏\n"
    assert text["test.tgt"] == "测 试\n他 很 OK\n好\n"
    assert text["test.ids"] == "x1\nx2\nx3\n"
    assert text["cged.txt"] == "x1\t的测试\nx2\t他 很OK\n"
    assert text["cged.src"] == "的 测 试\n他 很 OK\n"
    assert text["cged.ref0"] == "测 试\n他 很 OK\n"
    assert text["cged.truth.txt"] == "x1, 1, 1, R\nx2, correct\n"
    assert prepared.counts == {
        "train": {
            "pairs": 4,
            "unchanged_pairs": 1,
            "dropped": {
                "a word order error without the corrected sentence": 1,
                "longer than the maximum": 1,
                "neither a correction nor errors": 1,
                "source also in test": 1,
            },
        },
        "valid": {"pairs": 1, "unchanged_pairs": 1, "dropped": {}},
        "test": {"sentences": 3, "with_correction": 3, "annotators": 1, "dropped": {}, "scored": 2},
    }
    # 5 + 4 + 3 read; everything read is a pair, a test sentence or dropped.
    assert prepared.sentences == 12
    line = TRAIN.count("\n") + 1
    reason = "sentence t6: it has neither a correction nor an error with its place"
    assert prepared.refused == [f"{corpora}/train.xml, line {line}: {reason}"]
    notes = "\n".join(prepared.notes)
    assert "train.xml: not UTF-8, read as GB18030" in notes and "sentence y4 has neither" in notes
    assert "sentence x3: an error from '' to ''; its errors are left out" in notes

    manifest = json.loads(text["manifest.json"])
    assert manifest["counts"] == prepared.counts and manifest["refused"] == prepared.refused
    assert manifest["notes"] == prepared.notes and manifest["options"]["max_characters"] == 4
    assert [(one["file"], one["sentences"], one["refused"]) for one in manifest["source"]] == [
        ("train.xml", 5, 1),
        ("texts.txt", 4, 0),
        ("test.xml", 3, 0),
    ]
    assert manifest["source"][1]["truth"] == "truth.txt"
    assert sorted(manifest["outputs"]) == sorted(set(text) - {"manifest.json"})


def test_a_test_set_of_texts_with_several_candidates(corpora):
    prepared = prepare(corpora / "out", tests=[corpora / "texts.txt"], truths=[corpora / "truth.txt"])
    text = read_out(corpora / "out")
    assert sorted(text) == [
        "cged.ref0",
        "cged.src",
        "cged.truth.txt",
        "cged.txt",
        "manifest.json",
        "test.ids",
        "test.m2",
        "test.src",
        "test.tgt",
    ]
    assert text["test.src"] == "说 很 好\n不 变\n" and text["test.tgt"] == "说 得 很 好\n不 变\n"
    assert text["cged.txt"] == "y1\t我去玩在\ny2\t说很好\ny3\t不 变\n"
    assert text["cged.ref0"] == "\n说 得 很 好\n不 变\n"  # the first has a word order error without its correction
    assert text["cged.truth.txt"] == "y1, 2, 4, W\ny2, 1, 1, S, 说得, 讲得\ny3, correct\n"
    first, second = read_m2(corpora / "out/test.m2")
    assert first.edits == {0: [Edit(1, 1, "M", "得")], 1: [Edit(0, 1, "S", "讲 得")]}
    assert second.edits == {0: []}
    assert prepared.counts["test"] == {
        "sentences": 4,
        "with_correction": 2,
        "annotators": 2,
        "scored": 3,
        "dropped": {"a word order error without the corrected sentence": 1, "neither a correction nor errors": 1},
    }


def test_a_blind_test_has_inputs_only(corpora):
    prepare(corpora / "out", tests=[corpora / "texts.txt"])
    text = read_out(corpora / "out")
    assert sorted(text) == ["cged.src", "cged.txt", "manifest.json"]
    assert text["cged.src"] == "我 去 玩 在\n说 很 好\n不 变\n无\n"


def test_unchanged_pairs_can_be_left_out(corpora):
    prepared = prepare(corpora / "out", [corpora / "train.xml"], options=Options(0.3, drop_unchanged=True))
    # Seed 1 of random.Random draws the first and the second of the five pairs, and the second is the unchanged one.
    assert prepared.counts["train"] == {"pairs": 3, "unchanged_pairs": 0, "dropped": {}}
    assert prepared.counts["valid"] == {"pairs": 1, "unchanged_pairs": 0, "dropped": {"unchanged": 1}}


def test_no_validation_set_where_none_is_wanted(corpora):
    prepared = prepare(corpora / "out", [corpora / "train.xml"], options=Options(valid_share=0))
    assert prepared.counts["train"]["pairs"] == 5 and list(prepared.counts) == ["train"]
    assert sorted(read_out(corpora / "out")) == ["manifest.json", "train.src", "train.tgt"]


def test_sentences_of_further_evaluation_sets_are_left_out(corpora):
    (corpora / "other.txt").write_text("的三三\n", "utf-8")
    options = Options(dedup_against=(corpora / "other.txt",))
    prepared = prepare(corpora / "out", [corpora / "train.xml"], options=options)
    counts = prepared.counts
    assert sum(part["dropped"].get("source also in a text of --dedup-against", 0) for part in counts.values()) == 1
    assert sum(part["pairs"] for part in counts.values()) == 4
    manifest = json.loads((corpora / "out/manifest.json").read_text("utf-8"))
    assert manifest["options"]["dedup_against"][0]["file"] == "other.txt"


def test_all_sides_are_simplified(corpora, monkeypatch):
    table = str.maketrans("說試", "说试")
    monkeypatch.setattr(cged_prepare, "Simplifier", lambda: lambda text: text.translate(table))
    path = corpora / "test.xml"
    path.write_text(unit("x1", "說試", "說試驗", 'start_off="3" end_off="3" type="M" answer="試驗"'), "utf-8")
    prepare(corpora / "out", tests=[path], options=Options(simplify=True))
    text = read_out(corpora / "out")
    assert text["cged.txt"] == "x1\t说试\n" and text["test.tgt"] == "说 试 驗\n"
    assert text["cged.truth.txt"] == "x1, 3, 3, M, 试驗\n"


def test_errors_that_make_another_correction_are_counted(corpora):
    path = corpora / "test.xml"
    path.write_text(unit("x1", "一二", "一三", REDUNDANT) + unit("x2", "的二", "二", REDUNDANT), "utf-8")
    prepared = prepare(corpora / "out", tests=[path])
    assert prepared.notes == [
        f"{path}: in 1 of 2 sentences the errors do not make the correction that stands beside them "
        "(the correction is taken)"
    ]


def test_what_m2_or_an_edit_line_cannot_hold_is_left_out_and_counted(corpora):
    path = corpora / "test.xml"
    comma = 'start_off="1" end_off="1" type="S" answer=","'
    path.write_text(unit("x1", "a|||b", "a|||b") + unit("x2", "，", ",", comma), "utf-8")
    prepared = prepare(corpora / "out", tests=[path])
    text = read_out(corpora / "out")
    assert text["test.ids"] == "x2\n" and text["cged.truth.txt"] == "x1, correct\nx2, 1, 1, S\n"
    assert prepared.counts["test"]["dropped"] == {"a text with '|||', which M2 cannot hold": 1}
    assert prepared.notes == ["cged.truth.txt: 1 candidates with a comma left out"]


@pytest.mark.parametrize(
    "inputs, tests, truths, options, message",
    [
        ([], [], [], {}, "nothing to prepare"),
        (["texts.txt"], [], [], {}, "texts.txt has no corrections; give its truth file"),
        (
            ["train.xml"],
            [],
            ["truth.txt"],
            {},
            "truth.txt: no text file is given that lacks its truth; leave this one out",
        ),
        (["train.xml"], [], [], {"valid_share": 1.0}, "--valid-share 1.0 of 5 pairs"),
        (["train.xml"], [], [], {"valid_share": float("nan")}, "--valid-share nan of 5 pairs"),
        (["train.xml"], [], [], {"max_tokens": 1}, "nothing left for train of 4 pairs (4 longer than the maximum)"),
        ([], ["test.xml", "test.xml"], [], {}, "test.xml, line 2: sentence x1 is in another test file too"),
        (["absent.xml"], [], [], {}, "absent.xml: cannot be read"),
        (["train.xml"], ["test.xml", "train.xml"], [], {}, "train.xml is given as --input and as --test"),
    ],
)
def test_what_cannot_be_prepared_is_refused_before_writing(corpora, inputs, tests, truths, options, message):
    paths = [[corpora / name for name in names] for names in (inputs, tests, truths)]
    with pytest.raises(UserError) as error:
        prepare(corpora / "out", *paths, Options(**options))
    assert message in str(error.value) and not (corpora / "out").exists()


def test_twice_gives_the_same_files_and_another_seed_another_split(corpora):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        prepare(corpora / name, [corpora / "train.xml"], options=Options(0.4, seed))
    for path in (corpora / "a").iterdir():
        assert path.read_bytes() == (corpora / "b" / path.name).read_bytes()
    assert (corpora / "a/valid.src").read_bytes() != (corpora / "c/valid.src").read_bytes()


def test_an_interrupted_prepare_leaves_the_folder_as_it_was(corpora, monkeypatch):
    prepare(corpora / "out", tests=[corpora / "test.xml"])
    before = {path.name: path.read_bytes() for path in (corpora / "out").iterdir()}

    def full_disk(path, lines):
        raise OSError("No space left on device")

    monkeypatch.setattr("tlm_fairseq.text.prepared_folder.write_lines", full_disk)
    with pytest.raises(OSError):
        prepare(corpora / "out", tests=[corpora / "test.xml"])
    assert {path.name: path.read_bytes() for path in (corpora / "out").iterdir()} == before


sentence = st.text(st.sampled_from("一二三a1 ，"), min_size=1, max_size=12).filter(str.strip)


@given(sentence, st.lists(sentence, min_size=1, max_size=3))
def test_references_make_the_corrected_sentence_of_each_annotator(source, versions):
    annotated = annotate(source, versions)
    tokens = annotated.source.split()
    for edits, version in zip(annotated.edits.values(), versions, strict=True):
        corrected = list(tokens)
        for edit in reversed(edits):
            corrected[edit.start : edit.end] = edit.correction.split()
        assert " ".join(corrected) == segment_characters(version)


@pytest.mark.real_data
def test_the_published_corpora(tmp_path):
    """Counts found here when the readers were written; 1539 and 307 are the lines "correct" of the truths."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"{REAL_DATA} is absent")
    inputs = ["cged2018/train_CGED2018.xml", "cged2018/test_CGED2018.xml", "cged2016/CGED16_HSK_Test_Input.txt"]
    truths = ["cged2018/test_truth0.txt", "cged2016/CGED16_HSK_Test_Truth.txt"]
    test = REAL_DATA / "cged2020/test_truth_2020mk.xml"
    prepared = prepare(tmp_path, [REAL_DATA / name for name in inputs], [test], [REAL_DATA / name for name in truths])
    assert prepared.sentences == 402 + 3549 + 3011 + 1457 and prepared.refused == []
    assert prepared.counts["test"] == {
        "sentences": 1457,
        "with_correction": 1457,
        "annotators": 1,
        "dropped": {},
        "scored": 1456,
    }
    train, valid = prepared.counts["train"], prepared.counts["valid"]
    assert train["dropped"] == {
        "a word order error without the corrected sentence": 449,
        "an error without its correction": 1190,
        "neither a correction nor errors": 3,
        "several insertions at one place, in unknown order": 14,
        "source also in valid": 1,
    }
    assert (train["pairs"], valid["pairs"]) == (5040, 265)
    assert train["pairs"] + valid["pairs"] + sum(train["dropped"].values()) == 402 + 3549 + 3011
    units = [unit for unit in read_corpus(test).units if unit.edits is not None]
    truth = read_gold_edits(tmp_path / "cged.truth.txt", {unit.identifier: len(unit.source) for unit in units})
    assert truth.edits == {unit.identifier: unit.edits for unit in units}
    assert len(read_m2(tmp_path / "test.m2")) == 1457
