import os

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.corpus_part import CorpusPart, CorrectedSentence, refuse_shared_files


def test_every_sentence_has_its_place(tmp_path):
    part = CorpusPart()
    part.sentences.append(CorrectedSentence("of no file", ()))
    for name, lines in (("a", (1, 3)), ("b", (2,))):
        (tmp_path / name).write_text("x")
        part.begin_file(tmp_path / name, "GB18030")
        part.sentences += [CorrectedSentence("x", ("y", None), line) for line in lines]
    assert [part.place(index) for index in range(4)] == [
        "sentence 1",
        f"{tmp_path}/a, line 1",
        f"{tmp_path}/a, line 3",
        f"{tmp_path}/b, line 2",
    ]
    assert part.notes == [f"{tmp_path}/{name}: not UTF-8, read as GB18030" for name in "ab"]
    assert part.annotators() == 2 and part.sentences[1].known_targets == ["y"] and CorpusPart().annotators() == 0


def test_one_file_for_two_purposes_is_refused(tmp_path):
    (tmp_path / "a").write_text("x")
    (tmp_path / "b").write_text("x")
    os.link(tmp_path / "a", tmp_path / "link")
    refuse_shared_files({"--train": [tmp_path / "a", tmp_path / "a"], "--test": [tmp_path / "b"]})
    with pytest.raises(UserError, match="link is given as --train and as --test"):
        refuse_shared_files({"--train": [tmp_path / "a"], "--test": [tmp_path / "link"]})
    with pytest.raises(UserError, match="absent: cannot be read"):
        refuse_shared_files({"--train": [tmp_path / "absent"]})
