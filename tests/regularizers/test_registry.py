"""The registry and its options: defaults, limits and the messages that name them."""

import argparse

import pytest

from tlm_fairseq.regularizers import registry
from tlm_fairseq.regularizers.dropattention import DropAttentionOptions
from tlm_fairseq.regularizers.drophead import DropHeadOptions
from tlm_fairseq.regularizers.dropkey import DropKeyOptions
from tlm_fairseq.regularizers.tlm import TLMOptions


def parse(*words):
    parser = argparse.ArgumentParser(argument_default=argparse.SUPPRESS)
    registry.add_args(parser)
    return parser.parse_args(words)


def kinds(regularizers):
    return [type(each).__name__ for each in regularizers]


class TestRegistry:
    def test_without_an_option_it_holds_tlm(self):
        (method,) = registry.build(parse(), "encoder")
        assert kinds([method]) == ["TLM"] and method.options == TLMOptions(0.1, "both", "all")

    @pytest.mark.parametrize(
        "words, expected",
        [
            ("none", []),
            ("tlm", ["TLM"]),
            ("dropkey", ["DropKey"]),
            ("dropattention", ["DropAttention"]),
            # They act in one order, however they are named: TLM knows nothing of what came before it.
            ("dropattention, drophead,tlm", ["TLM", "DropHead", "DropAttention"]),
            ("drophead,dropkey", ["DropHead", "DropKey"]),
        ],
    )
    def test_holds_what_is_named(self, words, expected):
        args = parse("--attn-regularizer", words, "--drophead-schedule", "constant")
        assert kinds(registry.build(args, "decoder")) == expected

    def test_a_method_at_rate_zero_is_left_out(self):
        args = parse("--attn-regularizer", "tlm,dropkey", "--tlm-rate", "0")
        assert kinds(registry.build(args, "encoder")) == ["DropKey"]

    @pytest.mark.parametrize("where, encoder, decoder", [("all", 2, 2), ("encoder", 2, 0), ("decoder", 0, 2)])
    def test_the_place_holds_for_every_method(self, where, encoder, decoder):
        args = parse("--attn-regularizer", "tlm,dropkey", "--tlm-where", where)
        assert (len(registry.build(args, "encoder")), len(registry.build(args, "decoder"))) == (encoder, decoder)

    def test_each_method_has_its_own_options(self):
        assert all(method.OPTIONS.PREFIX == name for name, method in registry.METHODS.items())

    def test_each_layer_has_its_own(self):
        assert registry.build(parse(), "encoder")[0] is not registry.build(parse(), "encoder")[0]

    @pytest.mark.parametrize(
        "words, message",
        [
            ("tlm,drop", "must be of none, tlm, drophead, dropkey, dropattention, got 'drop'"),
            ("none,tlm", "none goes with no other method"),
            ("tlm,tlm", "names a method twice"),
            ("", "got ''"),
        ],
    )
    def test_wrong_names_are_refused(self, words, message, capsys):
        with pytest.raises(SystemExit) as stop:
            parse("--attn-regularizer", words)
        assert stop.value.code == 2 and message in capsys.readouterr().err
        # hydra and checkpoints do not parse a command line.
        with pytest.raises(ValueError, match="--attn-regularizer"):
            registry.build(argparse.Namespace(attn_regularizer=words), "encoder")


