"""The alignment of long sentences is ERRANT's own, and what it cannot do in time is bounded and named."""

from dataclasses import dataclass

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

pytest.importorskip("errant", reason="ERRANT is not installed")

from errant.alignment import Alignment

from tlm_fairseq.gec.m2 import Edit
from tlm_fairseq.gec.metrics import errant_alignment
from tlm_fairseq.gec.metrics.errant_alignment import fill_matrices
from tlm_fairseq.gec.metrics.errant_annotation import annotate, annotate_all


@dataclass(frozen=True)
class Token:
    """A token whose lemma and part of speech follow from its text."""

    text: str

    @property
    def orth(self):
        return sum(ord(character) << 8 * place for place, character in enumerate(self.text))

    @property
    def lower(self):
        return Token(self.text.lower()).orth

    @property
    def lemma(self):
        return self.lower % 3

    @property
    def pos(self):
        return 92 if self.lower % 2 else 100


sentences = st.lists(st.sampled_from(["a", "A", "b", "c", "ab", "Ab", "x", "y"]), max_size=12)


@given(sentences, sentences)
@example(["a", "b", "c", "x"], ["b", "a", "A", "c"])
@example(["a", "b", "A", "b"], ["b", "a", "b", "a"])
def test_matrices_are_errants(source, target):
    source, target = (list(map(Token, texts)) for texts in (source, target))
    expected = Alignment(source, target)
    costs, operations = fill_matrices(source, target, expected.get_sub_cost)
    assert costs == expected.cost_matrix and operations == expected.op_matrix


SENTENCES = [
    (
        "He go to the old school by bus every days , with his friends .",
        "He goes to school by the bus with his friend .",
    ),
    ("I like of green the hills and Of the sea .", "I like the green of hills and the sea ."),
]


@pytest.mark.parametrize("source, target", SENTENCES)
def test_edits_are_those_of_the_librarys_alignment(source, target, monkeypatch):
    expected = annotate(source, target)
    monkeypatch.setattr(errant_alignment, "PAIRS_FOR_THE_LIBRARY", 0)
    assert annotate(source, target) == expected and expected.whole and len(expected.edits) > 2


def test_a_long_stretch_is_one_edit_and_named(monkeypatch, capsys):
    source, target = "So an old man sat here .", "So three big green dogs run here ."
    assert len(annotate(source, target).edits) > 1
    for limits in ({"MOST_STEPS": 3}, {"PAIRS_FOR_THE_LIBRARY": 0, "MOST_PAIRS": 20}):
        with monkeypatch.context() as patch:
            for name, value in limits.items():
                patch.setattr(errant_alignment, name, value)
            (made,) = annotate_all(["a", source], [["a", target]])
        assert [edit[:2] + edit[3:] for edit in made[1]] == [(1, 5, "three big green dogs run")]
        assert capsys.readouterr().err.startswith("sentence 2: too unlike its source; more than ")
    # What is only deleted or inserted is one edit of ERRANT's.
    monkeypatch.setattr(errant_alignment, "MOST_STEPS", 1)
    assert annotate("So here .", "So I am here .") == ([Edit(1, 1, "M:OTHER", "I am")], True)


def test_the_librarys_own_alignment_is_for_short_sentences(monkeypatch):
    """It takes minutes for these, and hours for 1,000 tokens."""
    own = Alignment.align

    def align(alignment, lev):
        assert len(alignment.orig) * len(alignment.cor) <= errant_alignment.PAIRS_FOR_THE_LIBRARY
        return own(alignment, lev)

    monkeypatch.setattr(Alignment, "align", align)
    texts = [" ".join(f"{side}{number}" if number % 20 else "and" for number in range(120)) for side in "pq"]
    edits, whole = annotate(*texts)
    assert len(edits) == 114 and whole
