import json
import subprocess
import sys
from pathlib import Path

import pytest

from tlm_fairseq.commands import main

from places import GEC_SAMPLE

SRC, HYP, REF0, REF1 = (str(GEC_SAMPLE / f"{name}.txt") for name in ("src", "hyp", "ref0", "ref1"))


def test_help_loads_neither_torch_nor_a_scorer():
    code = (
        "import sys; from tlm_fairseq.commands import build_parser; build_parser();"
        "print(sorted({'torch', 'fairseq', 'errant', 'spacy', 'sacrebleu', 'sentencepiece'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_prepare_and_segment_and_back(tmp_path):
    pytest.importorskip("ua_gec", reason="the package ua-gec is not installed")
    data = tmp_path / "data"
    prepare = ["gec", "prepare", "ua-gec", "--out", str(data), "--max-tokens", "8", "--valid-share", "0.02"]
    assert main([*prepare, "--m2", "none"]) == 0
    small = str(data / "small.txt")
    Path(small).write_text("".join((data / "train.src").open(encoding="utf-8").readlines()[:300]), encoding="utf-8")
    prefix, encoded, decoded = (str(tmp_path / name) for name in ("bpe", "encoded", "decoded"))
    assert main(["gec", "segment", "train", "--input", small, "--prefix", prefix, "--vocabulary-size", "400"]) == 0
    for action, source, out in (("encode", str(data / "test.src"), encoded), ("decode", encoded, decoded)):
        assert main(["gec", "segment", action, "--model", f"{prefix}.model", "--input", source, "--out", out]) == 0
    assert Path(decoded).read_bytes() == (data / "test.src").read_bytes()

    log = tmp_path / "generate-test.txt"
    lines = Path(encoded).read_text("utf-8").split("\n")[:-1]
    log.write_text("".join(f"H-{k}\t-0.1\t{line}\n" for k, line in reversed(list(enumerate(lines)))), "utf-8")
    restore = ["gec", "restore", "--log", str(log), "--src", str(data / "test.src"), "--model", f"{prefix}.model"]
    assert main([*restore, "--out", str(tmp_path / "hyp")]) == 0
    assert (tmp_path / "hyp").read_bytes() == (data / "test.src").read_bytes()
    log.write_text("".join(f"H-{k}\t-0.1\t{line}\n" for k, line in enumerate(lines[:-1])), "utf-8")
    assert main([*restore, "--out", str(tmp_path / "partial")]) == 1
    assert not (tmp_path / "partial").exists()


def test_restore_keeps_what_is_too_long(tmp_path, capsys):
    from tlm_fairseq.subwords.sentencepiece import SentencePiece, train_sentencepiece

    train_sentencepiece([SRC], tmp_path / "bpe", vocabulary_size=330)
    subwords = SentencePiece(tmp_path / "bpe.model")
    (tmp_path / "src").write_text("one two\none two three\n")
    (tmp_path / "log").write_text(f"H-1\t-1\t{subwords.encode('x')}\nH-0\t-1\t{subwords.encode('y')}\n", "utf-8")
    paths = [f"--{name}={tmp_path / file}" for name, file in (("log", "log"), ("src", "src"), ("model", "bpe.model"))]
    out = tmp_path / "out"
    assert main(["gec", "restore", *paths, "--out", str(out), "--copy-longer-than", "2"]) == 0
    assert out.read_text() == "y\none two three\n"
    assert "1 of them kept" in capsys.readouterr().out


def test_scores_are_printed_and_written(tmp_path, capsys):
    pytest.importorskip("errant", reason="ERRANT is not installed")
    out = tmp_path / "score.json"
    assert main(["gec", "score", "bleu", "--hyp", HYP, "--ref", REF0, REF1, "--json", str(out)]) == 0
    # 72.23: sacrebleu's own command, see tests/scoring/test_bleu.py.
    assert capsys.readouterr().out.startswith("BLEU 72.23\nnrefs:2|case:mixed|eff:no|tok:13a|")
    assert round(json.loads(out.read_text())["score"], 2) == 72.23
    errant = ["gec", "score", "errant", "--src", SRC, "--hyp", HYP]
    assert main([*errant, "--ref", str(GEC_SAMPLE / "ref.m2"), "--mode", "detection", "--json", str(out)]) == 0
    # errant_compare -ds, see tests/gec/metrics/test_errant.py.
    assert capsys.readouterr().out.startswith("TP 12  FP 5  FN 7\nP 0.7059  R 0.6316  F0.5 0.6897\nnrefs:2|gold:m2|")
    assert json.loads(out.read_text())["counts"] == {"tp": 12, "fp": 5, "fn": 7}


def test_report_shows_the_system_beside_the_copied_source(tmp_path, capsys):
    pytest.importorskip("errant", reason="ERRANT is not installed")
    out = tmp_path / "report.json"
    arguments = [
        "--src",
        SRC,
        "--hyp",
        HYP,
        "--ref",
        REF0,
        REF1,
        "--name",
        "tiny",
        "--samples",
        "1",
        "--json",
        str(out),
    ]
    assert main(["gec", "report", *arguments]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("source      This are a sentence .\nhypothesis  This is a sentence .\n")
    # Figures as above; 51.00 is sacrebleu's for src.txt.
    assert "tiny           72.23  11   6   8  0.6471  0.5789  0.6322\n" in printed
    assert "source copied  51.00   0   0  19  1.0000  0.0000  0.0000\n" in printed
    assert "no official M2 file" in printed
    record = json.loads(out.read_text())
    assert [score["metric"] for score in record["source copied"]] == ["bleu", "errant"]


def _write(path, content):
    path.write_bytes(content)
    return str(path)


@pytest.mark.parametrize(
    "content, message", [(b"", "is empty"), (b"one\ntwo\n", "has 2 lines and"), (b"\xff\n", "line 1: not UTF-8")]
)
@pytest.mark.parametrize("metric", ["bleu", "errant"])
def test_bad_input_is_one_line_and_no_output(tmp_path, capsys, content, message, metric):
    bad, out = _write(tmp_path / "bad.txt", content), tmp_path / "out.json"
    source = ["--src", SRC] if metric == "errant" else []
    assert main(["gec", "score", metric, *source, "--hyp", HYP, "--ref", REF0, bad, "--json", str(out)]) == 1
    printed = capsys.readouterr()
    assert message in printed.err and "bad.txt" in printed.err and printed.err.count("\n") == 1
    assert printed.out == "" and not out.exists()


def test_an_m2_file_beside_texts_is_refused(capsys):
    assert main(["gec", "score", "errant", "--src", SRC, "--hyp", HYP, "--ref", REF0, str(GEC_SAMPLE / "ref.m2")]) == 1
    assert "one M2 file or several texts" in capsys.readouterr().err


@pytest.mark.parametrize(
    "option", [["--beta", "0"], ["--beta", "nan"], ["--beta", "x"], ["--processes", "0"], ["--mode", "other"]]
)
def test_options_are_checked_before_anything_runs(option, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["gec", "score", "errant", "--src", SRC, "--hyp", HYP, "--ref", REF0, *option])
    assert stop.value.code == 2 and option[0] in capsys.readouterr().err
