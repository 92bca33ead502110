"""The step benchmark at toy size: each variant is what its name says."""

import json

import pytest

from tlm_fairseq.regularizers import attention_call

pytestmark = pytest.mark.training

TINY = "--layers 1 --vocabulary 20 --repeats 1 --warmup 0 --device cpu --shapes 1x4".split()


@pytest.fixture(scope="module")
def training_step(program):
    return program("training_step")


@pytest.mark.parametrize(
    "architecture, attentions", [("transformer_tiny", 2), ("transformer_lm_gpt2_tiny", 1)], ids=["pairs", "language"]
)
def test_each_variant_is_what_its_name_says(training_step, architecture, attentions, tmp_path, capsys, monkeypatch):
    calls = []

    def counted(name, function):
        return lambda *args: calls.append(name) or function(*args)

    monkeypatch.setitem(training_step.VARIANTS["loop"][2], "attention_bias", counted("loop", training_step.loop_bias))
    monkeypatch.setattr(attention_call, "packing_is_faster", counted("choice", attention_call.packing_is_faster))
    options = ["--variants", "tlm", "tlm masked", "dropout 0", "loop", "--json", str(tmp_path / "out.json")]
    training_step.main(["--architectures", architecture, *TINY, *options])
    # One of the variants chooses, one makes its masks by the loop, and the others do neither.
    assert sorted(calls) == ["choice"] * attentions + ["loop"] * attentions
    header, _, row = capsys.readouterr().out.splitlines()
    assert header == (
        "| architecture | batch x length | TLM / no attention dropout | TLM / TLM with a mask | TLM / Python loop |"
    )
    assert row.startswith(f"| {architecture} | 1 x 4 | ") and row.count("|") == 6
    (measured,) = json.loads((tmp_path / "out.json").read_text("utf-8"))["rows"]
    assert measured["tlm over loop"] > 0 and measured["steps"] == 1 and set(measured["seconds"]) == {*options[1:5]}
