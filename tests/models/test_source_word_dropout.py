"""Source-word dropout."""

import argparse

import pytest
import torch

from tlm_fairseq.models.source_word_dropout import add_args, drop_words


def test_whole_words_lose_their_embedding_and_the_others_are_scaled():
    torch.manual_seed(1)
    dropped = drop_words(torch.ones(200, 100, 4), 0.2)
    zero = (dropped == 0).all(dim=-1)
    assert torch.equal(dropped[~zero], torch.full_like(dropped[~zero], 1.25))
    # Of 20,000 draws five standard deviations are 283.
    assert abs(int(zero.sum()) - 4000) < 283


def test_all_words_can_be_dropped():
    assert torch.equal(drop_words(torch.ones(2, 3, 4), 1.0), torch.zeros(2, 3, 4))


@pytest.mark.parametrize("training", [True, False])
def test_rate_0_and_evaluation_are_stock_bit_for_bit(training, build_toy_model, toy_batch):
    def logits(**options):
        model = build_toy_model("transformer_tiny_tlm", seed=1, tlm_rate=0, **options).train(training)
        torch.manual_seed(2)
        return model(**toy_batch)[0]

    assert torch.equal(logits(), logits(source_word_dropout=0.0))
    assert torch.equal(logits(), logits(source_word_dropout=0.5)) is not training


def test_the_option_is_a_probability():
    parser = argparse.ArgumentParser()
    add_args(parser)
    assert parser.parse_args(["--source-word-dropout", ".2"]).source_word_dropout == 0.2
    with pytest.raises(SystemExit):
        parser.parse_args(["--source-word-dropout", "2"])
