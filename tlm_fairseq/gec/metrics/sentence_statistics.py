"""What each metric counts in a sentence, and the score that follows from the sums: what resampling needs.

The score of the summed statistics is the one that the metric's own function gives, to the last digit (GLEU: to 1e-12).

Two choices that a metric makes for the corpus as a whole are made once for each system and kept in every resample: the
annotator with whom a sentence is compared (ERRANT, M2), which is the one chosen on the whole corpus; and the references
that GLEU draws. So a sentence has the same counts in every resample, and scores follow from sums. To choose the
annotator anew each time would depend on the order in which the sentences were drawn; examples/gec/scorers/README.md
reports how little it changes.
"""

from dataclasses import dataclass
from typing import Callable

import numpy as np

from tlm_fairseq.gec.metrics.cged import count_sentence
from tlm_fairseq.gec.metrics.cged import score_files as score_cged_files

CGED_LEVELS = ("detection", "identification", "position", "correction")


@dataclass(frozen=True)
class SystemStatistics:
    """The statistics of several systems by one metric.

    ``values`` has for each system an array (sentences, statistics); ``score`` makes the array (rows,) of scores of an
    array (rows, statistics) of sums; ``figure`` names the score, and ``digits`` says how many decimals are shown.
    """

    values: list
    score: Callable
    figure: str
    digits: int
    signature: str


def bleu_statistics(systems, references, tokenize="13a"):
    """Returns the ``SystemStatistics`` of systems' sentences by sacreBLEU.

    Args:
        systems: a list of sentences for each system.
        references, tokenize: see ``score_bleu``.
    """
    from sacrebleu.metrics import BLEU

    from tlm_fairseq.scoring.bleu import score_bleu

    # effective_order only changes the score of a sentence, which is of no use here, and spares a warning about it.
    metric = BLEU(tokenize=tokenize, force=True, effective_order=True)

    def count(hypothesis, corrected):
        sentence = metric.sentence_score(hypothesis, corrected)
        return [sentence.sys_len, sentence.ref_len, *sentence.counts, *sentence.totals]

    values = [
        _array(count(hypothesis, corrected) for hypothesis, *corrected in zip(hypotheses, *references, strict=True))
        for hypotheses in systems
    ]
    signature = score_bleu(systems[0], references, tokenize).signature
    return SystemStatistics(values, bleu_of_sums, "BLEU", 2, signature)


def errant_statistics(sources, systems, references=None, m2=None, mode="correction", beta=0.5, processes=None):
    """Returns the ``SystemStatistics`` of systems' sentences by ERRANT: true and false positives, false negatives.

    Args:
        systems: a list of sentences for each system.
        sources, references, m2, mode, beta, processes: see ``score_errant``.
    """
    from tlm_fairseq.gec.metrics.errant import count_sentences, gold_from_m2, gold_from_texts, score_edits
    from tlm_fairseq.gec.metrics.errant_annotation import annotate_all

    if m2 is not None:
        gold = gold_from_m2(m2, sources)
        edits = annotate_all(sources, systems, processes)
    else:
        edits = annotate_all(sources, [*systems, *references], processes)
        gold = gold_from_texts(edits[len(systems) :])
    values = [_array(count_sentences(made, gold, mode, beta)) for made in edits[: len(systems)]]
    signature = score_edits(edits[0], gold, mode, beta).signature
    return SystemStatistics(values, lambda sums: errant_f_of_sums(sums, beta), f"F{beta:g}", 4, signature)


def m2_statistics(systems, sentences, beta=0.5, max_unchanged_words=2, ignore_whitespace_casing=False, headers=0):
    """Returns the ``SystemStatistics`` of systems' sentences by MaxMatch: edits correct, proposed and gold.

    Args:
        systems: a list of sentences for each system.
        sentences, beta, max_unchanged_words, ignore_whitespace_casing, headers: see ``score_m2``.
    """
    from tqdm import tqdm

    from tlm_fairseq.gec.metrics.max_match import choose_annotators, count_edits, m2_signature

    options = (max_unchanged_words, ignore_whitespace_casing)
    values = []
    total = len(systems) * len(sentences)
    with tqdm(total=total, desc="MaxMatch", unit="sentence", disable=None, leave=False) as progress:
        for hypotheses in systems:
            counts = []
            for sentence, hypothesis in zip(sentences, hypotheses, strict=True):
                counts.append(count_edits(sentence.source, hypothesis, sentence.edits, *options))
                progress.update()
            values.append(_array(choose_annotators(counts, beta)))
    signature = m2_signature(sentences, beta, *options, headers)
    return SystemStatistics(values, lambda sums: m2_f_of_sums(sums, beta), f"F{beta:g}", 4, signature)


