"""Whole conversions: a Hugging Face folder into a fairseq checkpoint with its dictionary, and a BART back."""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import torch

from tlm_fairseq.errors import UserError
from tlm_fairseq.fairseq_support import checkpoints
from tlm_fairseq.fairseq_support.quiet import quiet_hydra
from tlm_fairseq.hugging_face import bart, bert
from tlm_fairseq.hugging_face.folder import CONFIG, SAFETENSORS, needed, read_config, read_weights, write_weights
from tlm_fairseq.hugging_face.tokenizer import TOKENIZER_CONFIG, piece_settings, write_tokenizer
from tlm_fairseq.hugging_face.vocabulary import (
    FAIRSEQ_SPECIAL,
    VOCABULARY_FILES,
    Vocabulary,
    fairseq_files,
    read_fairseq_vocabulary,
    read_vocabulary,
    row_order,
)
from tlm_fairseq.text.files import StrPath, folder_written_whole, written_together

# model_type in config.json -> what knows the names on both sides.
FAMILIES = {"bart": bart, "bert": bert, "roberta": bert}
# Beside a checkpoint, copies of what the folder that it came from tells of its vocabulary: enough for the way back.
ORIGIN = "hugging_face"
ORIGIN_FILES = (CONFIG, TOKENIZER_CONFIG, *VOCABULARY_FILES)
# Options of this package's architectures for what stock ones fix.
STOCK_CONSTANTS = (bert.LAYER_NORM_EPS,)


@dataclass
class FromHuggingFace:
    """What ``from_hugging_face`` made.

    Attributes:
        architecture: fairseq's name; with ``_tlm`` behind it, this package's.
        options: of fairseq-train that the architecture's name does not imply.
        sentence_options: of fairseq-train for the task of an encoder by itself, whole sentences.
        rows: size of the vocabulary.
        files: names of what lies beside the checkpoint.
        remarks: what a user should know about this model.
    """

    architecture: str
    options: list
    rows: int
    files: list
    remarks: list = field(default_factory=list)
    sentence_options: list = field(default_factory=list)


def from_hugging_face(folder: StrPath, output: StrPath) -> FromHuggingFace:
    """Converts a Hugging Face folder of a BART, a BERT or a RoBERTa into a fairseq checkpoint, with dict.txt, what
    text must be cut into pieces with, and a record of the vocabulary that it had (ORIGIN) beside it.

    Args:
        folder: with config.json, weights and a vocabulary.
        output: path of the checkpoint. An existing checkpoint is replaced; dictionaries of other models are not.

    Raises:
        UserError: see ``folder``, ``bart``, ``bert`` and ``vocabulary``; nothing has been written then.
        OSError: nor where a file cannot be written.
    """
    folder, output = Path(folder), Path(output)
    settings = read_config(folder, tuple(FAMILIES))
    family = FAMILIES[settings["model_type"]]
    config = family.check_config(settings, folder / CONFIG)
    vocabulary = read_vocabulary(folder)
    order = row_order(vocabulary, family.special_numbers(settings, vocabulary), config["vocab_size"])
    mask = vocabulary.special[-1]
    if family.NEEDS_MASK and vocabulary.numbers.get(mask) != order[-1]:
        raise UserError(f"{vocabulary.path}: lacks {mask}, or the model has no row for it; fairseq's RoBERTa needs one")
    texts = fairseq_files(vocabulary, order) | piece_settings(vocabulary, folder)
    origin = {f"{ORIGIN}/{name}": (folder / name).read_bytes() for name in ORIGIN_FILES if (folder / name).is_file()}
    beside = {name: text.encode("utf-8") for name, text in texts.items()} | origin
    _check_not_of_another_model(beside, output)
    path, weights = read_weights(folder)
    model = family.from_hugging_face_weights(weights, config, path)
    options = family.to_fairseq_options(config)
    architecture, differing = _architecture(family, config, options)
    state = _checkpoint(family, architecture, options, family.to_fairseq_weights(model, order))
    with written_together(output.parent, last=output.name) as new:
        for name, content in beside.items():
            (new / name).parent.mkdir(exist_ok=True)
            (new / name).write_bytes(content)
        checkpoints.write(state, new / output.name)
    return FromHuggingFace(
        architecture,
        differing,
        len(order),
        [*texts, ORIGIN],
        family.remarks(model, settings, vocabulary),
        family.sentence_options(vocabulary),
    )


