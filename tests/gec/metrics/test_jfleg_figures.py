"""The figures that the published scorers give on JFLEG dev. In one file, so that one process annotates it, and once."""

import pytest

from tlm_fairseq.gec.metrics import ClemeDependent, ClemeIndependent, Errant, Gleu, Green, MaxMatch
from tlm_fairseq.gec.metrics.gold import gold_from_texts
from tlm_fairseq.scoring.metric import add_up
from tlm_fairseq.scoring.significance import Resampling, compare_systems

pytestmark = pytest.mark.real_data
REFERENCES = ("ref1", "ref2", "ref3")


@pytest.fixture(scope="module")
def gold(jfleg_edits):
    return gold_from_texts([jfleg_edits[name] for name in REFERENCES])


# Figures of errant_compare on JFLEG dev, ref0 as the system against ref1-3.
ERRANT_FIGURES = {
    "correction": ((1372, 1334, 1124), 0.5150),
    "detection": (None, 0.6537),
    "detection-tokens": (None, 0.7562),
}


def test_errant_equals_errant_compare(jfleg_edits, gold):
    def score_edits(edits, mode="correction"):
        errant = Errant(mode=mode)
        return errant.score_of(add_up(errant.compare_edits(edits, gold)))

    def counts(score):
        return score.tp, score.fp, score.fn

    for mode, (expected, f) in ERRANT_FIGURES.items():
        score = score_edits(jfleg_edits["ref0"], mode)
        assert round(score.f, 4) == f
        assert expected in (None, counts(score))
    assert counts(score_edits(jfleg_edits["src"])) == (0, 0, 1486)


# CoNLL-2014's scorer on JFLEG dev: ref0 as the system, gold from errant_parallel (3.0.2, default options) of ref1-3.
# Options, then precision, recall, F and the counts; None is what is not known.
M2_FIGURES = [
    ({}, (0.6335, 0.6075, 0.6281), (1495, 2360, 2461)),
    ({"beta": 1}, (0.6137, 0.6530, 0.6327), None),
    ({"beta": 2}, (0.5821, 0.6797, 0.6576), None),
    ({"max_unchanged_words": 0}, (None, None, 0.5900), (1505, 2560, 2515)),
    ({"ignore_whitespace_casing": True}, (0.6157, 0.5621, 0.6041), None),
]


@pytest.mark.parametrize("options, figures, counts", M2_FIGURES)
def test_m2_equals_the_published_scorer(jfleg_texts, gold, options, figures, counts):
    score = MaxMatch(**options).score(jfleg_texts["src"], jfleg_texts["ref0"], gold)
    assert counts in (None, score.counts)
    for value, expected in zip((score.precision, score.recall, score.f), figures, strict=True):
        assert expected in (None, round(value, 4))


def test_m2_of_the_source(jfleg_texts, gold):
    """The source proposes nothing; 1,486 as errant_compare counts there too."""
    assert MaxMatch().score(jfleg_texts["src"], jfleg_texts["src"], gold).counts == (0, 0, 1486)


# The published scorer on JFLEG dev: the source against ref0-3, and ref0 against ref1-3.
GLEU_FIGURES = [("src", ["ref0", "ref1", "ref2", "ref3"], 0.3820), ("ref0", ["ref1", "ref2", "ref3"], 0.5576)]


@pytest.mark.parametrize("system, references, expected", GLEU_FIGURES)
def test_gleu_equals_the_published_scorer(jfleg_texts, system, references, expected):
    texts = [jfleg_texts[name] for name in references]
    assert round(Gleu().score(jfleg_texts["src"], jfleg_texts[system], texts).score, 4) == expected


# The program of CLEME's authors (1.0) on JFLEG dev, ref0 as the system against ref1-3: F, accuracy and the weights.
CLEME_FIGURES = [
    (ClemeDependent(), 0.4705, 0.7889, (754.92, 1010.53, 205.05, 3789)),
    (ClemeDependent(beta=2, unweighted=True), 0.7129, 0.7922, (810, 1107, 131, 3910)),
    (ClemeIndependent(), 0.5152, 0.8263, (808.76, 934.37, 68.26, 3960)),
    (ClemeIndependent(unweighted=True), 0.5522, 0.8261, (962, 955, 81, 3960)),
]


@pytest.mark.parametrize("metric, f, accuracy, counts", CLEME_FIGURES)
def test_cleme_equals_the_authors_program(jfleg_texts, jfleg_edits, gold, metric, f, accuracy, counts):
    (rows,) = metric.compare_edits(jfleg_texts["src"], [jfleg_edits["ref0"]], gold)
    record = metric.score_of(add_up(rows)).as_record()
    assert (record["f"], record["accuracy"], *record["counts"].values()) == (f, accuracy, *counts)


def test_green_equals_gec_metrics(jfleg_texts):
    """Its version 0.1.1 on JFLEG dev, ref0 against ref1-3."""
    score = Green().score(jfleg_texts["src"], jfleg_texts["ref0"], [jfleg_texts[name] for name in REFERENCES])
    assert score.f == pytest.approx(0.8313878662813103, abs=1e-12)


def test_an_annotator_is_far_better_than_the_copied_source(jfleg_texts, jfleg_edits, gold):
    """By the figures above; no resample and no trial comes near such a difference."""
    resampling = Resampling(100, 200)
    errant, max_match, sources = Errant(), MaxMatch(), jfleg_texts["src"]
    counts = [errant.compare_edits(jfleg_edits[name], gold) for name in ("src", "ref0")]
    by_errant = compare_systems(counts[0], counts[1:], errant.values_of, resampling)
    counts = max_match.statistics_of_systems(sources, [sources, jfleg_texts["ref0"]], gold)
    by_m2 = compare_systems(counts[0], counts[1:], max_match.values_of, resampling)
    for (baseline, (system,)), f in ((by_errant, 0.5150), (by_m2, 0.6281)):
        assert baseline.score == 0 and baseline.interval == (0, 0)
        assert round(system.score, 4) == f
        low, high = system.interval
        assert f - 0.05 < low < f < high < f + 0.05
        assert system.p_bootstrap == 1 / 101 and system.p_randomisation == 1 / 201
