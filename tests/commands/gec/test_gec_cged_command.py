"""The commands of cged.py, on a parser of their own."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tlm_fairseq.commands.gec import cged, scores
from tlm_fairseq.errors import UserError

from places import REAL_DATA

REAL_DATA = REAL_DATA / "cged"

UNIT = '<DOC>\n<TEXT id="{}">\n{}\n</TEXT>\n<CORRECTION>\n{}\n</CORRECTION>\n{}\n</DOC>\n'
CORPUS = "".join(
    [
        UNIT.format("1", "一个兵人", "一个士兵", '<ERROR start_off="3"end_off="4"type="S" answer="士兵"></ERROR>'),
        UNIT.format("2", "知不道", "不知道", '<ERROR start_off="1" end_off="2" type="W"></ERROR>'),
        UNIT.format("3", "好 吧", "好 吧", ""),
        "<DOC>\n<TEXT>\n多余\n</TEXT>\n</DOC>\n",
    ]
)


def run(*arguments):
    parser = argparse.ArgumentParser()
    steps = parser.add_subparsers(dest="step", required=True)
    cged.add_prepare(steps.add_parser("prepare").add_subparsers(dest="corpus", required=True))
    scores.add_score(steps)
    cged.add_edits(steps)
    args = parser.parse_args([str(argument) for argument in arguments])
    args.run(args)


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "corpus.xml"
    path.write_bytes(CORPUS.encode("gb18030"))
    return path


@pytest.fixture
def prepared(tmp_path, corpus, capsys):
    run("prepare", "cged", "--test", corpus, "--out", tmp_path / "data")
    capsys.readouterr()
    return tmp_path / "data"


def test_the_parser_loads_no_library():
    code = (
        "import sys; from tlm_fairseq.commands.gec import cged, scores;"
        "print(sorted({'torch', 'fairseq', 'rapidfuzz', 'jieba', 'opencc', 'errant'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_choices_are_those_of_the_converter():
    from tlm_fairseq.gec.cged.conversion import CHARACTERS, WORDS

    assert cged.UNITS == (CHARACTERS, WORDS)


def test_prepare_says_what_was_kept_dropped_and_refused(tmp_path, corpus, capsys):
    run("prepare", "cged", "--input", corpus, "--valid-share", "0.4", "--drop-unchanged", "--out", tmp_path / "data")
    printed = capsys.readouterr()
    assert "train: 1 pairs, 0 unchanged; dropped: 1 unchanged\n" in printed.out
    assert "valid: 1 pairs, 0 unchanged; dropped: none\n" in printed.out
    assert "1 sentences or pieces could not be read\n" in printed.out
    assert "3 sentences prepared in" in printed.out
    assert printed.err == (
        f"note: {corpus}: not UTF-8, read as GB18030\n"
        f"refused: {corpus}, line 30: text outside of every element: '多余'\n"
    )
    assert (tmp_path / "data/manifest.json").exists()


def test_from_corrected_sentences_to_a_score(tmp_path, prepared, capsys):
    """The references as a system: the character converter misses the word of sentence 1, a perfect one would not."""
    edits, out = tmp_path / "edits.txt", tmp_path / "score.json"
    run("edits", "--src", prepared / "cged.txt", "--hyp", prepared / "test.tgt", "--out", edits)
    assert capsys.readouterr().out == f"written: {edits}, 3 sentences, 1 correct; 3 edits: 1 R, 1 M, 0 S, 1 W\n"
    assert edits.read_text("utf-8") == "1, 3, 3, M, 士\n1, 4, 4, R\n2, 1, 2, W\n3, correct\n"
    score = ["score", "cged", "--ref", prepared / "cged.truth.txt", "--src", prepared / "cged.txt"]
    run(*score, "--hyp", edits, "--json", out)
    printed = capsys.readouterr().out
    assert printed.startswith("NLP-TEA 2016 Shared Task\n") and "System Results: edits.txt\n" in printed
    assert "False Positive Rate = 0 (0/1)\n" in printed and "Correction Level\n" in printed
    assert "COR1/COR3: " in printed and printed.endswith("\n") and "\nnsents:3|counting:nlptea2016|version:" in printed
    record = json.loads(out.read_text("utf-8"))
    assert record["position"]["counts"] == {"tp": 1, "fp": 2, "gold": 2, "tn": 1, "fn": 0}
    assert record["correction"]["counts"] == {"tp": 0, "fp": 1, "gold": 1}

    (tmp_path / "words").write_text("一个 士兵\n不 知道\n好 吧\n", "utf-8")
    run("edits", "--src", prepared / "cged.txt", "--hyp", tmp_path / "words", "--by", "words", "--out", edits)
    assert edits.read_text("utf-8") == "1, 3, 4, S, 士兵\n2, 1, 2, W\n3, correct\n"
    run(*score, "--hyp", edits, "--json", out)
    assert json.loads(out.read_text("utf-8"))["comprehensive"] == 1.0


def test_plain_sentences_with_their_ids(tmp_path, capsys):
    (tmp_path / "src").write_text("坏 了\n\n好\n", "utf-8")
    (tmp_path / "hyp").write_text("好,了\n新\n\n", "utf-8")
    (tmp_path / "ids").write_text("a\nb\nc\n", "utf-8")
    paths = [f"--{name}={tmp_path / name}" for name in ("src", "hyp", "ids", "out")]
    run("edits", *paths)
    # A comma cannot stand in a candidate; a blank source or hypothesis keeps its place.
    assert (tmp_path / "out").read_text("utf-8") == "a, 1, 1, S\nb, 1, 1, M, 新\nc, 1, 1, R\n"
    assert "out: 1 corrections with a comma left out" in capsys.readouterr().err


def test_the_ceiling(tmp_path, corpus, capsys):
    out = tmp_path / "ceiling.json"
    run("edits", "--ceiling", corpus, "--json", out)
    printed = capsys.readouterr().out
    assert printed.startswith(f"ceiling by characters, {corpus}: 0 of 3 sentences left out\n")
    assert "\tposition: precision 0.3333, recall 0.5, f1 0.4\n" in printed and "converter:characters" in printed
    record = json.loads(out.read_text("utf-8"))
    assert record["by"] == "characters" and record["files"][str(corpus)]["position"]["f1"] == pytest.approx(0.4)


@pytest.mark.parametrize(
    "arguments, message",
    [
        ([], "--src, --hyp, --out missing"),
        (["--src", "in", "--hyp", "in"], "--out missing"),
        (["--ceiling", "in", "--src", "in"], "--hyp, --out missing"),
        (["--src", "in", "--hyp", "in", "--out", "out", "--json", "j"], "--json holds the ceiling"),
        (["--src", "in", "--hyp", "two", "--out", "out"], "two has 2 lines and"),
        (["--src", "in", "--hyp", "empty", "--out", "out"], "empty is empty"),
        (["--src", "bare", "--hyp", "bare", "--out", "out"], "bare, line 1: expected '(sid=ID)'"),
        (["--src", "two", "--ids", "bare", "--hyp", "two", "--out", "out"], "bare has 1 lines and"),
        (
            ["--src", "two", "--ids", "same", "--hyp", "two", "--out", "out"],
            "same, line 2: id 1 stands on line 1 already; give",
        ),
        (["--src", "two", "--ids", "comma", "--hyp", "two", "--out", "out"], "comma, line 1: '1,' is no id"),
        (["--src", "in", "--hyp", "bare", "--by", "words", "--out", "out"], "bare is not parted into words"),
        (["--src", "in", "--hyp", "parted", "--by", "words", "--out", "out"], "parted is not parted into words"),
        (["--ceiling", "in", "--by", "words"], "give --split jieba"),
        (["--ceiling", "in"], "no sentence has both"),
        (["--src", "corpus.xml", "--hyp", "two", "--out", "out"], "line 30: text outside of every element"),
    ],
)
def test_what_cannot_be_converted_is_refused(tmp_path, corpus, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    texts = {"in": "1\t好\n", "two": "一\n二\n", "empty": "", "bare": "好吧\n", "same": "1\n1\n", "comma": "1,\n2\n"}
    texts["parted"] = "好 吧 OK\n"
    for name, text in texts.items():
        Path(name).write_text(text, "utf-8")
    with pytest.raises(UserError) as error:
        run("edits", *arguments)
    assert message in str(error.value) and not Path("out").exists() and not Path("j").exists()


@pytest.mark.parametrize(
    "hyp, message",
    [
        ("1, correct\n2, correct\n", "hyp: sentence 3 of the input is missing"),
        ("1, correct\n2, correct\n3, correct\n4, correct\n", "hyp, line 4: sentence 4 is not in the input"),
        ("1, correct\n2, 1, 9, R\n3, correct\n", "hyp, line 2: positions 1 to 9 lie outside"),
        ("1, correct\n2，1，2，R\n3, correct\n", "hyp, line 2: a full-width comma"),
    ],
)
def test_a_faulty_output_is_refused_with_nothing_written(tmp_path, prepared, capsys, hyp, message):
    (tmp_path / "hyp").write_text(hyp, "utf-8")
    files = ["--hyp", tmp_path / "hyp", "--ref", prepared / "cged.truth.txt", "--src", prepared / "cged.txt"]
    with pytest.raises(UserError) as error:
        run("score", "cged", *files, "--json", tmp_path / "score.json")
    assert message in str(error.value)
    assert capsys.readouterr().out == "" and not (tmp_path / "score.json").exists()


@pytest.mark.real_data
def test_the_copied_source_of_2016_and_2018(tmp_path, capsys):
    """A system that changes nothing: every error is missed, and no correct sentence is called wrong."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"{REAL_DATA} is absent")
    for source, truth, wrong, correct, errors in (
        ("cged2016/CGED16_HSK_Test_Input.txt", "cged2016/CGED16_HSK_Test_Truth.txt", 1472, 1539, 3695),
        # Three bare ids count as correct beside 1562 lines "correct"; 20 of the 5040 edits share place and type.
        ("cged2018/test_CGED2018.xml", "cged2018/test_truth0.txt", 1984, 1565, 5020),
    ):
        lines = [line.split("\t", 1)[1] for line in (REAL_DATA / source).read_text("utf-8").split("\n")]
        (tmp_path / "hyp").write_text("\n".join(line.rstrip("\r") for line in lines) + "\n", "utf-8")
        run("edits", "--src", REAL_DATA / source, "--hyp", tmp_path / "hyp", "--out", tmp_path / "edits")
        files = ["--hyp", tmp_path / "edits", "--ref", REAL_DATA / truth, "--src", REAL_DATA / source]
        run("score", "cged", *files, "--json", tmp_path / "score.json")
        record = json.loads((tmp_path / "score.json").read_text("utf-8"))
        assert record["false_positive_rate"] == 0
        assert record["detection"]["counts"] == {"tp": 0, "fp": 0, "gold": wrong, "tn": correct, "fn": wrong}
        assert record["position"]["counts"] == {"tp": 0, "fp": 0, "gold": errors, "tn": correct, "fn": wrong}
    assert "lie outside their sentence" in capsys.readouterr().err