def to_hugging_face(
    checkpoint: StrPath, folder: StrPath, like: StrPath | None = None, without_bos: bool = False
) -> Vocabulary | None:
    """Converts a fairseq checkpoint of a BART, with or without TLM, into a folder for transformers.

    Args:
        checkpoint: path.
        folder: a new one.
        like: the Hugging Face folder that the model came from: the rows go back into its order, and its tokenizer
            comes along. Without it, the record of that folder beside the checkpoint stands for it; and without that,
            dict.txt, encoder.json and vocab.bpe give the tokenizer.
        without_bos: the model was trained on text without ``<s>`` in front, which is how fairseq-preprocess makes it.

    Returns:
        the Vocabulary whose tokenizer was written, or None.

    Raises:
        UserError: the model is no BART that transformers knows, or does not belong to ``like``.
    """
    path = Path(checkpoint)
    if like is None and (path.parent / ORIGIN).is_dir():
        like = path.parent / ORIGIN
    options, weights = _read_checkpoint(path)
    rows = len(weights[bart.FAIRSEQ_SHARED[0]])
    config = bart.from_fairseq_options(options, rows, path)
    model = bart.from_fairseq_weights(weights, config, path)
    vocabulary, order, settings = _original_order(path, rows, like)
    embedding = model.embedding.new_empty(model.embedding.shape)
    embedding[order] = model.embedding
    model.embedding = embedding
    needed("safetensors")
    with folder_written_whole(folder) as inner:
        write_weights(bart.to_hugging_face_weights(model), inner / SAFETENSORS)
        if vocabulary is not None:
            write_tokenizer(inner, vocabulary, config["max_position_embeddings"], like, without_bos)
        ids = _special_ids(order, settings, without_bos)
        # No other setting of the pretrained model comes along, such as a ban on repeated n-grams for summaries.
        _write_json(ids, inner / "generation_config.json")
        _write_json(_config(config, ids), inner / CONFIG)
    return vocabulary


def _check_not_of_another_model(files: Mapping[str, bytes], output: Path) -> None:
    for name, content in files.items():
        place = output.parent / name
        if place.exists() and place.read_bytes() != content:
            raise UserError(f"{place}: belongs to another model; write {output.name} into a folder of its own")


def _architecture(family: ModuleType, config: dict[str, Any], options: dict[str, Any]) -> tuple[str, list[str]]:
    """The architecture that needs the fewest options beside its name, and these options."""
    import tlm_fairseq.models  # noqa: F401  It registers fairseq's own architectures on the way.

    best = None
    for name in family.architectures(config):
        defaults = family.DEFAULTS | vars(_with_defaults(name, {}))
        differing = {
            option: value
            for option, value in options.items()
            if option in family.SIZE_OPTIONS and defaults[option] != value
        }
        if best is None or len(differing) < len(best[1]):
            best = name, differing
    architecture, differing = best
    return architecture, _arguments(differing)


