import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.data.long_text import _CUTS, split_text

TEXTS = st.lists(st.sampled_from(["a", "bb", ".", ". ", ", ", " ", "  ", "。", "，", "我", "\u3000", "!”"]), max_size=40)


def split(text, limit, count=lambda text: len(text.split())):
    return [(part.text, part.gap) for part in split_text(text, count, limit)]


def test_the_best_places_come_first():
    tokenised = [("One two .", " "), ("Three four ,", " "), ("five six .", "")]
    assert split("One two . Three four , five six .", 4) == tokenised
    assert split("One two. Three! Four five six", 3) == [("One two. Three!", " "), ("Four five six", "")]
    assert split("a b c d e", 2) == [("a b", " "), ("c d", " "), ("e", "")]
    assert split("我爱你。他爱，她不爱。", 5, len) == [("我爱你。", ""), ("他爱，", ""), ("她不爱。", "")]
    assert split("short", 4) == [("short", "")]
    assert split("a  b", 1) == [("a", "  "), ("b", "")]


def test_what_cannot_be_cut_stays_whole_and_says_so():
    parts = split_text("我爱你他。abcdefgh ij", len, 5)
    assert [(part.text, part.fits) for part in parts] == [("我爱你他。", True), ("abcdefgh", False), ("ij", True)]


def test_parts_that_are_longer_together_stay_apart():
    def count(text):  # a space is a piece too
        return len(text)

    assert split("ab. cd.", 6, count) == [("ab.", " "), ("cd.", "")]


@given(words=TEXTS, limit=st.integers(1, 12))
@pytest.mark.parametrize("count", [len, lambda text: len(text.split())], ids=["characters", "words"])
def test_nothing_is_lost_and_what_can_fits(count, words, limit):
    text = "".join(words).strip()
    parts = split_text(text, count, limit) if text else []
    assert "".join(part.text + part.gap for part in parts) == text
    assert all(part.text and part.text == part.text.strip() for part in parts)
    for part in parts:
        assert part.fits == (count(part.text) <= limit)
        if not part.fits:
            assert " " not in part.text


def split_by_trying(text, count, limit):
    """The parts as they are defined: stretch after stretch is added as long as the whole of them is counted to fit."""
    def stretches(text, cuts):
        if count(text.rstrip()) <= limit or not cuts:
            return [text]
        ends = [0, *(match.end() for match in cuts[0].finditer(text)), len(text)]
        return [
            stretch
            for start, end in zip(ends, ends[1:])
            if end > start
            for stretch in stretches(text[start:end], cuts[1:])
        ]

    parts, total = [], 0
    for stretch in stretches(text, _CUTS):
        alone = count(stretch.rstrip())
        if parts and total + alone <= limit and count((parts[-1] + stretch).rstrip()) <= limit:
            parts[-1] += stretch
            total += alone
        else:
            parts.append(stretch)
            total = alone
    return [(part.rstrip(), part[len(part.rstrip()) :]) for part in parts]


@given(words=st.lists(TEXTS.map("".join), max_size=30), limit=st.integers(1, 30))
@pytest.mark.parametrize(
    "count",
    [len, lambda text: len(text.split()), lambda text: len(re.findall(r" ?\S{1,3}|\s+(?!\S)|\s+", text))],
    ids=["characters", "words", "like GPT-2"],
)
def test_parts_are_as_long_as_the_limit_lets_them_be(count, words, limit):
    text = "".join(words).strip()
    assert not text or split(text, limit, count) == split_by_trying(text, count, limit)
