"""Token-Level Masking, and the methods it is compared with, in any transformers model by one line."""

import argparse
import logging
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

import torch

from tlm_fairseq.hugging_face import self_attentions
from tlm_fairseq.hugging_face.training_attention import STOCK, TrainingConfiguration, check_implementation, register
from tlm_fairseq.regularizers import registry
from tlm_fairseq.regularizers.regularizer import Regularizer
from tlm_fairseq.regularizers.tlm import TLMOptions

Model = TypeVar("Model", bound=torch.nn.Module)

logger = logging.getLogger(__name__)

KINDS = {float: (int, float), int: (int,), str: (str,)}
# Nobody tells a transformers model how many updates were done; these values need not know.
NEED_UPDATES = {"tlm_warmup_updates": 0, "drophead_schedule": "constant"}


def regularize(model: Model, method: str = "tlm", where: str = "all", **options: float | str) -> Model:
    """Lets a method act in the self-attention of a transformers model while it trains, and nowhere else.

    It draws from torch's default generator. Encoder-decoder attention, evaluation and generation are as before, and so
    is what ``save_pretrained`` writes. A model that is regularised already gets the new options instead.

    Args:
        model: a model of transformers 5, or any module that holds one.
        method: "tlm", "drophead", "dropkey" or "dropattention"; several with commas between; or "none".
        where: "all" self-attention, or that of the "encoder" or of the "decoder", which causal models count as.
        options: those of the method without its name before them (``rate``, ``strategy`` ...), or, of several methods,
            with it (``tlm_rate``). Schedules over updates are not among them: DropHead's rate is constant here.

    Returns:
        The model.

    Raises:
        ValueError: a wrong option; no self-attention was found; or the model's attention cannot be regularised.
    """
    if isinstance(model, torch.jit.ScriptModule):
        raise ValueError("a model under torch.jit cannot be regularised: regularize the model that it was made from")
    if not isinstance(model, torch.nn.Module):
        raise ValueError(f"only a torch.nn.Module can be regularised, got {type(model).__name__}")
    args = _settings(method, where, options)
    # All errors come before the first change.
    chosen = _choose(model, args) if registry.chosen_options(args) else []
    register()
    if restore(model):
        logger.warning("%s was regularised already: its options are replaced", type(model).__name__)
    registry.warn_if_unusual(args)
    for module, regularizers in chosen:
        module.config = TrainingConfiguration(module.config, module, regularizers, _stock_functions(module))
    logger.info("%s, %d self-attentions in %s", _described(args), len(chosen), type(model).__name__)
    return model


def restore(model: torch.nn.Module) -> bool:
    """Gives the stock model back. Returns whether it was regularised."""
    regularized = [module for module in model.modules() if _is_regularized(module)]
    for module in regularized:
        module.config = module.config.stock
    return bool(regularized)


def _is_regularized(module: torch.nn.Module) -> bool:
    return isinstance(getattr(module, "config", None), TrainingConfiguration)


def _settings(method: str, where: str, options: Mapping[str, float | str]) -> argparse.Namespace:
    """Returns the options as the registry reads them. Raises ValueError for wrong ones."""
    names = registry.read_names(method)
    kinds = {
        full: each.type
        for name in names
        for each, full in zip(fields(registry.METHODS[name].OPTIONS), registry.METHODS[name].OPTIONS.names().values())
        if full != registry.PLACE
    }
    args = argparse.Namespace(**{registry.OPTION: method, registry.PLACE: where} | NEED_UPDATES)
    for name, value in options.items():
        full = f"{names[0]}_{name}" if len(names) == 1 and name not in kinds else name
        if full not in kinds:
            known = ", ".join(each.removeprefix(f"{names[0]}_") if len(names) == 1 else each for each in kinds)
            raise ValueError(f"{method} has no option {name!r}, only {known or 'none'}")
        if kinds[full] in KINDS and (isinstance(value, bool) or not isinstance(value, KINDS[kinds[full]])):
            raise ValueError(f"{full} must be of type {kinds[full].__name__}, got {value!r}")
        if full in NEED_UPDATES and value != NEED_UPDATES[full]:
            raise ValueError(f"{full}={value!r} needs the number of updates, which a transformers model is not told")
        setattr(args, full, value)
    TLMOptions.from_args(args)  # "where" belongs to it, and holds for every method
    registry.chosen_options(args)
    return args


def _choose(model: torch.nn.Module, args: argparse.Namespace) -> list[tuple[torch.nn.Module, list[Regularizer]]]:
    """Returns pairs of a self-attention and its Regularizers."""
    where = TLMOptions.from_args(args)
    attentions = [each for each in self_attentions.find(model) if where.acts_in(each.place)]
    if not attentions:
        raise ValueError(f"where={where.where!r}: {type(model).__name__} has no self-attention there")
    chosen = []
    for attention in attentions:
        module = attention.module
        stock = module.config.stock if _is_regularized(module) else module.config
        check_implementation(stock._attn_implementation)
        regularizers = registry.build(args, attention.place)
        for regularizer in regularizers:
            regularizer.layer, regularizer.layers = attention.layer, attention.layers
        chosen.append((module, regularizers))
    return chosen


def _stock_functions(module: torch.nn.Module) -> dict[str, Callable[..., Any]]:
    """transformers' functions of attention for a module; the eager one lies beside the module's class."""
    names = self_attentions.interface_forward(type(module)).__globals__
    return {
        name: names[self_attentions.INTERFACE].get_interface(name, names["eager_attention_forward"]) for name in STOCK
    }


def _described(args: argparse.Namespace) -> str:
    """As in "tlm rate 0.1, both"."""
    words = []
    for name, options in registry.chosen_options(args).items():
        words += [f"{name} rate {options.rate:g}", *([options.strategy] if name == "tlm" else [])]
    return ", ".join(words) or "no regulariser"
