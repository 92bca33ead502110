"""``tlm-fairseq glue model-options``: the options of ``fairseq-train`` for a model of a checkpoint's sizes."""

import argparse
import re
from typing import Any

from tlm_fairseq.commands.arguments import Subparsers
from tlm_fairseq.text.printed_text import show

# Entries of a configuration that decide the shape of a RoBERTa, or what it computes from the same weights.
_VALUES = (
    "encoder_layers",
    "encoder_embed_dim",
    "encoder_ffn_embed_dim",
    "encoder_attention_heads",
    "max_positions",
    "activation_fn",
    "pooler_activation_fn",
    "layer_norm_eps",
)
# The pipeline splits what is printed at spaces and hands it to fairseq-train: a value is one word, and no option.
_WORD = re.compile(r"\w[\w.+-]*", re.ASCII)
_SWITCHES = ("encoder_normalize_before", "untie_weights_roberta")


def add_model_options(steps: Subparsers) -> None:
    """Adds the step ``model-options`` to the sub-parsers of ``glue``."""
    parser = steps.add_parser("model-options", help="print what fairseq-train is to be told of a checkpoint's sizes")
    parser.add_argument("checkpoint", metavar="IN", help="of a RoBERTa, or a BERT as `checkpoint from-hf` converts it")
    parser.set_defaults(run=run_model_options)


def run_model_options(args: argparse.Namespace) -> None:
    """Runs ``glue model-options``."""
    from tlm_fairseq.fairseq_support.checkpoints import read

    show(" ".join(model_options(read(args.checkpoint), args.checkpoint)))


def model_options(state: dict[str, Any], path: str) -> list[str]:
    """Returns the options as a list of words.

    Args:
        state: of a checkpoint, as ``checkpoints.read`` returns it.
        path: names it in an error.

    Raises:
        UserError: it is no RoBERTa, or one of its sizes is no plain word.
    """
    from tlm_fairseq.errors import UserError
    from tlm_fairseq.fairseq_support.checkpoints import TLM_SUFFIX

    model = state["args"] if state.get("args") is not None else state["cfg"]["model"]
    model = dict(model.items()) if hasattr(model, "items") else vars(model)
    arch = str(model.get("arch") or model.get("_name")).removesuffix(TLM_SUFFIX)
    if not arch.startswith("roberta"):
        raise UserError(f"{path}: its architecture is {arch}; give the checkpoint of a RoBERTa or a converted BERT")
    words = ["--arch", f"{arch}{TLM_SUFFIX}"]
    for name in _VALUES:
        if model.get(name) is not None:
            words += [f"--{name.replace('_', '-')}", str(model[name])]
    for option, value in zip(words[::2], words[1::2]):
        if not _WORD.fullmatch(value):
            raise UserError(f"{path}: its option {option} is {ascii(value)}; one plain word was expected")
    return words + [f"--{name.replace('_', '-')}" for name in _SWITCHES if model.get(name)]
