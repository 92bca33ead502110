import argparse
import json
from pathlib import Path

import pytest

from tlm_fairseq.commands import main
from tlm_fairseq.commands.gec import scores
from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.metrics import Gleu, MaxMatch

from places import GEC_SAMPLE

SRC, HYP, REF0, REF1, M2 = (str(GEC_SAMPLE / name) for name in ("src.txt", "hyp.txt", "ref0.txt", "ref1.txt", "ref.m2"))


def run(*arguments):
    parser = argparse.ArgumentParser()
    metrics = parser.add_subparsers(required=True)
    scores.add_metric(metrics, MaxMatch)
    scores.add_metric(metrics, Gleu)
    args = parser.parse_args(arguments)
    args.run(args)


def test_m2_is_printed_and_written(tmp_path, capsys):
    out = tmp_path / "score.json"
    run("m2", "--hyp", HYP, "--src", SRC, "--ref", M2, "--json", str(out))
    # 13, 20, 19: worked by hand, see tests/gec/metrics/test_max_match.py.
    signature = "metric:m2|nrefs:2|beta:0.5|unchanged:2|ignore:no|tok:none|version:"
    printed = "correct 13  proposed 20  gold 19\nP 0.6500  R 0.6842  F0.5 0.6566\n" + signature
    assert capsys.readouterr().out.startswith(printed)
    record = json.loads(out.read_text())
    assert list(record) == ["metric", "signature", "precision", "recall", "f", "beta", "counts"]
    assert record["counts"] == {"correct": 13, "proposed": 20, "gold": 19} and record["metric"] == "m2"
    run("m2", "--hyp", HYP, "--ref", M2, "--beta", "1", "--max-unchanged-words", "0", "--ignore-whitespace-casing")
    assert "|beta:1.0|unchanged:0|ignore:whitespace-casing|" in capsys.readouterr().out


def test_gleu_is_printed_and_written(tmp_path, capsys):
    out = tmp_path / "score.json"
    run("gleu", "--src", SRC, "--hyp", REF0, "--ref", REF0, "--json", str(out))
    printed = "GLEU 1.0000\nmetric:gleu|nrefs:1|order:4|iterations:1|seed:101|tok:none|"
    assert capsys.readouterr().out.startswith(printed)
    record = json.loads(out.read_text())
    assert record["metric"] == "gleu" and record["score"] == pytest.approx(1) and record["seed"] == 101
    run("gleu", "--src", SRC, "--hyp", HYP, "--ref", REF0, REF1, "--iterations", "3", "--seed", "5")
    assert "|nrefs:2|order:4|iterations:3|seed:5|" in capsys.readouterr().out


@pytest.mark.parametrize(
    "option, content, message",
    [
        ("--ref", b"S a\nA 0 1|||R|||x\n", "bad.txt, line 2: an edit has 6 fields"),
        ("--ref", b"S a\nA 0 2|||R|||x|||REQUIRED|||-NONE-|||0\n", "bad.txt, line 2: the edit 0 2 lies outside"),
        ("--ref", b"plain text\n", "bad.txt, line 1: expected"),
        ("--ref", b"", "bad.txt is empty"),
        ("--ref", b"S a\n", "hyp.txt has 12 lines and"),
        ("--hyp", b"one\ntwo\n", "bad.txt has 2 lines and"),
        ("--hyp", b"\xff\n", "bad.txt, line 1: not UTF-8"),
        ("--src", b"one\n" * 12, "its sentence 1 differs from line 1"),
        ("--src", b"one\n", "bad.txt has 1 lines and"),
    ],
)
def test_m2_refuses_bad_input_in_one_line(tmp_path, capsys, option, content, message):
    bad, out = tmp_path / "bad.txt", tmp_path / "out.json"
    bad.write_bytes(content)
    files = {"--hyp": HYP, "--ref": M2, "--src": SRC, option: str(bad)}
    with pytest.raises(UserError) as error:
        run("m2", *(word for pair in files.items() for word in pair), "--json", str(out))
    assert message in str(error.value) and "\n" not in str(error.value)
    assert capsys.readouterr().out == "" and not out.exists()


