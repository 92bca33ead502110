import argparse
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("errant", reason="ERRANT is not installed")

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.m2 import AnnotatedSentence, Edit, write_m2
from tlm_fairseq.gec.metrics.errant import Errant
from tlm_fairseq.gec.metrics.errant_annotation import annotate_all
from tlm_fairseq.gec.metrics.gold import Gold, check_sources, read_gold_m2
from tlm_fairseq.gec.metrics.span_edits import MODES, TIERS
from tlm_fairseq.scoring.metric import add_up
from tlm_fairseq.text.parallel_text import read_parallel

SAMPLE = Path(__file__).parent / "gec_sample"


def score_errant(sources, hypotheses, references=None, m2=None, **options):
    if m2 is not None:
        references = read_gold_m2(m2, len(sources), "the source")
        check_sources(references, m2, sources)
    return Errant(**options).score(sources, hypotheses, references)


def counts(score):
    return score.tp, score.fp, score.fn


def figures(score):
    return (*counts(score), round(score.precision, 4), round(score.recall, 4), round(score.f, 4))


@pytest.fixture(scope="module")
def sample():
    return read_parallel([SAMPLE / f"{name}.txt" for name in ("src", "hyp", "ref0", "ref1")])


# Printed by ERRANT 3.0.2's own commands with spaCy 3.8.18 and the model en_core_web_sm 3.8.0 on gec_sample:
# errant_parallel -orig src.txt -cor hyp.txt; -orig src.txt -cor ref0.txt ref1.txt; errant_compare -hyp hyp.m2 -ref
# ref.m2
SAMPLE_FIGURES = {
    "correction": (11, 6, 8, 0.6471, 0.5789, 0.6322),  # -cs
    "detection": (12, 5, 7, 0.7059, 0.6316, 0.6897),  # -ds
    "detection-tokens": (19, 9, 5, 0.6786, 0.7917, 0.6985),  # -dt
}


@pytest.mark.parametrize("mode", SAMPLE_FIGURES)
def test_sample_equals_errant_compare(sample, mode):
    sources, hypotheses, *references = sample
    assert figures(score_errant(sources, hypotheses, references, mode=mode)) == SAMPLE_FIGURES[mode]
    from_m2 = score_errant(sources, hypotheses, m2=SAMPLE / "ref.m2", mode=mode)
    assert figures(from_m2) == SAMPLE_FIGURES[mode]


def test_sample_with_another_beta_and_one_reference(sample):
    """errant_compare -b 1 against both references, and against ref0 alone."""
    sources, hypotheses, *references = sample
    assert figures(score_errant(sources, hypotheses, references, beta=1)) == (11, 6, 8, 0.6471, 0.5789, 0.6111)
    assert figures(score_errant(sources, hypotheses, references[:1], beta=1)) == (10, 7, 12, 0.5882, 0.4545, 0.5128)


OFFICIAL_MODES = dict(zip(MODES, ("-cs", "-cse", "-ds", "-dt"), strict=True))


@pytest.fixture(scope="module")
def system_m2(sample, tmp_path_factory):
    """The edits of the sample's system as M2."""
    path = tmp_path_factory.mktemp("system") / "hyp.m2"
    sources, hypotheses, *_ = sample
    write_m2(
        path,
        [
            AnnotatedSentence(*row)
            for row in zip(sources, ({0: made} for made in annotate_all(sources, [hypotheses])[0]))
        ],
    )
    return path


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("mode", MODES)
def test_types_equal_errant_compares_own_tables(sample, system_m2, mode, tier, capsys, monkeypatch):
    """errant_compare -cat in this process, on the same two M2 files."""
    from errant.commands import compare_m2

    gold = str(SAMPLE / "ref.m2")
    words = ["-hyp", str(system_m2), "-ref", gold, OFFICIAL_MODES[mode], "-cat", str(tier)]
    monkeypatch.setattr(sys, "argv", ["errant_compare", *words])
    compare_m2.main()
    rows = [line.split() for line in capsys.readouterr().out.split("\n") if line.strip(" =")]
    titles = [number for number, row in enumerate(rows) if row[:3] in (["Category", "TP", "FP"], ["TP", "FP", "FN"])]
    expected = {kind: tuple(map(float, numbers)) for kind, *numbers in rows[titles[0] + 1 : titles[1] - 1]}
    inputs = Errant(mode=mode).read(None, [str(system_m2)], [gold])
    score = Errant(mode=mode).score(inputs.sources, inputs.systems[0], inputs.references)
    assert {kind: figures(one) for kind, one in score.by_type(tier).items()} == expected and len(expected) > 2
    assert list(score.by_type(tier)) == list(expected)
    assert figures(score) == tuple(map(float, rows[titles[1] + 1]))
    assert "|hyp:m2|" in score.signature


