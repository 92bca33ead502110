"""The registry of the regularisers of self-attention, ``--attn-regularizer``: the one place that knows all methods."""

import argparse
from dataclasses import field, fields
from typing import Any

from tlm_fairseq.regularizers import choices
from tlm_fairseq.regularizers.choices import NONE
from tlm_fairseq.regularizers.dropattention import DropAttention
from tlm_fairseq.regularizers.drophead import DropHead
from tlm_fairseq.regularizers.dropkey import DropKey
from tlm_fairseq.regularizers.options import MethodOptions
from tlm_fairseq.regularizers.regularizer import Regularizer
from tlm_fairseq.regularizers.tlm import TLM, TLMOptions

# In the order in which they act.
METHODS = dict(zip(choices.METHODS, (TLM, DropHead, DropKey, DropAttention), strict=True))

DEFAULT = "tlm"
OPTION = "attn_regularizer"
PLACE = TLMOptions.names()["where"]

# Every option of the methods in fairseq's namespaces and checkpoints.
OPTION_NAMES = (OPTION, *(full for method in METHODS.values() for full in method.OPTIONS.names().values()))


def read_names(text: str) -> list[str]:
    """Returns the names of the methods in a value of ``--attn-regularizer``, in the order in which they act.

    Raises:
        ValueError: an unknown name, one that is given twice, or "none" beside another.
    """
    names = [name.strip() for name in str(text).split(",")]
    if names == [NONE]:
        return []
    if NONE in names:
        raise ValueError(f"--attn-regularizer: {NONE} goes with no other method, got {text!r}")
    for name in names:
        if name not in METHODS:
            raise ValueError(f"--attn-regularizer must be of {', '.join((NONE, *METHODS))}, got {name!r}")
    if len(set(names)) < len(names):
        raise ValueError(f"--attn-regularizer names a method twice: {text!r}")
    return sorted(names, key=list(METHODS).index)


def add_args(parser: argparse.ArgumentParser) -> None:
    """Adds ``--attn-regularizer`` and the options of all methods to an argparse parser, without defaults."""
    parser.add_argument(
        "--attn-regularizer",
        type=_names_on_command_line,
        metavar="METHOD[,METHOD]",
        help=f"regularisers of self-attention in training: {NONE}, or one or more of {', '.join(METHODS)}, with commas "
        "between. Each has its own options; those of a method that is not named do nothing. Attention dropout is not "
        f"among them: fairseq's --attention-dropout goes with any, and alone with {NONE} (default: {DEFAULT})",
    )
    for method in METHODS.values():
        method.OPTIONS.add_args(parser)


def _names_on_command_line(text: str) -> str:
    try:
        return ",".join(read_names(text)) or NONE
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def dataclass_fields() -> list[tuple[str, Any, Any]]:
    """Returns the same options as ``dataclasses.make_dataclass`` takes them, for a model that hydra configures."""
    # The length of training lies elsewhere in hydra's configuration.
    elsewhere = {"drophead_updates": "${optimization.max_update}"}
    result = [(OPTION, str, field(default=DEFAULT))]
    for method in METHODS.values():
        names = method.OPTIONS.names()
        for each in fields(method.OPTIONS):
            full = names[each.name]
            default = elsewhere.get(full, each.default)
            result.append((full, each.type, field(default=default, metadata={"help": each.metadata["help"]})))
    return result


def chosen_options(args: object) -> dict[str, MethodOptions]:
    """Returns a dictionary from the name of each chosen method to its options. Raises ValueError for wrong values."""
    return {name: METHODS[name].OPTIONS.from_args(args) for name in read_names(getattr(args, OPTION, DEFAULT))}


def set_defaults(args: object) -> None:
    """Writes what the user did not give to ``args``, so that a checkpoint records it: the methods, their options, and
    where they act."""
    setattr(args, OPTION, getattr(args, OPTION, DEFAULT))
    setattr(args, PLACE, TLMOptions.from_args(args).where)
    for options in chosen_options(args).values():
        options.set_on(args)


def described(settings: dict[str, Any]) -> dict[str, Any]:
    """Returns those of the settings in a checkpoint's ``model`` section that say how it was regularised."""
    args = argparse.Namespace(**settings)
    if OPTION not in settings and not TLMOptions.names().values() & settings.keys():
        return {}
    methods = [METHODS[name] for name in read_names(getattr(args, OPTION, DEFAULT))]
    names = [OPTION, *(full for method in methods for full in method.OPTIONS.names().values()), PLACE]
    return {name: settings[name] for name in dict.fromkeys(names) if name in settings}


def build(args: object, place: str) -> list[Regularizer]:
    """Returns the Regularizers of one self-attention layer in the "encoder" or the "decoder".

    Raises:
        ValueError: a wrong value, or a method that lacks what it needs.
    """
    if not TLMOptions.from_args(args).acts_in(place):
        return []
    chosen = chosen_options(args)
    return [METHODS[name](options) for name, options in chosen.items() if METHODS[name].is_on(options)]


def warn_if_unusual(args: object) -> None:
    """Logs a warning where a rate is above what its paper found useful."""
    options = chosen_options(args)
    if "tlm" in options:
        options["tlm"].warn_if_unusual()