class TestGivenOptions:
    def test_are_read(self):
        words = "--tlm-rate 0.05 --tlm-strategy self --tlm-where encoder --tlm-coin .25"
        words += " --tlm-warmup-updates 9 --tlm-layers decreasing --tlm-siblings-share .5"
        words += " --drophead-rate .2 --drophead-schedule v --drophead-end-rate .3 --drophead-updates 100"
        words += " --drophead-turn .25 --dropkey-rate .4"
        words += " --dropkey-schedule decreasing --dropattention-rate .5 --dropattention-unit element"
        args = parse(*words.split(), "--dropattention-window", "3")
        assert TLMOptions.from_args(args) == TLMOptions(0.05, "self", "encoder", 0.25, 9, "decreasing", 0.5)
        assert DropHeadOptions.from_args(args) == DropHeadOptions(0.2, "v", 0.3, 100, 0.25)
        assert DropKeyOptions.from_args(args) == DropKeyOptions(0.4, "decreasing")
        assert DropAttentionOptions.from_args(args) == DropAttentionOptions(0.5, "element", 3)

    @pytest.mark.parametrize(
        "words, message",
        [
            (["--tlm-rate", "1.5"], "argument --tlm-rate: must lie between 0 and 1, got 1.5"),
            (["--tlm-rate", "-0.1"], "argument --tlm-rate: must lie between 0 and 1, got -0.1"),
            (["--tlm-rate", "nan"], "argument --tlm-rate: must lie between 0 and 1, got nan"),
            (["--tlm-rate", "ten"], "argument --tlm-rate: 'ten' is not a number from 0 to 1"),
            (["--tlm-strategy", "sibling"], "argument --tlm-strategy: invalid choice"),
            (["--tlm-coin", "2"], "argument --tlm-coin: must lie between 0 and 1, got 2"),
            (["--tlm-warmup-updates", "-1"], "argument --tlm-warmup-updates: '-1' is not a whole number from 0 on"),
            (["--tlm-layers", "up"], "argument --tlm-layers: invalid choice"),
            (["--tlm-siblings-share", "2"], "argument --tlm-siblings-share: must lie between 0 and 1, got 2"),
            (["--tlm-where", "cross"], "argument --tlm-where: invalid choice"),
            (["--drophead-end-rate", "2"], "argument --drophead-end-rate: must lie between 0 and 1, got 2"),
            (["--drophead-updates", "-5"], "argument --drophead-updates: '-5' is not a whole number from 0 on"),
            (["--dropattention-window", "1.5"], "argument --dropattention-window: '1.5' is not a whole number"),
        ],
    )
    def test_wrong_values_name_the_option(self, words, message, capsys):
        with pytest.raises(SystemExit) as stop:
            parse(*words)
        assert stop.value.code == 2
        assert message in capsys.readouterr().err

    @pytest.mark.parametrize(
        "method, values, option",
        [
            ("tlm", dict(tlm_rate=2.0), "--tlm-rate"),
            ("tlm", dict(tlm_strategy="x"), "--tlm-strategy"),
            ("tlm", dict(tlm_where="x"), "--tlm-where"),
            ("tlm", dict(tlm_layers="x"), "--tlm-layers"),
            ("tlm", dict(tlm_warmup_updates=-1), "--tlm-warmup-updates"),
            ("tlm", dict(tlm_siblings_share=-1.0), "--tlm-siblings-share"),
            ("drophead", dict(drophead_rate=-1.0), "--drophead-rate"),
            ("drophead", dict(drophead_end_rate=3.0), "--drophead-end-rate"),
            ("drophead", dict(drophead_turn=3.0), "--drophead-turn"),
            ("drophead", dict(drophead_schedule="u"), "--drophead-schedule"),
            ("dropkey", dict(dropkey_rate=1.1), "--dropkey-rate"),
            ("dropkey", dict(dropkey_schedule="u"), "--dropkey-schedule"),
            ("dropattention", dict(dropattention_unit="row"), "--dropattention-unit"),
            ("dropattention", dict(dropattention_window=0), "--dropattention-window"),
        ],
    )
    def test_wrong_values_from_a_checkpoint_name_the_option(self, method, values, option):
        with pytest.raises(ValueError, match=option):
            registry.build(argparse.Namespace(attn_regularizer=method, **values), "encoder")


@pytest.mark.parametrize("rate, warned", [(0.1, False), (0.2, False), (0.21, True), (1.0, True)])
def test_a_rate_above_the_useful_ones_is_warned_of(rate, warned, caplog):
    registry.warn_if_unusual(argparse.Namespace(tlm_rate=rate))
    assert ("--tlm-rate" in caplog.text) == warned


def test_no_warning_of_a_method_that_is_not_named(caplog):
    registry.warn_if_unusual(argparse.Namespace(attn_regularizer="none", tlm_rate=1.0))
    assert not caplog.text


class TestCheckpoints:
    def test_record_the_options_of_what_was_named(self):
        args = argparse.Namespace(tlm_rate=0.2)
        registry.set_defaults(args)
        assert vars(args) == dict(
            attn_regularizer="tlm",
            tlm_rate=0.2,
            tlm_strategy="both",
            tlm_where="all",
            tlm_coin=0.5,
            tlm_warmup_updates=0,
            tlm_layers="constant",
            tlm_siblings_share=1.0,
        )
        args = argparse.Namespace(attn_regularizer="dropkey")
        registry.set_defaults(args)
        assert vars(args) == dict(
            attn_regularizer="dropkey", tlm_where="all", dropkey_rate=0.1, dropkey_schedule="constant"
        )

    def test_record_the_length_of_the_schedule(self):
        args = argparse.Namespace(attn_regularizer="drophead", max_update=300)
        registry.set_defaults(args)
        assert args.drophead_updates == 300

    def test_are_described_by_the_same(self):
        settings = dict(attn_regularizer="dropkey", dropkey_rate=0.1, tlm_rate=0.3, tlm_where="all", dropout=0.1)
        assert registry.described(settings) == dict(attn_regularizer="dropkey", dropkey_rate=0.1, tlm_where="all")
        assert registry.described(dict(dropout=0.1)) == {}

    def test_from_before_the_registry_are_tlm(self):
        settings = dict(tlm_rate=0.1, tlm_strategy="both", tlm_where="all")
        assert registry.described(settings) == settings
        assert kinds(registry.build(argparse.Namespace(**settings), "encoder")) == ["TLM"]


def test_hydra_knows_the_same_options():
    known = {name: each.default for name, _, each in registry.dataclass_fields()}
    assert tuple(known) == registry.OPTION_NAMES
    assert (known["attn_regularizer"], known["tlm_rate"]) == ("tlm", 0.1)
    assert known["drophead_updates"] == "${optimization.max_update}"
