import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.parallel import find_jfleg, read_parallel_part
from tlm_fairseq.subwords.characters import segment_characters

from places import REAL_DATA


def write(folder, **texts):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")


def test_groups_of_texts_follow_each_other(tmp_path):
    write(tmp_path, a_src="a\n\n", a_tgt="A\n\n", b_src="b\n", b_tgt="B\n")
    (tmp_path / "b.tgt").write_bytes("语法\n".encode("gb18030"))
    part = read_parallel_part([[tmp_path / "a.src", tmp_path / "a.tgt"], [tmp_path / "b.src", tmp_path / "b.tgt"]])
    assert [sentence[:3] for sentence in part.sentences] == [("a", ("A",), 1), ("", ("",), 2), ("b", ("语法",), 1)]
    assert part.place(1) == f"{tmp_path}/a.src, line 2" and part.place(2) == f"{tmp_path}/b.src, line 1"
    assert part.notes == [f"{tmp_path}/b.tgt: not UTF-8, read as GB18030"]
    assert [record["encoding"] for record in part.files] == ["UTF-8", "UTF-8", "UTF-8", "GB18030"]


def test_every_text_is_converted(tmp_path):
    write(tmp_path, a_src="我家KTV\n", a_ref0="你家\n", a_ref1="他家\n")
    part = read_parallel_part([[tmp_path / f"a.{name}" for name in ("src", "ref0", "ref1")]], segment_characters)
    assert part.sentences[0][:2] == ("我 家 KTV", ("你 家", "他 家"))


def test_unequal_texts_are_refused(tmp_path):
    write(tmp_path, a_src="a\nb\n", a_tgt="A\n")
    with pytest.raises(UserError, match=r"a.tgt has 1 lines and .*a.src has 2"):
        read_parallel_part([[tmp_path / "a.src", tmp_path / "a.tgt"]])


def test_jfleg_as_published_or_flat(tmp_path):
    write(tmp_path / "published/dev", dev_src="a\n", dev_ref0="b\n", dev_ref1="c\n", dev_ref3="left out: no ref2\n")
    write(tmp_path / "flat", test_src="a\n", test_ref0="b\n")
    found = find_jfleg(tmp_path / "published", "dev")
    assert [path.name for path in found] == ["dev.src", "dev.ref0", "dev.ref1"]
    assert find_jfleg(tmp_path / "flat", "test") == [tmp_path / "flat/test.src", tmp_path / "flat/test.ref0"]
    assert find_jfleg(tmp_path / "flat", "dev") is None
    write(tmp_path / "bare", dev_src="a\n")
    with pytest.raises(UserError, match="bare has dev.src and no dev.ref0"):
        find_jfleg(tmp_path / "bare", "dev")


@pytest.mark.real_data
def test_jfleg_dev_has_754_sentences_and_4_annotators():
    """Size as published: 754 sentences, 4 references."""
    folder = REAL_DATA / "jfleg"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent")
    part = read_parallel_part([find_jfleg(folder, "dev")])
    assert len(part.sentences) == 754 and {len(sentence.targets) for sentence in part.sentences} == {4}
