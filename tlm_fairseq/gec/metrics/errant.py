"""ERRANT's precision, recall and F over edits, equal to ``errant_compare`` digit for digit.

Bryant, Felice and Briscoe, ACL 2017. Where a sentence has several references, the one is taken that gives the best F
of the whole corpus SO FAR, so the order of the sentences matters a little; ties go to more true positives, then fewer
false positives, then fewer false negatives, then the earlier reference. The F compared there is rounded to 4 decimals,
as in ERRANT.
"""

from collections import Counter
from dataclasses import dataclass

from tlm_fairseq.gec.metrics.errant_annotation import annotate_all, versions
from tlm_fairseq.gec.metrics.gold import check_sources, header_field, read_gold_m2
from tlm_fairseq.scoring.signature import make_signature
from tlm_fairseq.version import __version__

# What counts as the same edit. The names in brackets are errant_compare's options.
CORRECTION = "correction"  # same span, same correction (-cs)
DETECTION = "detection"  # same span (-ds)
DETECTION_TOKENS = "detection-tokens"  # each token of the span for itself (-dt)
MODES = (CORRECTION, DETECTION, DETECTION_TOKENS)
# ERRANT marks so an error that the annotator found but did not correct.
UNCORRECTED_TYPE = "UNK"
# The official M2 file of UA-GEC has such a sentence before each document.


@dataclass(frozen=True)
class EditScore:
    """Counts of edits over a corpus: true positives, false positives, false negatives."""

    tp: int
    fp: int
    fn: int
    beta: float = 0.5
    signature: str = ""
    notes: tuple = ()

    @property
    def precision(self):
        """tp / (tp + fp); 1 where nothing was wrong, so also where nothing was proposed (ERRANT's convention)."""
        return self.tp / (self.tp + self.fp) if self.fp else 1.0

    @property
    def recall(self):
        """tp / (tp + fn); 1 where nothing was missed."""
        return self.tp / (self.tp + self.fn) if self.fn else 1.0

    @property
    def f(self):
        """F of ``beta``: below 1 it weighs precision more."""
        weight = self.beta**2
        below = weight * self.precision + self.recall
        return (1 + weight) * self.precision * self.recall / below if below else 0.0

    def as_record(self):
        """Returns the score as a dictionary for JSON, with precision, recall and F to 4 decimals as ERRANT gives."""
        return {
            "metric": "errant",
            "signature": self.signature,
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f": round(self.f, 4),
            "beta": self.beta,
            "counts": {"tp": self.tp, "fp": self.fp, "fn": self.fn},
        }


class Gold:
    """What the annotators of a test set did: for each sentence the edits of each annotator.

    Args:
        edits: for each sentence a dictionary of annotator to list of ``Edit``.
        kind: where the edits come from, for the signature.
        headers: how many document headers were left out of the edits' file.
        notes: lines for the user.
    """

    def __init__(self, edits, kind, headers=0, notes=()):
        self.edits = edits
        self.kind = kind
        self.headers = headers
        self.notes = tuple(notes)
        self.annotators = len({annotator for sentence in edits for annotator in sentence})


def gold_from_m2(path, sources):
    """Returns the ``Gold`` of an M2 file whose sentences are the sources.

    Raises:
        UserError: the sentences of the file are not the sources.
    """
    gold = read_gold_m2(path, len(sources), "the source")
    check_sources(gold, path, sources)
    return Gold([sentence.edits for sentence in gold.sentences], "m2", gold.headers, gold.notes)


def gold_from_texts(reference_edits):
    """Returns the ``Gold`` rebuilt from corrected texts.

    Args:
        reference_edits: ``reference_edits[k][i]``, the edits of annotator k in sentence i, from ``annotate_all``.
    """
    return Gold([dict(enumerate(sentence)) for sentence in zip(*reference_edits)], "rebuilt")


def score_edits(hypothesis_edits, gold, mode=CORRECTION, beta=0.5):
    """Returns the ``EditScore`` of a system.

    Args:
        hypothesis_edits: for each sentence the list of ``Edit`` that the system made.
        gold: the ``Gold`` of the same sentences.
        mode: one of ``MODES``.
        beta: weight of recall against precision.
    """
    totals = map(sum, zip((0, 0, 0), *count_sentences(hypothesis_edits, gold, mode, beta)))
    signature = make_signature(
        nrefs=gold.annotators, gold=gold.kind, **header_field(gold.headers), mode=mode, beta=beta, tok="none", **versions(),
        version=__version__,
    )  # fmt: skip
    return EditScore(*totals, beta, signature, gold.notes)


def count_sentences(hypothesis_edits, gold, mode=CORRECTION, beta=0.5):
    """Returns (tp, fp, fn) of each sentence, against the annotator that is best for the corpus up to there.

    Args: see ``score_edits``.
    """
    counts = []
    total = EditScore(0, 0, 0, beta)
    for proposed, annotators in zip(hypothesis_edits, gold.edits, strict=True):
        proposed = _count_units(proposed, mode)
        options = [_compare(proposed, _count_units(edits, mode)) for edits in annotators.values()]
        # min keeps the first among equals.
        chosen = min(options, key=lambda option: _rank(_add(total, option)))
        total = _add(total, chosen)
        counts.append(chosen)
    return counts


def score_errant(sources, hypotheses, references=None, m2=None, mode=CORRECTION, beta=0.5, processes=None):
    """Returns the ``EditScore`` of corrected sentences against reference texts, or against an M2 file.

    Args:
        sources, hypotheses: sentences, tokens separated by spaces.
        references: lists of corrected sentences, one per annotator.
        m2: path of an M2 file, instead of the references.
        mode, beta: see ``score_edits``.
        processes: see ``annotate_all``.
    """
    if m2 is not None:
        gold = gold_from_m2(m2, sources)
        (hypothesis_edits,) = annotate_all(sources, [hypotheses], processes)
    else:
        hypothesis_edits, *reference_edits = annotate_all(sources, [hypotheses, *references], processes)
        gold = gold_from_texts(reference_edits)
    return score_edits(hypothesis_edits, gold, mode, beta)


def _count_units(edits, mode):
    """Counts what the mode compares: (start, end, correction), (start, end) or single tokens."""
    units = Counter()
    for edit in edits:
        if mode == CORRECTION:
            if edit.type != UNCORRECTED_TYPE:
                units[edit.start, edit.end, edit.correction] += 1
        elif mode == DETECTION:
            units[edit.start, edit.end] += 1
        else:
            # An insertion counts on the token at its right.
            units.update(range(edit.start, max(edit.end, edit.start + 1)))
    return units


def _compare(proposed, gold):
    """Returns (tp, fp, fn) of a sentence. Where the same unit stands several times, the gold's number counts."""
    tp = sum(gold[unit] for unit in proposed)
    fp = sum(number for unit, number in proposed.items() if unit not in gold)
    fn = sum(number for unit, number in gold.items() if unit not in proposed)
    return tp, fp, fn


def _add(total, counts):
    tp, fp, fn = counts
    return EditScore(total.tp + tp, total.fp + fp, total.fn + fn, total.beta)


def _rank(score):
    """Returns what is smallest for the best score, by ERRANT's order of choice."""
    return -round(score.f, 4), -score.tp, score.fp, score.fn
