import json
import subprocess
import sys
from pathlib import Path

import pytest

from tlm_fairseq.commands import main

from places import GEC_SAMPLE

SRC, HYP, REF0, REF1, M2 = (str(GEC_SAMPLE / name) for name in ("src.txt", "hyp.txt", "ref0.txt", "ref1.txt", "ref.m2"))
QUICK = ["--resamples", "50", "--trials", "60"]
EDITS = {
    "truth": "1, 1, 2, S\n2, correct\n3, 2, 2, R\n4, 1, 1, M\n",
    "copy": "1, correct\n2, correct\n3, correct\n4, correct\n",
    "good": "1, 1, 2, S\n2, correct\n3, 2, 2, R\n4, 1, 1, R\n",
}


def run(metric, baseline, systems, ref, *options):
    return main(["compare", "--metric", metric, "--baseline", baseline, "--systems", *systems, "--ref", *ref, *options])


@pytest.fixture
def cged(tmp_path):
    for name, text in EDITS.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def scores_of(path):
    record = json.loads(path.read_text())
    return [record["baseline"]["score"], *(system["score"] for system in record["systems"])]


def test_help_loads_no_library():
    code = (
        "import sys; from tlm_fairseq.commands import build_parser; build_parser();"
        "print(sorted({'numpy', 'sacrebleu', 'errant', 'tqdm', 'torch'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_help_names_every_metric_of_an_option(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")  # no name is broken at its hyphen
    with pytest.raises(SystemExit):
        main(["compare", "--help"])
    printed = " ".join(capsys.readouterr().out.split())
    edits = "errant, m2, cherrant, character-edits, cleme-dependent, cleme-independent"
    assert f"{edits}: of F (default: 0.5); below 1 weighs precision. green: of F (default: 2.0); above 1" in printed
    assert "cged: whose F1 is compared (default: position)" in printed


@pytest.mark.parametrize(
    "metric, score, options, key",
    [
        ("bleu", ["bleu"], ["--tokenize", "none"], "score"),
        ("gleu", ["gleu", "--src", SRC], ["--iterations", "20"], "score"),
        ("green", ["green", "--src", SRC], ["--order", "2", "--unit", "character"], "f"),
        ("cleme-dependent", ["cleme-dependent", "--src", SRC], [], "f"),
        ("m2", ["m2"], ["--beta", "2", "--max-unchanged-words", "0", "--ignore-whitespace-casing"], "f"),
        ("errant", ["errant", "--src", SRC], ["--mode", "detection", "--beta", "1"], "f"),
    ],
)
def test_the_scores_are_those_of_gec_score(tmp_path, capsys, metric, score, options, key):
    if metric in ("errant", "cleme-dependent"):
        pytest.importorskip("errant", reason="ERRANT is not installed")
    ref = [M2] if metric == "m2" else [REF0, REF1]
    alone = ["gec", "score", *score, "--hyp", HYP, "--ref", *ref, *options]
    assert main([*alone, "--json", f"{tmp_path}/one"]) == 0
    single = json.loads((tmp_path / "one").read_text())
    source = ["--src", SRC] if "--src" in score else []
    assert run(metric, SRC, [HYP, HYP], ref, *source, *options, *QUICK, "--json", f"{tmp_path}/both") == 0
    record = json.loads((tmp_path / "both").read_text())
    assert record["signature"] == single["signature"]
    _, first, second = scores_of(tmp_path / "both")
    assert first == second == pytest.approx(single[key], abs=1e-12 if key == "score" else 0.00005)
    digits = 2 if metric == "bleu" else 4
    assert f"  {single[key]:.{digits}f}  [" in capsys.readouterr().out


def test_what_is_printed_and_written(tmp_path, capsys):
    out = tmp_path / "out.json"
    arguments = ("m2", SRC, [HYP, SRC], [M2], "--src", SRC, *QUICK, "--seed", "3", "--confidence", "0.9")
    assert run(*arguments, "--json", str(out)) == 0
    printed = capsys.readouterr().out
    header, baseline, system, copy, score, test = printed.rstrip("\n").split("\n")
    assert header.split()[:2] == ["system", "F0.5"] and header.endswith("p Holm")
    assert baseline.split() == ["src.txt", "0.0000", "[0.0000,", "0.0000]", "baseline"]
    # 0.6566: see tests/gec/metrics/test_max_match.py.
    assert system.startswith("hyp.txt  0.6566  [") and "  +0.6566  [" in system
    assert copy.split() == "src.txt 0.0000 [0.0000, 0.0000] 0.0000 [0.0000, 0.0000] 1.0000 1.0000 1.0000".split()
    assert score.startswith("score metric:m2|nrefs:2|beta:0.5|unchanged:2|ignore:no|tok:none|version:")
    numbers = "nsents:12|bootstrap:paired-50|randomisation:paired-60|seed:3|confidence:0.9"
    assert test.startswith(f"test  {numbers}|annotator:of-whole-corpus|numpy:")
    record = json.loads(out.read_text())
    assert list(record) == ["metric", "figure", "signature", "resampling", "baseline", "systems"]
    assert list(record["resampling"]) == ["signature", "sentences", "resamples", "trials", "seed", "confidence"]
    assert list(record["baseline"]) == ["name", "score", "interval"]
    assert list(record["systems"][0]) == [
        "name",
        "score",
        "interval",
        "difference",
        "difference_interval",
        "p_bootstrap",
        "p_randomisation",
        "p_randomisation_holm",
    ]
    assert [system["name"] for system in record["systems"]] == ["hyp.txt", "src.txt"]
    assert record["systems"][0]["p_bootstrap"] == 1 / 51
    assert run(*arguments) == 0
    assert capsys.readouterr().out == printed


