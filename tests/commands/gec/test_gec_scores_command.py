import argparse
import json

import pytest

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
