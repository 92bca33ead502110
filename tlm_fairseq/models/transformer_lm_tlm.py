"""``transformer_lm_tlm`` and its sizes: fairseq's language model, a decoder by itself, with Token-Level Masking.

Each size is a registered model with a dataclass of its own, so that ``_name: transformer_lm_gpt_tlm`` in a
configuration for fairseq-hydra-train gives that size. (fairseq's own sizes are known on the command line only.)
"""

import argparse
from dataclasses import Field, field, fields, make_dataclass
from typing import Any

from fairseq.models import ARCH_CONFIG_REGISTRY, ARCH_MODEL_INV_REGISTRY, register_model
from fairseq.models.transformer_lm import TransformerLanguageModel, TransformerLanguageModelConfig

from tlm_fairseq.models.regularized_model import RegularizedModel
from tlm_fairseq.regularizers import registry

TLMLanguageModelConfig = make_dataclass(
    "TLMLanguageModelConfig", registry.dataclass_fields(), bases=(TransformerLanguageModelConfig,)
)


@register_model("transformer_lm_tlm", dataclass=TLMLanguageModelConfig)
class TLMLanguageModel(RegularizedModel, TransformerLanguageModel):
    """See :class:`fairseq.models.transformer_lm.TransformerLanguageModel`."""

    @classmethod
    def add_args(cls, parser: argparse.ArgumentParser) -> None:
        """fairseq would make the regularisers' options from the dataclass, which knows no limits."""
        TransformerLanguageModel.add_args(parser)
        registry.add_args(parser)


def _register_size(stock: str) -> None:
    """Registers ``STOCK_tlm`` with the hyper-parameters that fairseq's function for ``STOCK`` sets."""
    sizes = argparse.Namespace()
    ARCH_CONFIG_REGISTRY[stock](sizes)
    changed = [
        (each.name, each.type, field(default=_as_declared(each, getattr(sizes, each.name)), metadata=each.metadata))
        for each in fields(TransformerLanguageModelConfig)
        if hasattr(sizes, each.name) and not _lies_in_another_section(each)
    ]
    dataclass = make_dataclass(f"{stock}_tlm_config", changed, bases=(TLMLanguageModelConfig,))
    register_model(f"{stock}_tlm", dataclass=dataclass)(type(f"{stock}_tlm", (TLMLanguageModel,), {}))


def _lies_in_another_section(each: Field) -> bool:
    return isinstance(each.default, str) and each.default.startswith("${")


def _as_declared(each: Field, value: Any) -> Any:
    """One of fairseq's functions sets a bool where its dataclass has a number, which hydra refuses."""
    return int(value) if isinstance(value, bool) and each.type is not bool else value


for _stock in ARCH_MODEL_INV_REGISTRY["transformer_lm"]:
    if _stock != "transformer_lm":
        _register_size(_stock)
