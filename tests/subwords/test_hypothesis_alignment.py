import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.subwords.hypothesis_alignment import align, copy_unknown_subwords

VOCABULARY = set("abcdef")
SOURCES = st.lists(st.sampled_from([*"abcdef", "X", "Y", "Z"]), max_size=8)
HYPOTHESES = st.lists(st.sampled_from([*"abcdef", "<unk>"]), max_size=8)


# Each expectation follows from the rule: an unknown subword stands for what the source has at its place.
@pytest.mark.parametrize(
    "source, hypothesis, copied",
    [
        ("a X b", "a <unk> b", "a X b"),
        ("X a Y", "<unk> <unk>", "X Y"),
        ("a X b Y", "a c <unk> b d <unk>", "a c X b d Y"),
        ("a b c", "a <unk> c", "a b c"),  # the model wrote it for a subword that it knows
        ("a b d c", "a <unk> c", "a b d c"),
        ("a c", "a <unk> c", "a c"),  # nothing of the source is at its place
        ("a b c", "a <unk> <unk> c", "a b c"),
        ("a d b c", "a e <unk> c", "a e b c"),
        ("", "a", "a"),
        ("a X", "b", "b"),
    ],
)
def test_unknown_pieces_come_from_the_source(source, hypothesis, copied):
    assert copy_unknown_subwords(source.split(), hypothesis.split(), VOCABULARY.__contains__) == copied.split()


def test_without_a_vocabulary_the_place_alone_tells():
    assert copy_unknown_subwords("a X b".split(), "a <unk> b".split()) == "a X b".split()


def test_a_new_piece_knows_its_place():
    places = [(subword.origin, subword.place) for subword in align("a b c".split(), "a d e c f".split())]
    assert places == [(range(0, 1), 0), (None, 1), (None, None), (range(2, 3), 2), (None, 3)]


@given(source=SOURCES, hypothesis=HYPOTHESES)
def test_known_pieces_stay_and_no_source_piece_is_copied_twice(source, hypothesis):
    aligned = align(source, hypothesis, VOCABULARY.__contains__)
    known = [subword.subword for subword in aligned if subword.subword in VOCABULARY]
    assert known == [subword for subword in hypothesis if subword in VOCABULARY]
    taken = [number for subword in aligned if subword.origin for number in subword.origin]
    assert taken == sorted(set(taken))


@given(source=SOURCES)
def test_an_unchanged_source_comes_back(source):
    seen = [subword if subword in VOCABULARY else "<unk>" for subword in source]
    assert copy_unknown_subwords(source, seen, VOCABULARY.__contains__) == source
