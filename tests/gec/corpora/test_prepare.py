"""The parts of a corpus to a folder; from files on, in tests/commands/test_gec_prepare_command.py."""

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.corpus_part import CorpusPart, CorrectedSentence
from tlm_fairseq.gec.corpora.pair_selection import Selection
from tlm_fairseq.gec.corpora.prepare import prepare
from tlm_fairseq.gec.m2 import Edit, read_m2


def part_of(*sentences, **more):
    part = CorpusPart(**more)
    part.sentences = [CorrectedSentence(*sentence) for sentence in sentences]
    return part


def annotate(pairs):
    return [[Edit(0, len(source.split()), "R", target)] for source, target in pairs]


def names(folder):
    return sorted(path.name for path in folder.iterdir())


TRAIN = part_of(("a", ("A", None, "AA")), ("b", ("b",)), ("c", ("C",)))


def test_a_drawn_validation_set_has_the_first_target_and_no_m2(tmp_path):
    # Seed 1 of random.Random draws the first of the three sentences.
    prepared = prepare(tmp_path, "X", {"train": TRAIN}, Selection(0.3, seed=1), annotate=annotate)
    assert names(tmp_path) == ["manifest.json", "train.src", "train.tgt", "valid.src", "valid.tgt"]
    assert (tmp_path / "valid.tgt").read_text() == "A\n" and (tmp_path / "train.src").read_text() == "b\nc\n"
    assert prepared.sentences == 3 and prepared.counts["train"]["unchanged_pairs"] == 1


def test_a_given_validation_set_keeps_its_unchanged_pairs_and_has_m2(tmp_path):
    valid = part_of(("v", ("v", "V")), ("t", ("T",)))
    test = part_of(("t", ("T",)))
    parts = {"train": TRAIN, "valid": valid, "test": test}
    prepared = prepare(tmp_path, "X", parts, Selection(drop_unchanged=True), annotate=annotate)
    # Every known target is a pair; the unchanged one goes.
    assert (tmp_path / "train.tgt").read_text() == "A\nAA\nC\n"
    (only,) = read_m2(tmp_path / "valid.m2")
    assert only.source == "v" and only.edits == {0: [Edit(0, 1, "R", "v")], 1: [Edit(0, 1, "R", "V")]}
    assert prepared.counts["valid"] == {"pairs": 1, "unchanged_pairs": 1, "dropped": {"source also in test": 1}}
    assert prepared.counts["train"]["dropped"] == {"unchanged": 1}


def test_references_are_of_annotators_who_corrected_everything(tmp_path):
    test = part_of(("s", ("S", None, "s !")), ("t", (None, None, "t !")), ("u", (None, None, None)))
    prepared = prepare(tmp_path, "X", {"test": test}, Selection())
    assert names(tmp_path) == ["manifest.json", "test.src", "test.tgt"]
    assert (tmp_path / "test.tgt").read_text() == "S\nt !\nu\n"
    assert prepared.notes == ["test: 1 sentences without a known correction; in test.tgt the source stands"]
    assert prepared.counts["test"]["annotators"] == 3

    test = part_of(("s", ("S", "s !")), ("t", (None, "t !")))
    prepare(tmp_path, "X", {"test": test}, Selection(), annotate=annotate)
    assert names(tmp_path) == ["manifest.json", "test.m2", "test.ref0", "test.src", "test.tgt"]
    assert (tmp_path / "test.ref0").read_text() == "s !\nt !\n"
    assert [list(sentence.edits) for sentence in read_m2(tmp_path / "test.m2")] == [[0, 1], [1]]


@pytest.mark.parametrize("name", ["train", "valid", "test"])
def test_an_empty_part_is_refused_with_what_was_dropped(tmp_path, name):
    with pytest.raises(UserError, match=rf"nothing left for {name} \(2 blank line\)"):
        prepare(tmp_path / "out", "X", {name: part_of(dropped={"blank line": 2})}, Selection())
    assert not (tmp_path / "out").exists()
