import argparse

from tlm_fairseq.commands.subword_options import add_subword_options


def test_options():
    parser = argparse.ArgumentParser()
    add_subword_options(parser)
    assert vars(parser.parse_args([])) == {"bpe": "sentencepiece", "bpe_model": None}
    for name in ("--bpe-model", "--model"):
        assert parser.parse_args(["--bpe", "bert", name, "x"]).bpe_model == "x"
