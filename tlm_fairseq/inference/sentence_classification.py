"""Trained models of fairseq's ``sentence_prediction``, or of ``glue``, read for prediction."""

import os
from collections.abc import Sequence

import torch
from fairseq.tasks.sentence_prediction import SentencePredictionTask
from torch import nn

from tlm_fairseq.errors import UserError
from tlm_fairseq.inference.length_batches import batches_by_length
from tlm_fairseq.inference.trained_models import build_trained_model, point_task_to, read_trained_model, stock_task
from tlm_fairseq.text.files import StrPath

TASK = "sentence_prediction"


def load_classifier(path: StrPath, data_folder: StrPath) -> "SentenceClassifier":
    """Returns the ``SentenceClassifier`` of a checkpoint, on the GPU where there is one.

    Args:
        path: a checkpoint that ``fairseq-train --task glue`` or ``sentence_prediction`` wrote.
        data_folder: with input0/dict.txt and, but for a regression, label/dict.txt.

    Raises:
        UserError: a file is missing, refused or of another task, or they do not belong together.
    """
    state = read_trained_model(path)
    if stock_task(state) != TASK:
        raise UserError(f"{path}: a model of the task {stock_task(state)!r}; fine-tune it with --task {TASK} first")
    regression = bool(state["cfg"].criterion.regression_target)
    for part in ("input0",) if regression else ("input0", "label"):
        dictionary = os.path.join(data_folder, part, "dict.txt")
        if not os.path.isfile(dictionary):
            raise UserError(f"{dictionary}: no such file; give --data-bin the folder that the model was trained on")
    point_task_to(state, data_folder)
    model, task = build_trained_model(path, state, data_folder)
    return SentenceClassifier(model.cuda() if torch.cuda.is_available() else model, task, str(path))


class SentenceClassifier:
    """A model with its task, which knows the dictionaries and the special tokens.

    Args:
        model: a RoBERTa with a classification head.
        task: fairseq's ``SentencePredictionTask``.
        path: names the model in errors.
    """

    def __init__(self, model: nn.Module, task: SentencePredictionTask, path: str) -> None:
        self._model, self._task, self._path = model, task, path
        labels = task.label_dictionary
        self.labels = [] if task.cfg.regression_target else labels.symbols[labels.nspecial :][: task.cfg.num_classes]

    def check_outputs(self, labels: Sequence[str]) -> None:
        """Raises a ``UserError`` where the model's labels are not these, in this order; empty for a regression."""
        if list(labels) != self.labels:
            have, want = (", ".join(each[:8]) or "a score" for each in (self.labels, labels))
            raise UserError(f"{self._path}: was trained to tell {have}, and the task is to tell {want}")

    def predict(
        self, examples: Sequence[tuple[str, ...]], max_tokens: int = 4096, places: str = "the input"
    ) -> list[str]:
        """Returns the label of each example as text or, for a regression, its score."""
        outputs = self.outputs(examples, max_tokens, places)
        if not self.labels:
            return [f"{score:.6f}" for score in outputs[:, 0].tolist()]
        return [self.labels[at] for at in outputs.argmax(1).tolist()]

    def outputs(
        self, examples: Sequence[tuple[str, ...]], max_tokens: int = 4096, places: str = "the input"
    ) -> torch.Tensor:
        """Returns the model's outputs before the softmax, a float tensor (examples, classes), on the CPU.

        Args:
            examples: tuples of one or two texts, pieces separated by spaces.
            max_tokens: of a batch, padding among them; one example may be longer.
            places: what the examples are lines of, for errors.

        Raises:
            UserError: an example is longer than the model's positions.
        """
        rows = [self._to_tokens(example) for example in examples]
        longest = self._task.max_positions()
        for number, row in enumerate(rows, start=1):
            if len(row) > longest:
                raise UserError(
                    f"{places}, line {number}: {len(row)} positions, and the model has {longest}; prepare it with "
                    f"--max-positions {longest}"
                )
        made = torch.zeros(len(rows), self._task.cfg.num_classes)
        for indices in batches_by_length([len(row) for row in rows], max_tokens):
            made[indices] = self._forward([rows[at] for at in indices])
        return made

    def _to_tokens(self, texts):
        """Numbers of the tokens, as the task's own dataset puts them together."""
        settings, dictionary = self._task.cfg, self._task.source_dictionary
        parts = [dictionary.encode_line(text, add_if_not_exist=False).long() for text in texts]
        first = [] if settings.init_token is None else [parts[0].new_tensor([settings.init_token])]
        between = [] if settings.separator_token is None else [parts[0].new_tensor([settings.separator_token])]
        return torch.cat([*first, parts[0], *(token for part in parts[1:] for token in (*between, part))])

    @torch.no_grad()
    def _forward(self, rows):
        padding = self._task.source_dictionary.pad()
        tokens = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=padding)
        device = next(self._model.parameters()).device
        outputs, _ = self._model(
            tokens.to(device), features_only=True, classification_head_name=self._task.cfg.classification_head_name
        )
        return outputs.float().cpu()
