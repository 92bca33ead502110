"""Learning curves out of the output of ``fairseq-train``, with ``--log-format simple`` or ``json``."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.json_file import parse_json

Metrics = dict[str, float]
Curve = list[tuple[int, float]]

# fairseq's criterions divide their cross-entropy by log 2.
LOSS_LABEL = "loss (base 2)"

# "2026-11-22 23:51:38 | INFO | valid | epoch 001 | valid on 'valid' subset | loss 4.39 | ... | num_updates 300"
_LINE = re.compile(r"(?:.* \| )?INFO \| (\S+) \| (.*)")
_INNER, _EPOCH = "train_inner", "train"
_INNER_FIELD, _EPOCH_FIELD = re.compile(r"(\w+)=([^,\s]+)(?:,|$)"), re.compile(r"(\w+) (\S+)")


@dataclass
class TrainingLog:
    """The metrics of a training by update.

    ``train_metrics`` and ``valid_metrics`` map an update to a dictionary of metrics by fairseq's names, such as
    ``nll_loss`` and ``ppl``. The training metrics are means over the updates since the line before; where the log has
    no such lines (``--log-interval`` above the updates of the run), over epochs.
    """

    train_metrics: dict[int, Metrics] = field(default_factory=dict)
    valid_metrics: dict[int, Metrics] = field(default_factory=dict)

    @property
    def train(self) -> Curve:
        """``(update, loss)`` of the training data, in order; for fairseq's criterions base 2."""
        return self.train_curve("loss")

    @property
    def valid(self) -> Curve:
        """``(update, loss)`` of the validation data, in order; for fairseq's criterions base 2."""
        return self.valid_curve("loss")

    def train_curve(self, metric: str) -> Curve:
        """Returns ``(update, value)`` of a metric of the training data, in order."""
        return _curve(self.train_metrics, metric)

    def valid_curve(self, metric: str) -> Curve:
        """Returns ``(update, value)`` of a metric of the validation data, in order."""
        return _curve(self.valid_metrics, metric)


def read_training_log(path: StrPath, subset: str = "valid") -> TrainingLog:
    """Returns the ``TrainingLog`` of a file; empty where nothing was logged.

    Args:
        path: what ``fairseq-train`` printed. In the log of a resumed training the later lines count: what an
            interrupted run did beyond its last checkpoint is left out. A last line without its end is left out.
        subset: the validation data, as ``--valid-subset`` names it.

    Raises:
        UserError: the file cannot be read.
    """
    try:
        with open(path, encoding="utf-8", errors="replace", newline="\n") as handle:
            lines = handle.read().split("\n")[:-1]
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); give the output of fairseq-train") from None
    kinds: dict[str, dict[int, Metrics]] = {_INNER: {}, _EPOCH: {}, subset: {}}
    for line in lines:
        kind, metrics = _parse(line)
        update = metrics.pop("num_updates", None)
        if kind not in kinds or update is None or not update.is_integer():
            continue
        for values in kinds.values():
            for later in [known for known in values if known > update]:
                del values[later]
        kinds[kind][int(update)] = metrics
    return TrainingLog(kinds[_INNER] or kinds[_EPOCH], kinds[subset])


def _parse(line: str) -> tuple[str | None, Metrics]:
    """Returns the kind of a line and its metrics by name; None and nothing where it has none."""
    found = _LINE.fullmatch(line)
    if found is None:
        return None, {}
    kind, rest = found.groups()
    if rest.startswith("{"):
        return kind, _numbers(_json_fields(rest, kind))
    if kind == _INNER:
        return kind, _numbers(_INNER_FIELD.findall(rest))
    fields = (_EPOCH_FIELD.fullmatch(part) for part in rest.split(" | "))
    return kind, _numbers(match.groups() for match in fields if match)


def _json_fields(text: str, kind: str) -> list[tuple[str, Any]]:
    try:
        fields = parse_json(text, kind)
    except UserError:
        return []
    # "valid_loss" on the line of "valid"; "loss" on that of "train_inner".
    return [(name.removeprefix(f"{kind}_"), value) for name, value in fields.items()]


def _numbers(fields: Iterable[Sequence[Any]]) -> Metrics:
    numbers = {}
    for name, value in fields:
        try:
            numbers[name] = float(value)
        except (TypeError, ValueError, OverflowError):
            continue
    return numbers


def _curve(values: Mapping[int, Metrics], metric: str) -> Curve:
    return [(update, values[update][metric]) for update in sorted(values) if metric in values[update]]
