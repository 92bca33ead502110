"""What holds for every metric of the registry: ``gec score``, ``compare`` and ``experiment`` build on it."""

import json
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.commands import main
from tlm_fairseq.experiments.kinds import translation
from tlm_fairseq.gec.cged.edits import CgedEdit
from tlm_fairseq.gec.m2 import Edit
from tlm_fairseq.gec.metrics import METRICS, Bleu, Cged, ClemeIndependent, Errant, Gleu, Green, MaxMatch
from tlm_fairseq.gec.metrics.cged import LEVELS
from tlm_fairseq.gec.metrics.gold import Gold, read_gold_m2
from tlm_fairseq.gec.metrics.span_edits import MODES
from tlm_fairseq.scoring import usage
from tlm_fairseq.scoring.metric import Metric, Score, add_up
from tlm_fairseq.scoring.signature import Signature
from tlm_fairseq.text.parallel_text import read_parallel

SAMPLE = Path(__file__).parent / "gec_sample"


@pytest.fixture(scope="module")
def sample():
    return read_parallel([SAMPLE / f"{name}.txt" for name in ("src", "hyp", "ref0", "ref1")])


def observed(metric, statistics):
    return [metric.values_of(np.array(rows).sum(0, keepdims=True))[0] for rows in statistics]


sentences = st.lists(st.sampled_from(["a", "b", "c", "d."]), max_size=8).map(" ".join)
# Four texts beside each other.
corpora = st.lists(st.tuples(*[sentences] * 4), min_size=1, max_size=4).map(lambda rows: list(map(list, zip(*rows))))
betas = st.sampled_from([0.5, 1.0, 2.0, 0.3])


@given(corpora)
def test_gleu_is_that_of_the_corpus(corpus):
    """A score sums iteration by iteration, a comparison from the statistics of all of them."""
    sources, hypotheses, *references = corpus
    metric = Gleu(iterations=7)
    for some in (references, references[:1]):
        statistics = metric.statistics_of_systems(sources, [hypotheses, sources], some)
        scores = [metric.score(sources, texts, some) for texts in (hypotheses, sources)]
        assert observed(metric, statistics) == [score.score for score in scores]
        assert str(metric.signature_of(some)) == scores[0].signature


edits = st.lists(
    st.builds(Edit, st.integers(0, 2), st.integers(2, 3), st.just("R:OTHER"), st.sampled_from(["x", "y"])), max_size=3
)


@given(
    st.lists(st.tuples(edits, st.dictionaries(st.integers(0, 2), edits, min_size=1)), min_size=1, max_size=6),
    st.sampled_from(MODES),
    betas,
)
def test_the_counts_of_errants_sentences_are_those_of_one_annotator(corpus, mode, beta):
    errant = Errant(mode=mode, beta=beta)
    proposed, gold = [made for made, _ in corpus], Gold([gold for _, gold in corpus])
    chosen = errant.compare_edits(proposed, gold)
    for made, annotators, counted in zip(proposed, gold.edits, chosen, strict=True):
        alone = [errant.compare_edits([made], Gold([{0: edits}]))[0] for edits in annotators.values()]
        assert counted in alone


@pytest.mark.parametrize("mode", MODES)
def test_errant_is_that_of_the_corpus(sample, mode):
    pytest.importorskip("errant", reason="ERRANT is not installed")
    sources, hypotheses, *references = sample
    texts, metric = [sources, hypotheses], Errant(mode=mode, beta=1)
    expected = [metric.score(sources, system, references) for system in texts]
    statistics = metric.statistics_of_systems(sources, texts, references)
    assert observed(metric, statistics) == [score.f for score in expected]
    assert str(metric.signature_of(references)) == expected[0].signature and metric.figure == "F1"
    gold = read_gold_m2(SAMPLE / "ref.m2", 12, "src")
    assert metric.statistics_of_systems(sources, texts, gold) == statistics
    assert "|gold:m2|" in metric.score(sources, hypotheses, gold).signature
    assert [np.shape(rows) for rows in statistics] == [(12, 3)] * 2


def test_cleme_is_that_of_the_corpus(sample):
    pytest.importorskip("errant", reason="ERRANT is not installed")
    sources, hypotheses, *references = sample
    texts, metric = [hypotheses, references[0]], ClemeIndependent(beta=1)
    expected = metric.score_systems(sources, texts, references)
    assert observed(metric, metric.statistics_of_systems(sources, texts, references)) == [one.f for one in expected]
    assert 0 < expected[0].f < expected[1].f == 1
    signature = expected[0].signature
    assert str(metric.signature_of(references)) == signature and "|mode:" not in signature
    assert signature.startswith("metric:cleme-independent|weights:length|nrefs:2|gold:rebuilt|beta:1|")
    inputs = metric.read(str(SAMPLE / "src.txt"), [str(SAMPLE / "hyp.txt")], [str(SAMPLE / "ref.m2")])
    score = metric.score(inputs.sources, *inputs.systems, inputs.references)
    assert "|gold:m2|" in score.signature and score.f == expected[0].f
    record = json.loads(json.dumps(score.as_record()))
    assert record["metric"] == "cleme-independent" and record["counts"]["tn"] == score.tn > 0


