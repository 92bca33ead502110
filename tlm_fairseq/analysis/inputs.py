"""A trained model and the sentences of a binarised split, as the model's own task feeds them to it."""

import os
from typing import NamedTuple, Protocol

import torch
from fairseq.data import FairseqDataset, PrependTokenDataset, data_utils
from fairseq.models import BaseFairseqModel

from tlm_fairseq.errors import UserError
from tlm_fairseq.inference.trained_models import (
    FAULTS,
    build_trained_model,
    one_line,
    point_task_to,
    read_trained_model,
    stock_task,
)
from tlm_fairseq.text.files import StrPath

LANGUAGE_MODEL, MASKED_LM = "language_modeling", "masked_lm"
TASKS = ("sentence_prediction", "translation", "translation_from_pretrained_bart", LANGUAGE_MODEL, MASKED_LM)


class Sentence(NamedTuple):
    """Numbers of the tokens that the encoder and the decoder read, 1-D; None where the model has no such part."""

    source: torch.Tensor | None
    target: torch.Tensor | None


class IndexedSentences(Protocol):
    """Sentences that are read one at a time, by their index."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int, /) -> Sentence: ...


def load_model_and_sentences(
    path: StrPath, data_folder: StrPath, split: str
) -> tuple[BaseFairseqModel, IndexedSentences]:
    """Returns a checkpoint's model, on the CPU, and the ``Sentences`` of a split.

    Args:
        path: a checkpoint of one of ``TASKS``.
        data_folder: what fairseq-train would be given: of fairseq-preprocess or, for a classifier, `glue binarise`.
        split: its name, such as "valid".

    Raises:
        UserError: the checkpoint is refused or of another task, the split cannot be read, or they do not belong
            together.
    """
    state = read_trained_model(path)
    name = stock_task(state)
    if name not in TASKS:
        raise UserError(f"{path}: a model of the task {name!r}; those of {', '.join(TASKS)} are analysed")
    point_task_to(state, data_folder)
    if name == MASKED_LM and not os.path.isfile(os.path.join(data_folder, "dict.txt")):
        inside = os.path.join(data_folder, "input0")
        hint = f"; give --data-bin {inside}" if os.path.isdir(inside) else ""
        raise UserError(f"{data_folder}: no dict.txt, which a model of {MASKED_LM} needs{hint}")
    model, task = build_trained_model(path, state, data_folder)
    try:
        dataset = _read_unmasked(task, data_folder, split) if name == MASKED_LM else _read_split(task, name, split)
    except (*FAULTS, OSError) as error:
        raise UserError(f"{data_folder}: its split {split!r} cannot be read: {one_line(error)}") from None
    return model, dataset


class Sentences:
    """The sentences of one of fairseq's datasets, whose collater makes the model's input."""

    def __init__(self, dataset: FairseqDataset, padding: int) -> None:
        self._dataset, self._padding = dataset, padding

    def __len__(self) -> int:
        return len(self._dataset)

    def __getitem__(self, index: int) -> Sentence:
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

    def __init__(self, dataset: FairseqDataset) -> None:
        self._dataset = dataset

    def __len__(self) -> int:
        return len(self._dataset)

    def __getitem__(self, index: int) -> Sentence:
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
