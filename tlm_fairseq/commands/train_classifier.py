"""``tlm-fairseq train-classifier``: a small classifier of images or sounds, a model of transformers, from scratch."""

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tlm_fairseq.classifiers import ARCHITECTURES
from tlm_fairseq.commands.arguments import Subparsers, not_negative_integer, positive_integer, positive_number

if TYPE_CHECKING:
    from torch import nn

NO_SETTINGS = ("save_dir", "scores", "checkpoint")  # training does not depend on them


def add_parser(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "train-classifier",
        help="train a classifier of images or sounds from scratch, as experiments do",
        epilog="`train-classifier DIR --help` lists the options, those of the regularisers among them.",
    )
    parser.add_argument("data", metavar="DIR", help="a folder with examples.npz, as `experiment run` writes it")
    # Those of the regularisers are not known without torch.
    parser.add_argument("options", nargs=argparse.REMAINDER, metavar="...", help="options")
    parser.set_defaults(run=run)


def _options_parser() -> argparse.ArgumentParser:
    """They have fairseq's names, so that a plan of experiments has one name for each."""
    from tlm_fairseq.regularizers import registry
    from tlm_fairseq.regularizers.options import probability

    parser = argparse.ArgumentParser("tlm-fairseq train-classifier DIR", argument_default=argparse.SUPPRESS)
    parser.add_argument("--arch", required=True, choices=ARCHITECTURES, help="a Vision Transformer")
    parser.add_argument("--save-dir", required=True, metavar="DIR", help="of the checkpoint; training goes on from it")
    parser.add_argument("--scores", required=True, metavar="FILE", help="JSON to write at the end")
    parser.add_argument("--checkpoint", choices=("best", "last"), default="best", help="the one to score")
    for name, default, text in (
        ("encoder-layers", 4, "number of layers"),
        ("encoder-embed-dim", 64, "width"),
        ("encoder-attention-heads", 4, "number of heads"),
        ("encoder-ffn-embed-dim", 256, "width within the feed-forward networks"),
        ("patch-size", 2, "side of the patches"),
        ("max-update", 1000, "number of updates"),
        ("batch-size", 50, "examples of a batch"),
        ("validate-interval-updates", 50, "updates between two evaluations and checkpoints"),
    ):
        parser.add_argument(
            f"--{name}", type=positive_integer, default=default, metavar="N", help=f"{text} (default: {default})"
        )
    parser.add_argument("--seed", type=not_negative_integer, default=1, metavar="N", help="(default: 1)")
    parser.add_argument("--lr", type=positive_number, default=1e-3, help="learning rate of AdamW (default: .001)")
    for name, default in (("weight-decay", 0.01), ("dropout", 0.1), ("attention-dropout", 0.0)):
        parser.add_argument(f"--{name}", type=probability, default=default, metavar="P", help=f"(default: {default:g})")
    registry.add_args(parser)
    return parser


def run(args: argparse.Namespace) -> None:
    import torch

    from tlm_fairseq.classifiers.examples import PARTS, read_examples
    from tlm_fairseq.classifiers.models import Sizes, build_model
    from tlm_fairseq.classifiers.training import Schedule, train
    from tlm_fairseq.commands.arguments import write_json

    options = _options_parser().parse_args(args.options)
    examples = read_examples(args.data)
    split = options.seed % len(examples.splits)
    parts = {name: tuple(map(torch.from_numpy, examples.part(name, split))) for name in PARTS}
    sizes = Sizes(
        layers=options.encoder_layers,
        width=options.encoder_embed_dim,
        heads=options.encoder_attention_heads,
        feed_forward=options.encoder_ffn_embed_dim,
        patch=options.patch_size,
    )
    shape, labels = examples.inputs.shape[1:], int(examples.labels.max()) + 1
    torch.manual_seed(options.seed)
    model = build_model(shape, labels, sizes, options.dropout, options.attention_dropout)
    _regularize(model, options)
    schedule = Schedule(
        max_update=options.max_update,
        batch_size=options.batch_size,
        lr=options.lr,
        weight_decay=options.weight_decay,
        interval=options.validate_interval_updates,
        seed=options.seed,
    )
    settings = {name: value for name, value in vars(options).items() if name not in NO_SETTINGS}
    progress = train(model, parts, schedule, Path(options.save_dir), settings, partial(print, flush=True))
    write_json(options.scores, progress.figures(options.checkpoint))


def _regularize(model: "nn.Module", options: argparse.Namespace) -> None:
    from tlm_fairseq.errors import UserError
    from tlm_fairseq.hugging_face import regularize
    from tlm_fairseq.regularizers import registry

    methods = getattr(options, registry.OPTION, registry.DEFAULT)
    given = vars(options)
    names = [full for name in registry.read_names(methods) for full in registry.METHODS[name].OPTIONS.names().values()]
    chosen = {name: given[name] for name in names if name in given and name != registry.PLACE}
    try:
        regularize(model, methods, given.get(registry.PLACE, "all"), **chosen)
    except ValueError as error:
        raise UserError(str(error)) from None
