import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.data.m2 import AnnotatedSentence, Edit, read_m2
from tlm_fairseq.data.m2_writing import write_m2


def test_lines(tmp_path):
    sentence = AnnotatedSentence("a b", {1: [], 0: [Edit(0, 1, "R", ""), Edit(2, 2, "M", "c d")]})
    write_m2(tmp_path / "x.m2", [sentence])
    assert (tmp_path / "x.m2").read_text() == (
        "S a b\n"
        "A 0 1|||R||||||REQUIRED|||-NONE-|||0\n"
        "A 2 2|||M|||c d|||REQUIRED|||-NONE-|||0\n"
        "A -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||1\n"
        "\n"
    )


tokens = st.lists(st.sampled_from(["a", "中", "\u2028", "x|y"]), max_size=4).map(" ".join)


annotators = st.lists(st.lists(tokens, max_size=2), min_size=1, max_size=3)


@given(st.lists(st.tuples(tokens, annotators), min_size=1, max_size=4))
def test_what_is_written_is_read_back(tmp_path_factory, corpus):
    sentences = [
        AnnotatedSentence(source, {k: [Edit(0, 0, "M", text) for text in made] for k, made in enumerate(annotators)})
        for source, annotators in corpus
    ]
    path = tmp_path_factory.mktemp("m2") / "x.m2"
    write_m2(path, sentences)
    assert read_m2(path) == sentences


@pytest.mark.parametrize("text", ["a|||b", "a\nb"])
def test_what_could_not_be_read_back_is_not_written(tmp_path, text):
    with pytest.raises(ValueError, match="cannot hold"):
        write_m2(tmp_path / "x.m2", [AnnotatedSentence("a"), AnnotatedSentence(text)])
    assert list(tmp_path.iterdir()) == []
