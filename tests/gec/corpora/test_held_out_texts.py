import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.held_out_texts import read_held_out_texts
from tlm_fairseq.subwords.characters import segment_characters


def test_texts_and_m2_files(tmp_path):
    (tmp_path / "a.txt").write_text("one  two\n\nthree\n")
    (tmp_path / "b.m2").write_text("S four five\nA 0 1|||R|||x|||REQUIRED|||-NONE-|||0\n")
    texts = read_held_out_texts([tmp_path / "a.txt", tmp_path / "b.m2"])
    assert texts.keys == {"one two", "three", "four five"}
    assert [(one["file"], one["sentences"]) for one in texts.files] == [("a.txt", 3), ("b.m2", 1)]


def test_chinese_is_compared_as_the_sources_are(tmp_path):
    path = tmp_path / "filter_sentences.txt"
    path.write_bytes("我家KTV\n".encode("gb18030"))
    texts = read_held_out_texts([path], segment_characters)
    assert texts.keys == {"我 家 KTV"} and texts.notes == [f"{path}: not UTF-8, read as GB18030"]


def test_what_is_not_m2_is_refused(tmp_path):
    (tmp_path / "b.m2").write_text("plain\n")
    with pytest.raises(UserError, match="b.m2, line 1: expected"):
        read_held_out_texts([tmp_path / "b.m2"])