@pytest.mark.parametrize("option", ["--src", "--hyp", "--ref"])
@pytest.mark.parametrize(
    "content, message", [(b"", "is empty"), (b"one\ntwo\n", "they must run line by line"), (b"\xff\n", "not UTF-8")]
)
def test_gleu_refuses_bad_input_in_one_line(tmp_path, option, content, message):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(content)
    files = {"--hyp": HYP, "--ref": REF0, "--src": SRC, option: str(bad)}
    with pytest.raises(UserError, match=message) as error:
        run("gleu", *(word for pair in files.items() for word in pair))
    assert "bad.txt" in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize(
    "metric, option",
    [
        ("m2", ["--beta", "0"]),
        ("m2", ["--beta", "inf"]),
        ("m2", ["--max-unchanged-words", "-1"]),
        ("m2", ["--max-unchanged-words", "1.5"]),
        ("gleu", ["--iterations", "0"]),
        ("gleu", ["--seed", "0"]),
    ],
)
def test_options_are_checked_before_anything_runs(metric, option, capsys):
    with pytest.raises(SystemExit) as stop:
        run(metric, "--src", SRC, "--hyp", HYP, "--ref", M2 if metric == "m2" else REF0, *option)
    assert stop.value.code == 2 and option[0] in capsys.readouterr().err


@pytest.fixture(scope="module")
def system_m2(tmp_path_factory):
    """What `gec edits` writes of the sample's system."""
    pytest.importorskip("errant", reason="ERRANT is not installed")
    path = str(tmp_path_factory.mktemp("system") / "hyp.m2")
    assert main(["gec", "edits", "--format", "errant", "--src", SRC, "--hyp", HYP, "--out", path]) == 0
    return path


def test_the_m2_of_texts_is_errants_own(tmp_path, capsys):
    """ref.m2 was written by errant_parallel."""
    pytest.importorskip("errant", reason="ERRANT is not installed")
    out = tmp_path / "ref.m2"
    edits = ["gec", "edits", "--format", "errant", "--src", SRC, "--out", str(out)]
    assert main([*edits, "--hyp", REF0, REF1]) == 0
    assert out.read_bytes() == Path(M2).read_bytes()
    bad = tmp_path / "bad"
    bad.write_text("a\n" * 11 + "b ||| c\n", "utf-8")
    assert main([*edits[:-1], str(tmp_path / "none.m2"), "--hyp", str(bad)]) == 1
    assert "bad, line 12: an M2 file cannot hold '|||'" in capsys.readouterr().err
    for option in (["--ids", SRC], ["--by", "words"]):
        assert main([*edits, "--hyp", HYP, *option]) == 1
        error = capsys.readouterr().err
        assert error.startswith(f"tlm-fairseq gec: {option[0]} ") and "to --format cged, not to errant" in error
    assert not (tmp_path / "none.m2").exists()


def test_a_systems_m2_scores_as_its_sentences(system_m2, capsys):
    scores = []
    for words in (["errant", "--src", SRC, "--ref", M2], ["m2", "--ref", M2], ["gleu", "--src", SRC, "--ref", REF0]):
        for hypotheses in (HYP, system_m2):
            capsys.readouterr()
            assert main(["gec", "score", *words, "--hyp", hypotheses]) == 0
            scores.append(capsys.readouterr().out)
    assert scores[1] == scores[0].replace("|gold:m2|", "|gold:m2|hyp:m2|")
    assert scores[2] == scores[3] and scores[4] == scores[5]
    compare = ["compare", "--metric", "errant", "--baseline", system_m2, "--systems", M2, "--ref", M2]
    assert main([*compare[:-3], system_m2, *compare[-2:], "--trials", "20", "--resamples", "20"]) == 0
    assert "|hyp:m2|" in capsys.readouterr().out
    assert main(compare) == 1
    assert "ref.m2, sentence 1: edits of 2 annotators; a system's" in capsys.readouterr().err


