import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.corpus_part import CorpusPart, CorrectedSentence
from tlm_fairseq.gec.corpora.reference_edits import annotate_by_characters, annotate_targets
from tlm_fairseq.gec.m2 import Edit


def part_of(*sentences):
    part = CorpusPart()
    part.sentences = list(sentences)
    return part


def test_annotators_without_a_target_are_left_out():
    part = part_of(CorrectedSentence("我  去", (None, "我 在 去")), CorrectedSentence("好", ("好", None)))
    first, second = annotate_targets(part.sentences, part, annotate_by_characters)
    assert first.source == "我 去" and first.edits == {1: [Edit(1, 1, "M", "在")]}
    assert second.edits == {0: []}


@pytest.mark.parametrize("source, target", [("a ||| b", "a"), ("a", "a ||| b"), ("x|||y", "x")])
def test_the_separator_of_m2_is_refused_with_its_place(tmp_path, source, target):
    (tmp_path / "a.tsv").write_text("x")
    part = CorpusPart()
    part.begin_file(tmp_path / "a.tsv", "UTF-8")
    part.sentences += [CorrectedSentence("fine", ("fine",), 1), CorrectedSentence(source, (target,), 3)]
    with pytest.raises(UserError, match=r"a.tsv, line 3: an M2 file cannot hold '\|\|\|'; change the text"):
        annotate_targets(part.sentences, part, annotate_by_characters)
