import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.report.mask_text import LONGEST_LABEL, clipped, columns, mask_as_text
from tlm_fairseq.report.mask_view import MaskView

# Written by hand from the table of tlm_fairseq/masking.py: "ate" is SELF, "." is SIBLINGS, the others are KEPT.
PIZZA = MaskView(
    tokens=["I", "ate", "some", "pizza", "."],
    roles=["kept", "self", "kept", "kept", "siblings"],
    may_attend=[
        [True, False, True, True, False],
        [True, False, True, True, True],
        [True, False, True, True, False],
        [True, False, True, True, False],
        [False, False, False, False, True],
    ],
    causal=False,
    title="rate 0.3",
)
PIZZA_TEXT = """\
rate 0.3

                 I  ate  some  pizza  .
I      kept      #   -    #      #    -
ate    self      #   -    #      #    #
some   kept      #   -    #      #    -
pizza  kept      #   -    #      #    -
.      siblings  -   -    -      -    #

#         the row's token may attend to the column's
-         hidden by Token-Level Masking
kept      not selected; attends to the kept tokens
siblings  cut from its siblings; attends to itself alone
self      cut from itself; attends to every token but itself"""

# A Chinese character takes two columns of a terminal.
CHINESE = MaskView(
    tokens=["我", "昨天", "吃", "."],
    roles=["self", "kept", "siblings", "kept"],
    may_attend=[
        [True, False, False, False],
        [False, True, False, False],
        [False, False, True, False],
        [False, True, False, True],
    ],
    causal=True,
    title="causal",
)
CHINESE_TEXT = """\
causal

                我  昨天  吃  .
我    self      #
昨天  kept      -    #
吃    siblings  -    -    #
.     kept      -    #    -   #

#         the row's token may attend to the column's
-         hidden by Token-Level Masking
blank     later token, hidden by the causal mask
kept      not selected; attends to the kept tokens
siblings  cut from its siblings; attends to itself alone
self      cut from itself; attends to every token but itself
a self row with no other token to attend to attends to itself"""

NUMBERED_TEXT = """\
rate 0.3

                   1  2  3  4  5
1 I      kept      #  -  #  #  -
2 ate    self      #  -  #  #  #
3 some   kept      #  -  #  #  -
4 pizza  kept      #  -  #  #  -
5 .      siblings  -  -  -  -  #
"""


@pytest.mark.parametrize(("view", "text"), [(PIZZA, PIZZA_TEXT), (CHINESE, CHINESE_TEXT)])
def test_drawing(view, text):
    assert mask_as_text(view) == text


def test_tokens_are_numbered_where_they_do_not_fit_above_their_columns():
    assert mask_as_text(PIZZA, line_width=39) == PIZZA_TEXT  # its widest line takes 39 columns
    assert mask_as_text(PIZZA, line_width=38).startswith(NUMBERED_TEXT)


# Widths by Unicode's East Asian Width (UAX 11); a combining accent stands over its letter.
@pytest.mark.parametrize(("text", "width"), [("pizza", 5), ("披萨", 4), ("ｗ", 2), ("e\u0301", 1), ("ї", 1), ("", 0)])
def test_columns(text, width):
    assert columns(text) == width


def test_clipped_ends_in_an_ellipsis():
    assert clipped("supercalifragilistic", 8) == "superca…"
    assert (
        clipped("我昨天吃了披萨", 8) == "我昨天…"
    )  # a fourth character would need 8 columns, and the ellipsis a ninth
    assert clipped("pizza", 5) == "pizza"


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40), st.integers(1, 30))
def test_clipped_never_exceeds_its_limit(text, limit):
    assert columns(clipped(text, limit)) <= limit


words = st.text(st.sampled_from("ab.我披ї\u0301é…"), min_size=1, max_size=40)


@given(st.lists(words, min_size=1, max_size=12), st.integers(20, 200), st.data())
def test_every_column_of_cells_is_aligned(tokens, line_width, data):
    size = len(tokens)
    rows = [data.draw(st.lists(st.booleans(), min_size=size, max_size=size)) for _ in range(size)]
    text = mask_as_text(MaskView(tokens, ["siblings"] * size, rows, False, "title"), line_width)
    grid = text.split("\n")[3 : 3 + size]
    after_role = [line.rpartition("siblings") for line in grid]
    assert len({columns(before) for before, _, _ in after_role}) == 1
    places = [[i for i, sign in enumerate(cells) if sign != " "] for _, _, cells in after_role]
    assert all(each == places[0] and len(each) == size for each in places)
    assert [[sign == "#" for sign in cells.split()] for _, _, cells in after_role] == rows
    assert all(columns(before) <= LONGEST_LABEL + 5 for before, _, _ in after_role)  # a number and spaces beside it
