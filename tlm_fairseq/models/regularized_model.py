"""What all ``_tlm`` models share: the regularisers' options and injection, and the names of the architectures."""

import argparse
import logging
from collections.abc import Callable, Iterable
from typing import Self

import torch
from fairseq.models import ARCH_CONFIG_REGISTRY, BaseFairseqModel, register_model_architecture
from fairseq.tasks import FairseqTask
from omegaconf import DictConfig

from tlm_fairseq.models import injection
from tlm_fairseq.regularizers import registry

logger = logging.getLogger(__name__)


class RegularizedModel:
    """Mix-in that gives one of fairseq's models its regularisers."""

    _begun = False  # training

    @classmethod
    def add_args(cls, parser: argparse.ArgumentParser) -> None:
        super().add_args(parser)
        registry.add_args(parser)

    @classmethod
    def build_model(cls, args: argparse.Namespace | DictConfig, task: FairseqTask) -> BaseFairseqModel:
        """As in the stock class, with regularisers put into the ``encoder`` and the ``decoder`` once they are built."""
        registry.warn_if_unusual(args)
        model = super().build_model(args, task)
        for place, stack in model._stacks().items():
            injection.regularize(stack, args, place)
        return model

    def _stacks(self) -> dict[str, torch.nn.Module]:
        return {place: getattr(self, place) for place in ("encoder", "decoder") if hasattr(self, place)}

    def train(self, mode: bool = True) -> Self:
        """As in the stock class; the first time that it turns training on, the log says what acts. (fairseq does so
        before each update and nowhere else, and lets the process of rank 0 alone log more than warnings.)"""
        if mode and not self._begun:
            self._begun = True
            for line in injection.summaries(self._stacks()):
                logger.info(line)
        return super().train(mode)


def register_counterparts(model: str, stock_architectures: Iterable[str]) -> None:
    """Registers ``NAME_tlm`` for every stock architecture NAME: the same hyper-parameters, set by the stock function.

    Args:
        model: name of the registered TLM model that the architectures belong to.
        stock_architectures: names under which fairseq registered its own.
    """
    for stock in stock_architectures:
        register_model_architecture(model, stock + "_tlm")(_counterpart_of(ARCH_CONFIG_REGISTRY[stock]))


def _counterpart_of(set_stock_defaults: Callable[[argparse.Namespace], None]) -> Callable[[argparse.Namespace], None]:
    def set_defaults(args: argparse.Namespace) -> None:
        registry.set_defaults(args)
        set_stock_defaults(args)

    return set_defaults
