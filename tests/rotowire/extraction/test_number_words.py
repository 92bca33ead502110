import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.rotowire.extraction.number_words import in_prose, parse_number, read_number

UNITS = "one two three four five six seven eight nine".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


@pytest.mark.parametrize(
    "text, value",
    [
        ("0", 0),
        ("12", 12),
        ("007", 7),
        ("1,234", 1234),
        ("four", 4),
        ("Twelve", 12),
        ("twenty-three", 23),
        ("twenty - three", 23),
        ("twenty three", 23),
        ("ninety", 90),
        ("one hundred", 100),
        ("one hundred ten", 110),
        ("two hundred and five", 205),
        ("１２", 12),
        (" 8 ", 8),
        ("- 3", 3),
    ],
)
def test_numbers(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "UNK", "one one", "twenty ten", "12.5", "12 13", "1,23", "N/A", "ten-four", "12th", "x12", "9" * 10, "٣"],
)
def test_what_is_no_number(text):
    assert parse_number(text) is None


@given(st.integers(0, 8), st.integers(0, 7), st.sampled_from(["-", " ", " - "]))
def test_tens_and_units_in_every_spelling(unit, ten, between):
    assert parse_number(TENS[ten] + between + UNITS[unit]) == 20 + 10 * ten + unit + 1


@given(st.integers(0, 10**9 - 1))
def test_digits_with_and_without_commas(value):
    assert parse_number(str(value)) == parse_number(f"{value:,}") == value


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_none(text):
    value = parse_number(text)
    assert value is None or value >= 0


def test_the_longest_number_is_read_and_no_further():
    words = "had twenty - three points".split()
    assert read_number(words, 1) == (23, 4)
    assert read_number("twenty - point".split(), 0) == (20, 1)
    assert read_number("one hundred and counting".split(), 0) == (100, 2)
    assert read_number(words, 0) is None


def test_prose_has_words_below_ten():
    assert [in_prose(value) for value in (0, 9, 10, 112)] == ["zero", "nine", "10", "112"]
    assert all(parse_number(in_prose(value)) == value for value in range(130))