@given(corpora, st.sampled_from([1, 2, 5]), betas, st.sampled_from(["word", "character"]))
def test_green_is_that_of_the_corpus(corpus, order, beta, unit):
    sources, hypotheses, *references = corpus
    metric = Green(order, beta, unit)
    expected = metric.score(sources, hypotheses, references)
    assert observed(metric, [metric.statistics(sources, hypotheses, references)]) == [expected.f]
    assert 0 <= expected.f <= 1 and metric.score(sources, references[1], references).f == 1


@pytest.mark.parametrize("options", [(0.5, 2, False), (2, 0, True)])
def test_m2_is_that_of_the_corpus(sample, options):
    gold, metric = read_gold_m2(SAMPLE / "ref.m2", 12, "src"), MaxMatch(*options)
    statistics = metric.statistics_of_systems(sample[0], sample[:3], gold)
    expected = [metric.score(sample[0], texts, gold) for texts in sample[:3]]
    assert observed(metric, statistics) == [score.f for score in expected]
    assert [add_up(rows) for rows in statistics] == [score.counts for score in expected]
    assert str(metric.signature_of(gold)) == expected[0].signature


cged_edits = st.lists(
    st.builds(
        CgedEdit,
        st.integers(1, 2),
        st.integers(2, 3),
        st.sampled_from("RMSW"),
        st.lists(st.sampled_from("甲乙"), max_size=2, unique=True).map(tuple),
    ),
    max_size=3,
)


@given(st.lists(st.tuples(cged_edits, cged_edits), min_size=1, max_size=5))
def test_cged_is_that_of_the_corpus(corpus):
    """0 where the score is 0/0; items of the correction level as everywhere."""
    system, gold = ({str(k): tuple(made) for k, made in enumerate(side)} for side in zip(*corpus))
    score = Cged().score(None, system, gold)
    for level in LEVELS:
        metric = Cged(level)
        statistics = metric.statistics_of_systems(None, [system], gold)
        expected = getattr(score, level)
        assert observed(metric, statistics) == [float((expected.f1 if expected else None) or 0)]
        assert str(metric.signature_of(gold)) == f"{score.signature}|level:{level}"


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_each_describes_itself(metric):
    options = usage.options_of(metric)
    assert {option.name for option in options} <= {field.name for field in fields(metric)}
    for option in options:
        assert (option.choices is not None) == (option.kind == usage.CHOICE)
        assert option.default is None or option.choices is None or option.default in option.choices
    assert isinstance(metric(), Metric) and metric().figure and metric.title and metric.files.references


def test_no_sentence_has_no_score():
    for metric, references in ((Bleu(), [[]]), (Gleu(), [[]]), (Green(), [[]]), (MaxMatch(), Gold([])), (Cged(), {})):
        hypotheses = {} if metric.name == "cged" else []
        with pytest.raises(ValueError, match="no sentence to score"):
            metric.score([], hypotheses, references)


@dataclass(frozen=True)
class Share(Score):
    equal: int
    sentences: int
    signature: str = ""

    @property
    def value(self):
        return self.equal / self.sentences

    def as_record(self):
        return {"metric": Exact.name, "share": self.value, "signature": self.signature}

    def format(self, system="system", gold="gold"):
        return f"{self.equal} of {self.sentences}\n{self.signature}"


@dataclass(frozen=True)
class Exact(Metric):
    """The share of the sentences that a reference has too."""

    among: int = usage.option(1, "how many references count (default: %(default)s)", usage.POSITIVE_INTEGER)

    name, title, figure = "exact", "the share of equal sentences", "share"
    files = usage.Files("the system's sentences", "one text per annotator")
    figures = {"equal sentences": ("share",)}

    @property
    def signature(self):
        return Signature(metric=self.name, nrefs=None, among=self.among)

    def reference_fields(self, references):
        return {"nrefs": len(references)}

    def statistics(self, sources, hypotheses, references):
        return [(text in gold[: self.among], 1) for text, *gold in zip(hypotheses, *references, strict=True)]

    def score_of(self, sums):
        return Share(*map(int, sums))


def test_a_new_metric_is_a_class_and_one_registration(monkeypatch, tmp_path, capsys):
    monkeypatch.setitem(METRICS, Exact.name, Exact)
    (tmp_path / "hyp").write_text("a\nb\nc\n")
    (tmp_path / "ref0").write_text("a\nx\ny\n")
    (tmp_path / "ref1").write_text("a\nb\ny\n")
    hyp, *references = (str(tmp_path / name) for name in ("hyp", "ref0", "ref1"))
    out = tmp_path / "score.json"
    assert main(["gec", "score", "exact", "--hyp", hyp, "--ref", *references, "--among", "2", "--json", str(out)]) == 0
    assert capsys.readouterr().out == "2 of 3\nmetric:exact|nrefs:2|among:2\n"
    assert json.loads(out.read_text())["share"] == 2 / 3
    compare = ["compare", "--metric", "exact", "--baseline", hyp, "--systems"]
    assert main([*compare, *references, "--ref", references[1]]) == 0
    assert "score metric:exact|nrefs:1|among:1\n" in capsys.readouterr().out
    assert main([*compare, hyp, "--ref", hyp, "--beta", "1"]) == 1
    assert (
        "--beta belongs to --metric errant and m2 and cherrant and character-edits and cleme-dependent and"
        in capsys.readouterr().err
    )
    assert "exact" in translation.scores()
