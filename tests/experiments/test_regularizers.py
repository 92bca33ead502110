import argparse

import pytest

from tlm_fairseq.experiments import regularizers


def test_each_regularizer_is_as_the_models_know_it():
    from tlm_fairseq import masking
    from tlm_fairseq.regularizers import registry, tlm

    assert set(regularizers.REGULARIZERS) == {registry.NONE, *registry.METHODS}
    assert (regularizers.STRATEGIES, regularizers.PLACES) == (masking.STRATEGIES, tlm.PLACES)
    parser = argparse.ArgumentParser()
    registry.add_args(parser)
    known = {option for action in parser._actions for option in action.option_strings}
    options = {f"--{option}" for names in regularizers.REGULARIZERS.values() for option in names.values()}
    assert options | {"--attn-regularizer", f"--{regularizers.WHERE_OPTION}"} <= known


@pytest.mark.parametrize(
    "settings, options",
    [
        ({}, {}),
        ({"regularizer": "none"}, {"attn-regularizer": "none"}),
        (
            {"regularizer": "tlm", "rate": 0.1, "strategy": "self", "where": "encoder"},
            {"attn-regularizer": "tlm", "tlm-rate": 0.1, "tlm-strategy": "self", "tlm-where": "encoder"},
        ),
        ({"regularizer": "tlm", "coin": 0.25}, {"attn-regularizer": "tlm", "tlm-coin": 0.25}),
        (
            {"regularizer": "drophead", "rate": 0.2, "where": "decoder"},
            {"attn-regularizer": "drophead", "drophead-rate": 0.2, "tlm-where": "decoder"},
        ),
        ({"regularizer": "tlm, drophead"}, {"attn-regularizer": "tlm,drophead"}),
    ],
)
def test_options_of_fairseq_train(settings, options):
    assert regularizers.fault_of(settings) is None
    assert regularizers.options_of(settings) == options


def test_rates_of_several_methods_are_not_one_rate():
    key, why = regularizers.fault_of({"regularizer": "tlm,drophead", "rate": 0.1})
    assert key == "rate" and "does not go with" in why
