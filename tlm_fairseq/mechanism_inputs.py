"""A trained model and the sentences of a binarised split, as the model's own task feeds them to it."""

import os
from typing import NamedTuple, Optional

import torch
from fairseq import checkpoint_utils
from fairseq.data import PrependTokenDataset, data_utils
from omegaconf import OmegaConf, open_dict

import tlm_fairseq.models  # noqa: F401  It registers the architectures.
from tlm_fairseq.checkpoints import STOCK_TASKS
from tlm_fairseq.errors import UserError
from tlm_fairseq.safe_loading import RefusedCheckpoint

LANGUAGE_MODEL, MASKED_LM = "language_modeling", "masked_lm"
TASKS = ("sentence_prediction", "translation", "translation_from_pretrained_bart", LANGUAGE_MODEL, MASKED_LM)


class Sentence(NamedTuple):
    """Numbers of the tokens that the encoder and the decoder read, 1-D; None where the model has no such part."""

    source: Optional[torch.Tensor]
    target: Optional[torch.Tensor]


def load_model_and_sentences(path, data_folder, split):
    """Returns a checkpoint's model, on the CPU, and the ``Sentences`` of a split.

    Args:
        path: a checkpoint of one of ``TASKS``.
        data_folder: what fairseq-train would be given: of fairseq-preprocess or, for a classifier, `glue binarise`.
        split: its name, such as "valid".

    Raises:
        UserError: the checkpoint is refused or of another task, the split cannot be read, or they do not belong
            together.
    """
    state = _read(path)
    settings = state["cfg"].task
    name = _point_to(settings, data_folder)
    if name not in TASKS:
        raise UserError(f"{path}: a model of the task {name!r}; those of {', '.join(TASKS)} are analysed")
    if name == MASKED_LM and not os.path.isfile(os.path.join(data_folder, "dict.txt")):
        inside = os.path.join(data_folder, "input0")
        hint = f"; give --data-bin {inside}" if os.path.isdir(inside) else ""
        raise UserError(f"{data_folder}: no dict.txt, which a model of {MASKED_LM} needs{hint}")
    try:
        models, _, task = checkpoint_utils.load_model_ensemble_and_task([str(path)], state={**state, "args": None})
    except Exception as error:  # fairseq raises bare ones.
        raise UserError(f"{path}: its model cannot be built with {data_folder}: {_one_line(error)}") from None
    try:
        dataset = _read_unmasked(task, data_folder, split) if name == MASKED_LM else _read_split(task, name, split)
    except (RuntimeError, AssertionError, ValueError, LookupError, AttributeError, TypeError, OSError) as error:
        raise UserError(f"{data_folder}: its split {split!r} cannot be read: {_one_line(error)}") from None
    return models[0].eval(), dataset


def _read(path):
    try:
        state = checkpoint_utils.load_checkpoint_to_cpu(str(path))
        state["model"], state["cfg"].task
    except RefusedCheckpoint as error:
        raise UserError(str(error)) from None
    except PermissionError:
        raise
    except (RuntimeError, EOFError, ValueError, LookupError, TypeError, AttributeError, OSError) as error:
        raise UserError(f"{path}: holds no whole fairseq model ({_one_line(error)}); give a checkpoint") from None
    return state


def _point_to(settings, data_folder):
    """Lets the task read from a folder, without what it does in training only; returns its stock name."""
    name = getattr(settings, "_name", None) or getattr(settings, "task", None)
    changes = {"_name": STOCK_TASKS.get(name, name), "data": str(data_folder)}
    if hasattr(settings, "eval_bleu"):
        changes["eval_bleu"] = False
    if OmegaConf.is_config(settings):
        with open_dict(settings):
            settings.update(changes)
    else:
        vars(settings).update(changes)
    return changes["_name"]


class Sentences:
    """The sentences of one of fairseq's datasets, whose collater makes the model's input."""

    def __init__(self, dataset, padding):
        self._dataset, self._padding = dataset, padding

    def __len__(self):
        return len(self._dataset)

    def __getitem__(self, index):
        given = self._dataset.collater([self._dataset[index]])["net_input"]
        source, target = (given[name][0] if name in given else None for name in ("src_tokens", "prev_output_tokens"))
        return self._made(source, target)

    def _made(self, source, target):
        return Sentence(*(None if each is None else each[each.ne(self._padding)] for each in (source, target)))


class DecoderSentences(Sentences):
    """Those of a language model, whose decoder reads what its dataset calls the source."""

    def _made(self, source, target):
        return super()._made(None, source)


class UnmaskedSentences:
    """The sentences of a masked language model, whose own dataset would hide words at random."""

    def __init__(self, dataset):
        self._dataset = dataset

    def __len__(self):
        return len(self._dataset)

    def __getitem__(self, index):
        return Sentence(self._dataset[index].long(), None)


def _read_split(task, name, split):
    task.load_dataset(split)
    kind = DecoderSentences if name == LANGUAGE_MODEL else Sentences
    return kind(task.dataset(split), task.source_dictionary.pad())


def _read_unmasked(task, data_folder, split):
    dataset = data_utils.load_indexed_dataset(os.path.join(data_folder, split), task.source_dictionary)
    if dataset is None:
        raise FileNotFoundError(f"no {split}.bin and {split}.idx")
    return UnmaskedSentences(PrependTokenDataset(dataset, task.source_dictionary.bos()))


def _one_line(error):
    words = " ".join(str(error).split()) or type(error).__name__
    return words if len(words) <= 200 else f"{words[:200]} ..."