@pytest.mark.parametrize(
    "content, words, message",
    [
        (b"a\n", [], "bad is a text, so that the sentences before correction are needed; give --src"),
        (b"a\n", ["--src", SRC], "bad has 1 lines and"),
        (b"S This are a sentence .\n", ["--src", SRC], "bad.m2 has 1 sentences and"),
        (b"S This are a sentence .\n", [], "bad.m2 has 1 lines and"),
        (b"S one\n\n" * 12, ["--src", SRC], "bad.m2: its sentence 1 differs from line 1"),
        (b"S a\nX\n", [], "bad.m2, line 2: expected a line 'S ...'"),
    ],
)
def test_errant_refuses_bad_systems_in_one_line(tmp_path, capsys, content, words, message):
    bad = tmp_path / ("bad.m2" if content.startswith(b"S") else "bad")
    bad.write_bytes(content)
    assert main(["gec", "score", "errant", "--hyp", str(bad), "--ref", M2, *words]) == 1
    error = capsys.readouterr().err
    assert message in error and error.count("\n") == 1


def test_types_are_printed_and_written(system_m2, tmp_path, capsys):
    out = [tmp_path / "score.json", tmp_path / "score.md"]
    words = ["--types", "1", "--json", str(out[0]), "--markdown", str(out[1])]
    assert main(["gec", "score", "errant", "--hyp", system_m2, "--ref", M2, *words]) == 0
    title, header, *rows, signature = capsys.readouterr().out.rstrip().split("\n")
    assert header.split() == ["type", "TP", "FP", "FN", "P", "R", "F0.5"]
    # Equal to errant_compare's, see tests/gec/metrics/test_errant.py.
    assert [row.split()[:4] for row in rows] == [
        ["M", "1", "0", "2"],
        ["R", "7", "5", "3"],
        ["U", "3", "1", "3"],
        ["all", "11", "6", "8"],
    ]
    record = json.loads(out[0].read_text())
    assert record["types"]["R"]["counts"] == {"tp": 7, "fp": 5, "fn": 3} and record["counts"]["tp"] == 11
    assert "| U | 3 | 1 | 3 | 0.7500 | 0.5000 | 0.6818 |" in out[1].read_text()


def test_the_figures_of_each_sentence(system_m2, tmp_path):
    lines, table = tmp_path / "sentences.jsonl", tmp_path / "sentences.tsv"
    for path in (lines, table):
        assert main(["gec", "score", "errant", "--hyp", system_m2, "--ref", M2, "--per-sentence", str(path)]) == 0
    records = [json.loads(line) for line in lines.read_text().splitlines()]
    assert [sum(record[name] for record in records) for name in ("tp", "fp", "fn")] == [11, 6, 8]
    # Its edit are -> is is annotator 0's; annotator 1 has three others.
    first = {"sentence": 1, "annotator": 0, "tp": 1, "fp": 0, "fn": 0, "precision": 1.0, "recall": 1.0, "f": 1.0}
    assert records[0] == first | {"types": {"R:VERB:SVA": {"tp": 1, "fp": 0, "fn": 0}}}
    header, *rows = (line.split("\t") for line in table.read_text().splitlines())
    assert header == list(first) and rows[0] == list(map(str, first.values())) and len(rows) == len(records) == 12


@pytest.mark.parametrize("metric, name", [("bleu", "bleu"), ("gleu", "gleu"), ("m2", "f")])
def test_each_metric_has_figures_of_each_sentence(tmp_path, metric, name):
    out = tmp_path / "sentences.jsonl"
    files = ["--hyp", HYP, "--ref", M2 if metric == "m2" else REF0, *(["--src", SRC] if metric == "gleu" else [])]
    page = tmp_path / "score.md"
    assert main(["gec", "score", metric, *files, "--per-sentence", str(out), "--markdown", str(page)]) == 0
    assert page.read_text().startswith(f"# hyp.txt\n\n|  | {metric.upper()}")
    records = [json.loads(line) for line in out.read_text().splitlines()]
    assert [record["sentence"] for record in records] == list(range(1, 13))
    assert len({record[name] for record in records}) > 2