def gleu_statistics(sources, systems, references, iterations=500, seed=101):
    """Returns the ``SystemStatistics`` of systems' sentences by GLEU, those of all iterations side by side.

    Args:
        systems: a list of sentences for each system.
        sources, references, iterations, seed: see ``score_gleu``.
    """
    from tlm_fairseq.gec.metrics import gleu

    draws = np.array(gleu.draw_references(len(sources), len(references), iterations, seed))
    everyone = np.arange(len(sources))
    values = []
    for hypotheses in systems:
        options = np.array(gleu.sentence_statistics(sources, hypotheses, references))
        # (iterations, sentences, statistics) -> (sentences, iterations * statistics)
        values.append(options[everyone, draws].swapaxes(0, 1).reshape(len(sources), -1))
    signature = gleu.gleu_signature(len(references), len(draws), seed)
    return SystemStatistics(values, gleu_of_sums, "GLEU", 4, signature)


def cged_statistics(systems, gold, level="position"):
    """Returns the ``SystemStatistics`` of edit files by the F1 of a CGED level: items right, proposed and gold.

    Args:
        systems: the ``EditFile`` of each system.
        gold: the ``EditFile`` of the truth.
        level: one of ``CGED_LEVELS``.

    Raises:
        UserError: a system does not have the sentences of the truth.
    """
    values, signatures = [], []
    for system in systems:
        signatures.append(score_cged_files(system, gold).signature)
        counts = [count_sentence(system.edits[identifier], gold.edits[identifier]) for identifier in gold.edits]
        values.append(_array(_cged_items(sentence, level) for sentence in counts))
    return SystemStatistics(values, f1_of_sums, f"{level} F1", 4, f"{signatures[0]}|level:{level}")


def bleu_of_sums(sums):
    """Returns BLEU, 0 to 100: by sacreBLEU, smoothed as ``score_bleu`` does."""
    from sacrebleu.metrics import BLEU

    return np.array(
        [
            BLEU.compute_bleu(row[2:6], row[6:10], row[0], row[1], smooth_method="exp").score
            for row in np.asarray(sums, dtype=np.int64).tolist()
        ]
    )


def errant_f_of_sums(sums, beta):
    """Returns F of ``beta`` of (tp, fp, fn), as ``EditScore`` defines it."""
    tp, fp, fn = sums.T
    precision = np.where(fp > 0, _divide(tp, tp + fp), 1.0)
    recall = np.where(fn > 0, _divide(tp, tp + fn), 1.0)
    weight = beta**2
    return _divide((1 + weight) * precision * recall, weight * precision + recall)


def m2_f_of_sums(sums, beta):
    """Returns F of ``beta`` of (correct, proposed, gold), as ``EditCounts`` defines it."""
    correct, proposed, gold = sums.T
    nothing = (proposed == 0) & (gold == 0)
    return np.where(nothing, 1.0, _divide((1 + beta**2) * correct, beta**2 * gold + proposed))


def f1_of_sums(sums):
    """Returns F1 of (right, proposed, gold); 0 where nothing is right, also where it is 0/0."""
    right, proposed, gold = sums.T
    return _divide(2 * right, proposed + gold)


def gleu_of_sums(sums):
    """Returns the mean over iterations of GLEU, see ``score_gleu``."""
    from tlm_fairseq.gec.metrics.gleu import ORDER

    statistics = sums.reshape(len(sums), -1, 2 + 2 * ORDER)
    hypothesis, reference = statistics[..., 0], statistics[..., 1]
    some = (statistics > 0).all(-1)
    logarithms = np.log(np.where(statistics > 0, statistics, 1.0))
    precision = (logarithms[..., 2::2] - logarithms[..., 3::2]).sum(-1) / ORDER
    brevity = np.minimum(0.0, 1 - _divide(reference, hypothesis))
    return np.where(some, np.exp(brevity + precision), 0.0).mean(-1)


def _cged_items(counts, level):
    """Returns (right, proposed, gold) items of a sentence's ``CgedCounts``."""
    if level == "detection":
        return counts.tp, counts.tp + counts.fp, counts.tp + counts.fn
    right, wrong, gold = (getattr(counts, f"{level}_{name}") for name in ("tp", "fp", "gold"))
    return right, right + wrong, gold


def _array(rows):
    return np.array(list(rows), dtype=np.int64)


def _divide(above, below):
    """Returns above / below, and 0 where below is 0."""
    below = np.asarray(below, dtype=np.float64)
    return np.divide(above, below, out=np.zeros_like(below), where=below != 0)
