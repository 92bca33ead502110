import sys

import pytest

from tlm_fairseq.commands import build_parser, main
from tlm_fairseq.commands.mask import MOST_TOKENS, draw_mask
from tlm_fairseq.regularizers.tlm import TLMOptions

PIZZA = ["mask", "--text", "I ate some pizza ."]

# Every token is selected at rate 1, so that no draw decides what is printed: SIBLINGS rows are the diagonal.
SIBLINGS_ONLY = """\
Token-Level Masking: rate 1, strategy siblings, seed 7, bidirectional

               I  ate  .
I    siblings  #   -   -
ate  siblings  -   #   -
.    siblings  -   -   #
"""
# SELF rows are everything but the diagonal; under a causal mask the first row has only itself left.
SELF_CAUSAL = """\
Token-Level Masking: rate 1, strategy self, seed 1, causal

           I  ate  .
I    self  #
ate  self  #   -
.    self  #   #   -
"""


@pytest.mark.parametrize(
    ("options", "text"),
    [(["--strategy", "siblings", "--seed", "7"], SIBLINGS_ONLY), (["--strategy", "self", "--causal"], SELF_CAUSAL)],
)
def test_text(capsys, options, text):
    assert main(["mask", "--text", "I  ate\t.", "--rate", "1", *options]) == 0
    assert capsys.readouterr().out.startswith(text)


def test_the_seed_decides_the_draw():
    tokens = list("abcdefghijklmnopqrst")
    one, again, other = (draw_mask(tokens, 0.5, "both", seed, causal=False) for seed in (1, 1, 2))
    assert one == again
    assert one.roles != other.roles
    assert set(one.roles) == {"kept", "siblings", "self"}


def test_the_global_generator_of_torch_is_left_alone():
    import torch

    before = torch.get_rng_state()
    draw_mask(["a"] * 9, 0.5, "both", 1, causal=False)
    assert torch.equal(torch.get_rng_state(), before)


def test_defaults_are_those_of_training():
    args = build_parser().parse_args(PIZZA)
    assert (float(args.rate), args.strategy) == (TLMOptions().rate, TLMOptions().strategy)


def test_picture(capsys, tmp_path):
    pytest.importorskip("matplotlib")
    out = tmp_path / "new" / "mask.png"
    assert main([*PIZZA, "--rate", "0.3", "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"wrote {out}\n"
    assert out.read_bytes().startswith(b"\x89PNG")


def test_characters_that_no_font_has_are_told_in_one_line(capsys, tmp_path, monkeypatch, recwarn):
    font_manager = pytest.importorskip("matplotlib.font_manager")
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [])
    assert main(["mask", "--text", "a 我", "--out", str(tmp_path / "mask.png")]) == 0
    told = capsys.readouterr().err
    assert told.startswith("tlm-fairseq mask: no installed font has 我 (drawn as boxes)")
    assert told.count("\n") == 1
    assert not [warning for warning in recwarn if "Glyph" in str(warning.message)]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--rate", "1.5"], "--rate: must lie between 0 and 1, got 1.5"),
        (["--rate", "nan"], "--rate: must lie between 0 and 1, got nan"),
        (["--rate", "high"], "--rate: 'high' is not a number from 0 to 1"),
        (["--strategy", "none"], "--strategy: must be one of both, siblings, self, got 'none'"),
        (["--out", "mask.jpg"], "mask.jpg: the suffix says the form of the picture; use one of .png, .svg, .pdf"),
    ],
)
def test_wrong_options(capsys, tmp_path, monkeypatch, options, message):
    monkeypatch.chdir(tmp_path)
    assert main([*PIZZA, *options]) == 1
    captured = capsys.readouterr()
    assert captured.err == f"tlm-fairseq mask: {message}\n"
    assert captured.out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--text", ""], "argument --text: holds no token"),
        (["--text", " \t\n"], "argument --text: holds no token"),
        (["--text", "a " * (MOST_TOKENS + 1)], "argument --text: holds 201 tokens; at most 200 can be drawn"),
        (["--text", "a \udcff"], "argument --text: is not valid UTF-8"),
        (["--text", "a", "--seed", "-1"], "argument --seed: must be a whole number from 0 to 2**63 - 1, got '-1'"),
        (["--text", "a", "--seed", str(2**63)], "argument --seed: must be a whole number from 0 to 2**63 - 1"),
        ([], "the following arguments are required: --text"),
    ],
)
def test_wrong_text_and_seed(capsys, options, message):
    with pytest.raises(SystemExit) as stopped:
        main(["mask", *options])
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err.split("\n")[-2]


def test_the_largest_seed_is_taken(capsys):
    assert main([*PIZZA, "--seed", str(2**63 - 1)]) == 0


def test_without_torch_one_line_names_the_doctor(capsys, monkeypatch):
    monkeypatch.delitem(sys.modules, "tlm_fairseq.masking", raising=False)
    monkeypatch.setitem(sys.modules, "torch", None)
    assert main(PIZZA) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "torch" in told and "tlm-fairseq doctor" in told