def test_the_levels_of_cged(cged, capsys):
    """Of `good`, by hand: detection 3 of 3; types 2 of 3 right on both sides, and so places."""
    truth, copy, good = (str(cged / name) for name in ("truth", "copy", "good"))
    for options, figure, value in (([], "position F1", 2 / 3), (["--level", "detection"], "detection F1", 1.0)):
        assert run("cged", copy, [good], [truth], *options, *QUICK, "--json", f"{cged}/out") == 0
        assert scores_of(cged / "out") == [0, value]
        assert figure in capsys.readouterr().out


def test_files_of_one_name_are_told_apart(tmp_path, capsys):
    (tmp_path / "hyp.txt").write_bytes(Path(HYP).read_bytes())
    assert run("bleu", HYP, [f"{tmp_path}/hyp.txt"], [REF0], *QUICK) == 0
    printed = capsys.readouterr().out
    assert f"\n{HYP} " in printed and f"\n{tmp_path}/hyp.txt " in printed


@pytest.mark.parametrize(
    "metric, ref, options, message",
    [
        ("bleu", [REF0], ["--src", SRC], "--src belongs to --metric errant and m2 and cged and gleu and cherrant and"),
        ("m2", [M2], ["--tokenize", "none"], "--tokenize belongs to --metric bleu, not to m2"),
        ("gleu", [REF0], ["--src", SRC, "--ignore-whitespace-casing"], "--ignore-whitespace-casing belongs to"),
        ("gleu", [REF0], [], "give --src"),
        ("errant", [REF0], [], "give --src"),
        ("errant", [REF0, M2], ["--src", SRC], "one M2 file or several texts"),
        ("m2", [M2, M2], [], "takes one file as --ref; 2 were given"),
        ("cged", [M2, M2], [], "takes one file as --ref"),
        ("cged", [M2], [], "ref.m2, line 1"),
        ("m2", [REF0], [], "ref0.txt, line 1: expected"),
        ("m2", [M2], ["--src", HYP], "its sentence 1 differs from line 1 of the source"),
    ],
)
def test_options_of_another_metric_are_refused_in_one_line(metric, ref, options, message, capsys, tmp_path):
    out = tmp_path / "out"
    assert run(metric, SRC, [HYP], ref, *options, "--json", str(out)) == 1
    printed = capsys.readouterr()
    assert message in printed.err and printed.err.count("\n") == 1 and printed.out == "" and not out.exists()


@pytest.mark.parametrize(
    "content, message", [(b"", "is empty"), (b"a\nb\n", "bad.txt has 2 lines"), (b"\xff", "not UTF-8")]
)
@pytest.mark.parametrize("metric", ["bleu", "errant", "m2", "gleu"])
def test_bad_input_is_one_line_and_no_output(tmp_path, capsys, metric, content, message):
    bad, out = tmp_path / "bad.txt", tmp_path / "out"
    bad.write_bytes(content)
    source = [] if metric == "bleu" else ["--src", SRC]
    ref = [M2] if metric == "m2" else [REF0]
    assert run(metric, SRC, [HYP, str(bad)], ref, *source, "--json", str(out)) == 1
    printed = capsys.readouterr()
    assert message in printed.err and printed.err.count("\n") == 1 and printed.out == "" and not out.exists()


def test_a_system_without_a_sentence_of_the_truth_is_refused(cged, capsys):
    (cged / "short").write_text("1, correct\n")
    assert run("cged", str(cged / "copy"), [str(cged / "short")], [str(cged / "truth")], *QUICK) == 1
    assert "short: sentence 2 of" in capsys.readouterr().err


@pytest.mark.parametrize(
    "option",
    [
        ["--resamples", "0"],
        ["--trials", "0"],
        ["--seed", "-1"],
        ["--confidence", "1"],
        ["--confidence", "nan"],
        ["--beta", "0"],
        ["--level", "all"],
        ["--tokenize", "zz"],
    ],
)
def test_options_are_checked_before_anything_runs(option, capsys):
    with pytest.raises(SystemExit) as stop:
        run("bleu", SRC, [HYP], [REF0], *option)
    assert stop.value.code == 2 and option[0] in capsys.readouterr().err
