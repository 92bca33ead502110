"""Scores of the tasks of GLUE and CLUE, by scikit-learn and scipy.

Wang et al. 2019 (GLUE), table 1: which metric a task has; where it has two, GLUE averages them. Matthews' correlation:
Matthews, "Comparison of the predicted and observed secondary structure of T4 phage lysozyme", 1975.
"""

from dataclasses import dataclass, field

from tlm_fairseq.errors import UserError
from tlm_fairseq.scoring.signature import Signature

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
    scores: dict
    examples: int
    signature: str
    notes: list = field(default_factory=list)

    @property
    def score(self):
        """The task's score: the mean of its metrics."""
        return sum(self.scores.values()) / len(self.scores)

    def as_record(self):
        """Returns the score as a dictionary for JSON."""
        return {"metric": "glue", "score": self.score, **self.__dict__}


def score_predictions(name, metrics, gold, predicted):
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
    notes = []
    scores = {metric: _value(metric, gold, predicted, notes) for metric in metrics}
    signature = Signature(
        task=name,
        metrics="+".join(metrics),
        n=len(gold),
        **{"scikit-learn": sklearn.__version__, "scipy": scipy.__version__},
    )
    return GlueScore(name, scores, len(gold), str(signature), notes)


def _value(metric, gold, predicted, notes):
    if metric in _CORRELATIONS:
        for what, values in (("predictions", predicted), ("gold labels", gold)):
            if len(set(values)) == 1:
                notes.append(f"{metric} is undefined, for all {what} are {values[0]}; it counts 0")
                return 0.0
    elif metric == "f1" and POSITIVE not in gold and POSITIVE not in predicted:
        notes.append(f"f1 is undefined, for no label is {POSITIVE}, neither gold nor predicted; it counts 0")
        return 0.0
    return float(METRICS[metric](gold, predicted))


def _accuracy(gold, predicted):
    from sklearn.metrics import accuracy_score

    return accuracy_score(gold, predicted)


def _f1(gold, predicted):
    from sklearn.metrics import f1_score

    return f1_score(gold, predicted, pos_label=POSITIVE)


def _matthews(gold, predicted):
    from sklearn.metrics import matthews_corrcoef

    return matthews_corrcoef(gold, predicted)


def _pearson(gold, predicted):
    from scipy.stats import pearsonr

    return pearsonr(gold, predicted).statistic


def _spearman(gold, predicted):
    from scipy.stats import spearmanr

    return spearmanr(gold, predicted).statistic


METRICS = {"accuracy": _accuracy, "f1": _f1, "matthews": _matthews, "pearson": _pearson, "spearman": _spearman}
_CORRELATIONS = ("matthews", "pearson", "spearman")
