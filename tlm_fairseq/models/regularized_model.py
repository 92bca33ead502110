"""What all ``_tlm`` models share: the slot's options, its place in the finished model, and the twins' names."""

from fairseq.models import ARCH_CONFIG_REGISTRY, register_model_architecture

from tlm_fairseq import config
from tlm_fairseq.layers import regularize


class RegularizedModel:
    """Mix-in that gives one of fairseq's models the slot for regularisers."""

    @classmethod
    def add_args(cls, parser):
        super().add_args(parser)
        config.add_args(parser)

    @classmethod
    def build_model(cls, args, task):
        """As in the stock class, with the slot put into the model's ``encoder`` and ``decoder`` once they are built."""
        config.warn_if_unusual(args)
        model = super().build_model(args, task)
        for place in ("encoder", "decoder"):
            if hasattr(model, place):
                regularize(getattr(model, place), args, place)
        return model


def register_twins(model, stock_architectures):
    """Registers ``NAME_tlm`` for every stock architecture NAME: the same hyper-parameters, set by the stock function.

    Args:
        model: name of the registered TLM model that the architectures belong to.
        stock_architectures: names under which fairseq registered its own.
    """
    for stock in stock_architectures:
        register_model_architecture(model, stock + "_tlm")(_twin_of(ARCH_CONFIG_REGISTRY[stock]))


def _twin_of(set_stock_defaults):
    def set_defaults(args):
        config.set_defaults(args)
        set_stock_defaults(args)

    return set_defaults