def test_doing_nothing_and_being_a_reference(sample):
    """errant_compare prints 1.0 as the precision of no edit at all."""
    sources, _, *references = sample
    assert figures(score_errant(sources, sources, references)) == (0, 0, 19, 1.0, 0.0, 0.0)
    assert figures(score_errant(sources, references[0], references)) == (22, 0, 0, 1.0, 1.0, 1.0)


edits = st.builds(
    lambda start, length, kind, correction: Edit(start, start + length, kind, correction),
    st.integers(0, 3),
    st.integers(0, 2),
    st.sampled_from(["R:OTHER", "M:DET", "UNK"]),
    st.sampled_from(["", "x", "x y"]),
)
annotations = st.lists(edits, max_size=3)


@given(
    corpus=st.lists(
        st.tuples(annotations, st.dictionaries(st.integers(0, 2), annotations, min_size=1)), min_size=1, max_size=8
    ),
    mode=st.sampled_from(MODES),
    beta=st.sampled_from([0.5, 1.0, 2.0]),
)
def test_counts_and_choice_of_reference_are_errants(corpus, mode, beta):
    """The library's own functions behind errant_compare, fed with the same edits, are the oracle."""
    from errant.commands.compare_m2 import computeFScore, evaluate_edits, process_edits

    args = argparse.Namespace(
        dt=mode == "detection-tokens",
        ds=mode == "detection",
        cs=mode == "correction",
        cse=mode == "correction-type",
        single=False,
        multi=False,
        filt=[],
        beta=beta,
        verbose=False,
    )
    total = Counter(tp=0, fp=0, fn=0)
    for proposed, annotators in corpus:
        hypothesis = process_edits(_as_errant_reads(proposed, 0), args)
        gold = process_edits([line for k, made in annotators.items() for line in _as_errant_reads(made, k)], args)
        best, _ = evaluate_edits(hypothesis, gold, total, 0, "", args)
        total += Counter(best)

    errant = Errant(mode=mode, beta=beta)
    chosen = errant.compare_edits([proposed for proposed, _ in corpus], Gold([gold for _, gold in corpus]))
    score = errant.score_of(add_up(chosen))
    assert counts(score) == (total["tp"], total["fp"], total["fn"])
    rounded = tuple(round(value, 4) for value in (score.precision, score.recall, score.f))
    assert rounded == computeFScore(*counts(score), beta)


def _as_errant_reads(made, annotator):
    if not made:
        return [[-1, -1, "noop", "-NONE-", annotator]]
    return [[edit.start, edit.end, edit.type, edit.correction, annotator] for edit in made]


def test_record_and_signature_name_what_the_score_depends_on(sample):
    sources, hypotheses, *references = sample
    record = score_errant(sources[:2], hypotheses[:2], [reference[:2] for reference in references]).as_record()
    assert list(record) == ["metric", "signature", "precision", "recall", "f", "beta", "counts"]
    assert list(record["counts"]) == ["tp", "fp", "fn"]
    keys = [field.split(":")[0] for field in record["signature"].split("|")]
    assert keys == ["nrefs", "gold", "mode", "beta", "tok", "errant", "spacy", "model", "version"]


def test_an_m2_file_of_another_text_is_refused(sample, tmp_path):
    sources, hypotheses, *_ = sample
    with pytest.raises(UserError, match="the source has 11 lines and .*ref.m2 12 sentences"):
        score_errant(sources[:-1], hypotheses[:-1], m2=SAMPLE / "ref.m2")
    changed = [*sources[:3], "Another .", *sources[4:]]
    with pytest.raises(UserError, match="its sentence 4 differs from line 4"):
        score_errant(changed, hypotheses, m2=SAMPLE / "ref.m2")


def test_document_headers_of_an_m2_file_are_left_out_where_the_text_has_none(sample, tmp_path):
    """As in the official M2 file of UA-GEC: a sentence "# 0002" before each document."""
    sources, hypotheses, *_ = sample
    noop = "A -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||0\n\n"
    blocks = (SAMPLE / "ref.m2").read_text("utf-8").split("\n\n")
    path = tmp_path / "headers.m2"
    path.write_text(f"S # 0001\n{noop}" + "\n\n".join([*blocks[:5], f"S # 0002\n{noop}".strip(), *blocks[5:]]), "utf-8")
    score = score_errant(sources, hypotheses, m2=path)
    assert figures(score) == SAMPLE_FIGURES["correction"]
    assert "|gold:m2|headers-left-out:2|mode:" in score.signature
    assert read_gold_m2(path, 12, "src").notes == [f"{path}: 2 document headers such as '# 0002' left out"]
    # Where the text has the headers too, nothing is left out.
    with_headers = [["# 0001", *texts[:5], "# 0002", *texts[5:]] for texts in (sources, hypotheses)]
    assert "headers" not in score_errant(*with_headers, m2=path).signature
    changed = [*sources[:3], "Another .", *sources[4:]]
    with pytest.raises(UserError, match=r"sentence 4 \(document headers left out\) differs from line 4"):
        score_errant(changed, hypotheses, m2=path)
