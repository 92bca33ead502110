import json

import pytest

from tlm_fairseq.commands import main

from places import GEC_SAMPLE

SRC, HYP, REF0, M2 = (str(GEC_SAMPLE / name) for name in ("src.txt", "hyp.txt", "ref0.txt", "ref.m2"))


@pytest.fixture
def scores(tmp_path):
    """NAME=FILE of two systems, each scored by two metrics."""
    words = []
    for name, hypotheses in (("model", HYP), ("copied", SRC)):
        for metric, reference in (("m2", M2), ("gleu", REF0)):
            path = tmp_path / f"{name}.{metric}.json"
            arguments = ["--src", SRC, "--hyp", hypotheses, "--ref", reference, "--json", str(path)]
            assert main(["gec", "score", metric, *arguments]) == 0
            words.append(f"{name}={path}")
    return words


def test_a_line_a_system_and_a_column_a_figure(scores, tmp_path, capsys):
    capsys.readouterr()
    out = [tmp_path / "table.md", tmp_path / "table.json"]
    files = ["--markdown", str(out[0]), "--json", str(out[1])]
    assert main(["gec", "table", *scores, "--title", "The sample", *files]) == 0
    title, header, model, copied, *signatures = capsys.readouterr().out.rstrip().split("\n")
    assert title == "The sample" and header.split() == "M2 F0.5 M2 precision M2 recall GLEU".split()
    records = json.loads(out[1].read_text())
    gleu = records["systems"]["model"][1]
    # M2's figures were worked by hand, see tests/gec/metrics/test_max_match.py.
    assert model.split() == ["model", "0.6566", "0.6500", "0.6842", f"{gleu['score']:.4f}"]
    assert copied.split()[:2] == ["copied", "0.0000"]
    assert signatures == [record["signature"] for record in records["systems"]["model"]]
    assert "| model | 0.6566 | 0.6500 | 0.6842 |" in out[0].read_text() and records["title"] == "The sample"


def test_what_cannot_be_one_table_is_one_line(scores, tmp_path, capsys):
    other = tmp_path / "other.json"
    assert main(["gec", "score", "m2", "--hyp", HYP, "--ref", M2, "--beta", "1", "--json", str(other)]) == 0
    empty = tmp_path / "empty.json"
    empty.write_text('{"metric": "m2", "precision": "high"}')
    none = tmp_path / "none.json"
    none.write_text("{}")
    for words, message in (
        (["model"], "model: not NAME=FILE"),
        ([scores[0], f"other={other}"], "other.json: scored otherwise than the system before it"),
        ([f"model={none}"], "none.json: no score of a metric"),
        ([f"model={empty}"], "empty.json: no number at precision"),
        (["model=absent.json"], "absent.json: cannot be read"),
    ):
        capsys.readouterr()
        assert main(["gec", "table", *words]) == 1
        error = capsys.readouterr().err
        assert message in error and error.count("\n") == 1
