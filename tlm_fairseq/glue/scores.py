"""Scores of the tasks of GLUE and CLUE, by scikit-learn and scipy.

Wang et al. 2019 (GLUE), table 1: which metric a task has; where it has two, GLUE averages them. Matthews' correlation:
Matthews, "Comparison of the predicted and observed secondary structure of T4 phage lysozyme", 1975.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tlm_fairseq.errors import UserError
from tlm_fairseq.scoring.signature import Signature

# Labels, or numbers where the metric is a correlation.
Labels = Sequence[str] | Sequence[float]

POSITIVE = "1"  # the label whose F1 it is


@dataclass(frozen=True)
class GlueScore:
    """The scores of one task, accuracy and F1 from 0 to 1 and correlations from -1 to 1.

    Attributes:
        task: its name.
        scores: metric -> value.
        examples: their number.
        notes: a line for each value that is undefined and therefore counted as 0.
        signature: how they were made.
    """

    task: str
    scores: dict[str, float]
    examples: int
    signature: str
    notes: list[str] = field(default_factory=list)

    @property
    def score(self) -> float:
        """The task's score: the mean of its metrics."""
        return sum(self.scores.values()) / len(self.scores)

    def as_record(self) -> dict[str, object]:
        """Returns the score as a dictionary for JSON."""
        return {"metric": "glue", "score": self.score, **self.__dict__}


def score_predictions(name: str, metrics: Sequence[str], gold: Labels, predicted: Labels) -> GlueScore:
    """Returns the ``GlueScore`` of predictions.

    Args:
        name: of the task.
        metrics: names of the metrics, of ``METRICS``.
        gold, predicted: lists of labels, or of numbers for Pearson's and Spearman's correlation.

    A correlation of predictions (or gold labels) that are all the same, and the F1 of a label that is neither predicted
    nor gold, are undefined; they count 0, as GLUE counts them, with a note.

    Raises:
        UserError: there are no examples, or another number of predictions.
    """
    import scipy
    import sklearn

    if not gold or len(gold) != len(predicted):
        raise UserError(f"{len(gold)} gold labels and {len(predicted)} predictions; give one for each")
    notes: list[str] = []
    scores = {metric: _value(metric, gold, predicted, notes) for metric in metrics}
    signature = Signature(
        task=name,
        metrics="+".join(metrics),
        n=len(gold),
        **{"scikit-learn": sklearn.__version__, "scipy": scipy.__version__},
    )
    return GlueScore(name, scores, len(gold), str(signature), notes)


def _value(metric: str, gold: Labels, predicted: Labels, notes: list[str]) -> float:
    if metric in _CORRELATIONS:
        for what, values in (("predictions", predicted), ("gold labels", gold)):
            if len(set(values)) == 1:
                notes.append(f"{metric} is undefined, for all {what} are {values[0]}; it counts 0")
                return 0.0
    elif metric == "f1" and POSITIVE not in gold and POSITIVE not in predicted:
        notes.append(f"f1 is undefined, for no label is {POSITIVE}, neither gold nor predicted; it counts 0")
        return 0.0
    return METRICS[metric](gold, predicted)


def _accuracy(gold: Labels, predicted: Labels) -> float:
    from sklearn.metrics import accuracy_score

    return float(accuracy_score(gold, predicted))


def _f1(gold: Labels, predicted: Labels) -> float:
    from sklearn.metrics import f1_score

    return float(f1_score(gold, predicted, pos_label=POSITIVE))


def _matthews(gold: Labels, predicted: Labels) -> float:
    from sklearn.metrics import matthews_corrcoef

    return float(matthews_corrcoef(gold, predicted))


def _pearson(gold: Sequence[float], predicted: Sequence[float]) -> float:
    from scipy.stats import pearsonr

    return float(pearsonr(gold, predicted).statistic)


def _spearman(gold: Sequence[float], predicted: Sequence[float]) -> float:
    from scipy.stats import spearmanr

    return float(spearmanr(gold, predicted).statistic)


METRICS: dict[str, Callable[[Any, Any], float]] = {
    "accuracy": _accuracy,
    "f1": _f1,
    "matthews": _matthews,
    "pearson": _pearson,
    "spearman": _spearman,
}
_CORRELATIONS = ("matthews", "pearson", "spearman")