def _arguments(options: dict[str, Any]) -> list[str]:
    return [word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", str(value))]


def _with_defaults(architecture: str, options: dict[str, Any]) -> argparse.Namespace:
    from fairseq.models import ARCH_CONFIG_REGISTRY

    args = argparse.Namespace(**options)
    ARCH_CONFIG_REGISTRY[architecture](args)
    return args


def _checkpoint(
    family: ModuleType, architecture: str, options: dict[str, Any], weights: Mapping[str, torch.Tensor]
) -> dict[str, Any]:
    """A checkpoint as training leaves one after no update, of a stock architecture wherever that computes the same.

    Its configuration is made of plain dictionaries but for the model's own section: fairseq's BART asks that for the
    name of the task when it is loaded, and fairseq hands the name on from a namespace only.
    """
    from fairseq import options as fairseq_options

    parser = fairseq_options.get_training_parser()
    known = {name: value for name, value in options.items() if name not in STOCK_CONSTANTS}
    # The task asks for a folder of data here; every command that loads the checkpoint gives its own.
    arguments = [".", "--arch", architecture, "--task", family.TASK, *_arguments(known)]
    state = {
        "args": fairseq_options.parse_args_and_arch(parser, input_args=arguments),
        "model": weights,
        "optimizer_history": [{"criterion_name": "", "optimizer_name": "", "lr_scheduler_state": {}, "num_updates": 0}],
        "extra_state": {"train_iterator": {"epoch": 1, "iterations_in_epoch": 0, "shuffle": True}},
        "last_optimizer_state": None,
    }
    with quiet_hydra():
        state = checkpoints.without_tlm(state)
    model = state["cfg"]["model"]
    if not family.is_stock(options):
        model |= {name: options[name] for name in STOCK_CONSTANTS if name in options}
        model["arch"] = model["_name"] = architecture + checkpoints.TLM_SUFFIX
    state["cfg"]["model"] = argparse.Namespace(**model)
    return state


def _read_checkpoint(path: Path) -> tuple[dict[str, Any], dict[str, torch.Tensor]]:
    """Options with the architecture's defaults filled in, and weights."""
    import tlm_fairseq.models  # noqa: F401

    with quiet_hydra():
        state = checkpoints.without_tlm(checkpoints.read(path))
    options = state["cfg"]["model"]
    architecture = options.get("arch") or options.get("_name")
    if architecture not in {name for names in bart.ARCHITECTURES.values() for name in names}:
        raise UserError(f"{path}: its architecture is {architecture}; only BART's can be converted")
    if bart.FAIRSEQ_SHARED[0] not in state["model"]:
        raise UserError(f"{path}: lacks {bart.FAIRSEQ_SHARED[0]}")
    return vars(_with_defaults(architecture, options)), state["model"]


def _original_order(path: Path, rows: int, like: StrPath | None) -> tuple[Vocabulary | None, list[int], dict[str, Any]]:
    """The vocabulary (or None), Hugging Face's rows in fairseq's order, and config.json of the folder of origin."""
    if like is None:
        vocabulary = read_fairseq_vocabulary(path.parent)
        if vocabulary is not None and rows not in (len(vocabulary.numbers) - 1, len(vocabulary.numbers)):
            raise UserError(
                f"{vocabulary.path}: lists {len(vocabulary.numbers)} symbols with the special ones, but {path} has "
                f"{rows} rows; they are of different models"
            )
        return vocabulary, list(range(rows)), {}
    settings = read_config(like)
    vocabulary = read_vocabulary(like)
    original = bart.check_config(settings, Path(like) / CONFIG)["vocab_size"]
    order = row_order(vocabulary, bart.special_numbers(settings, vocabulary), original)
    # fairseq's BART drops the row of <mask> where the dictionary has none; that leaves no gap if it was the last.
    without_mask = rows == original - 1 and order[-1] == rows
    if rows != original and not without_mask:
        raise UserError(
            f"{path}: has {rows} words, but the model in {like} has {original}; train with the dict.txt that from-hf "
            "wrote, or name the folder that the model came from"
        )
    return vocabulary, order[:rows], settings


def _special_ids(order: Sequence[int], settings: Mapping[str, Any], without_bos: bool) -> dict[str, int]:
    bos, pad, eos, _ = order[: len(FAIRSEQ_SPECIAL) - 1]
    ids = {
        "bos_token_id": bos,
        "pad_token_id": pad,
        "eos_token_id": eos,
        # fairseq's decoding starts from </s>, whatever the pretrained model did.
        "decoder_start_token_id": eos,
        "forced_eos_token_id": eos,
    }
    if settings.get("forced_bos_token_id") == bos and not without_bos:
        ids["forced_bos_token_id"] = bos
    return ids


def _config(config: dict[str, Any], ids: dict[str, int]) -> dict[str, Any]:
    return {
        "architectures": ["BartForConditionalGeneration"],
        "model_type": "bart",
        **config,
        **ids,
        "dtype": "float32",
        "is_encoder_decoder": True,
        "tie_word_embeddings": True,
    }


def _write_json(content: Any, path: Path) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
