"""The options: defaults, limits and the messages that name them."""

import argparse

import pytest

from tlm_fairseq.config import TLMOptions


def parse(*words):
    parser = argparse.ArgumentParser(argument_default=argparse.SUPPRESS)
    TLMOptions.add_args(parser)
    return TLMOptions.from_args(parser.parse_args(words))


def test_defaults():
    assert parse() == TLMOptions(rate=0.1, strategy="both", where="all")


def test_given_options_are_read():
    options = parse("--tlm-rate", "0.05", "--tlm-strategy", "self", "--tlm-where", "encoder")
    assert options == TLMOptions(0.05, "self", "encoder")


@pytest.mark.parametrize("where, encoder, decoder", [("all", 0.3, 0.3), ("encoder", 0.3, 0), ("decoder", 0, 0.3)])
def test_where(where, encoder, decoder):
    options = TLMOptions(rate=0.3, where=where)
    assert (options.rate_in("encoder"), options.rate_in("decoder")) == (encoder, decoder)


@pytest.mark.parametrize(
    "words, message",
    [
        (["--tlm-rate", "1.5"], "argument --tlm-rate: must lie between 0 and 1, got 1.5"),
        (["--tlm-rate", "-0.1"], "argument --tlm-rate: must lie between 0 and 1, got -0.1"),
        (["--tlm-rate", "nan"], "argument --tlm-rate: must lie between 0 and 1, got nan"),
        (["--tlm-rate", "ten"], "argument --tlm-rate: 'ten' is not a number from 0 to 1"),
        (["--tlm-strategy", "sibling"], "argument --tlm-strategy: invalid choice"),
        (["--tlm-where", "cross"], "argument --tlm-where: invalid choice"),
    ],
)
def test_wrong_values_name_the_option(words, message, capsys):
    with pytest.raises(SystemExit) as stop:
        parse(*words)
    assert stop.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    "values, option",
    [
        (dict(tlm_rate=2.0), "--tlm-rate"),
        (dict(tlm_strategy="x"), "--tlm-strategy"),
        (dict(tlm_where="x"), "--tlm-where"),
    ],
)
def test_wrong_values_from_a_checkpoint_name_the_option(values, option):
    with pytest.raises(ValueError, match=option):
        TLMOptions.from_args(argparse.Namespace(**values))


@pytest.mark.parametrize("rate, warned", [(0.1, False), (0.2, False), (0.21, True), (1.0, True)])
def test_a_rate_above_the_useful_ones_is_warned_of(rate, warned, caplog):
    TLMOptions(rate=rate).warn_if_unusual()
    assert ("--tlm-rate" in caplog.text) == warned


def test_options_are_recorded_for_a_checkpoint():
    args = argparse.Namespace(tlm_rate=0.2)
    TLMOptions.from_args(args).set_on(args)
    assert vars(args) == dict(tlm_rate=0.2, tlm_strategy="both", tlm_where="all")
