"""The masking rule against literal matrices, a loop written from the paper's table, and its probabilities."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.attention.flex_attention import create_mask

from tlm_fairseq.masking import (
    KEPT,
    SELF,
    SIBLINGS,
    STRATEGIES,
    attention_bias,
    mask_mod,
    may_attend,
    select_roles,
    select_seen_siblings,
)

SENTENCE = "I ate some pizza .".split()
DEVICES = ["cpu"] + (["cuda"] if torch.cuda.is_available() else [])


def matrix(rows):
    return torch.tensor([[cell == "x" for cell in row.split()] for row in rows.strip().split("\n")])


# Each expected matrix is written by hand from the table in the docstring of tlm_fairseq.masking:
# rows are queries, columns keys, both in the order "I ate some pizza ."; x = may attend.
LITERAL = {
    "nothing selected": (
        [KEPT] * 5,
        False,
        """
        x x x x x
        x x x x x
        x x x x x
        x x x x x
        x x x x x
        """,
    ),
    "siblings: 'ate' and 'pizza'": (
        [KEPT, SIBLINGS, KEPT, SIBLINGS, KEPT],
        False,
        """
        x . x . x
        . x . . .
        x . x . x
        . . . x .
        x . x . x
        """,
    ),
    "self: 'ate' and 'pizza'": (
        [KEPT, SELF, KEPT, SELF, KEPT],
        False,
        """
        x . x . x
        x . x x x
        x . x . x
        x x x . x
        x . x . x
        """,
    ),
    "both: 'ate' loses its siblings, 'pizza' itself": (
        [KEPT, SIBLINGS, KEPT, SELF, KEPT],
        False,
        """
        x . x . x
        . x . . .
        x . x . x
        x x x . x
        x . x . x
        """,
    ),
    "siblings, causal": (
        [KEPT, SIBLINGS, KEPT, SIBLINGS, KEPT],
        True,
        """
        x . . . .
        . x . . .
        x . x . .
        . . . x .
        x . x . x
        """,
    ),
    "self, causal; the first row has nothing before it": (
        [SELF, KEPT, SELF, KEPT, KEPT],
        True,
        """
        x . . . .
        . x . . .
        x x . . .
        . x . x .
        . x . x x
        """,
    ),
    "both, causal": (
        [KEPT, SELF, SIBLINGS, KEPT, SELF],
        True,
        """
        x . . . .
        x . . . .
        . . x . .
        x . . x .
        x x x x .
        """,
    ),
    "all selected, siblings": (
        [SIBLINGS] * 5,
        False,
        """
        x . . . .
        . x . . .
        . . x . .
        . . . x .
        . . . . x
        """,
    ),
    "all selected, self": (
        [SELF] * 5,
        False,
        """
        . x x x x
        x . x x x
        x x . x x
        x x x . x
        x x x x .
        """,
    ),
}


@pytest.mark.parametrize("roles, causal, expected", LITERAL.values(), ids=LITERAL.keys())
def test_literal_matrices(roles, causal, expected):
    table = may_attend(torch.tensor([roles], dtype=torch.uint8), causal=causal)
    assert table.shape == (1, 1, len(SENTENCE), len(SENTENCE)) and table.dtype == torch.bool
    assert torch.equal(table[0, 0], matrix(expected))


def test_literal_matrices_with_padding():
    roles = torch.tensor([[KEPT, SELF, KEPT, KEPT, KEPT], [KEPT, KEPT, SELF, SIBLINGS, KEPT]], dtype=torch.uint8)
    padding_mask = torch.tensor([[0, 0, 0, 1, 1], [1, 1, 0, 0, 0]]).bool()
    table = may_attend(roles, padding_mask)
    right = """
        x . x . .
        x . x . .
        x . x . .
        x . x . .
        x . x . .
    """
    left = """
        . . . . x
        . . . . x
        . . . x x
        . . . x .
        . . . . x
    """
    assert torch.equal(table[0, 0], matrix(right))
    assert torch.equal(table[1, 0], matrix(left))
    # Causal and padded on the left: rows before the first valid token see nothing and fall back to themselves.
    causal_left = """
        x . . . .
        . x . . .
        . . x . .
        . . . x .
        . . . . x
    """
    assert torch.equal(may_attend(roles, padding_mask, causal=True)[1, 0], matrix(causal_left))


def loop_oracle(roles, padding_mask, causal, seen_siblings=None):
    """The table, one cell at a time."""
    batch, length = roles.shape
    table = torch.zeros(batch, 1, length, length, dtype=torch.bool)
    for b in range(batch):
        valid = [not bool(padding_mask[b, c]) for c in range(length)]
        for r in range(length):
            for c in range(length):
                if roles[b, r] == KEPT:
                    allowed = valid[c] and roles[b, c] == KEPT
                elif roles[b, r] == SIBLINGS:
                    allowed = c == r or (seen_siblings is not None and valid[c] and bool(seen_siblings[b, c]))
                else:
                    allowed = valid[c] and c != r
                table[b, 0, r, c] = bool(allowed) and (not causal or c <= r)
            if not table[b, 0, r].any():
                table[b, 0, r, r] = True
    return table


@st.composite
def batches(draw):
    batch, length = draw(st.integers(1, 4)), draw(st.integers(1, 8))
    cells = st.lists(st.lists(st.booleans(), min_size=length, max_size=length), min_size=batch, max_size=batch)
    return torch.tensor(draw(cells))


@settings(max_examples=300, deadline=None)
@given(
    batches(), st.sampled_from(STRATEGIES), st.sampled_from([0.0, 0.1, 0.5, 1.0]), st.booleans(), st.integers(0, 999)
)
def test_equals_the_loop_oracle(padding_mask, strategy, rate, causal, seed):
    roles = select_roles(padding_mask, rate, strategy, torch.Generator().manual_seed(seed))
    table = may_attend(roles, padding_mask, causal)
    assert torch.equal(table, loop_oracle(roles, padding_mask, causal))
    assert table.any(dim=-1).all(), "an empty row makes the softmax NaN"
    assert (roles[padding_mask] == KEPT).all()
    others = table[:, 0] & ~torch.eye(padding_mask.shape[1], dtype=torch.bool)
    assert not (others & padding_mask.unsqueeze(1)).any(), "padding is attended to by another token"
    for dtype in (torch.float32, torch.bfloat16):
        bias = attention_bias(roles, padding_mask, causal, dtype)
        assert bias.dtype == dtype
        assert torch.equal(bias, torch.where(table, 0.0, float("-inf")).to(dtype))


@settings(max_examples=50, deadline=None)
@given(batches(), st.sampled_from([0.0, 0.3, 1.0]), st.booleans(), st.integers(0, 999))
def test_the_mask_of_flex_attention_is_the_same_table(padding_mask, rate, causal, seed):
    roles = select_roles(padding_mask, rate, generator=torch.Generator().manual_seed(seed))
    batch, length = roles.shape
    table = create_mask(mask_mod(roles, padding_mask, causal), batch, None, length, length, device="cpu")
    assert torch.equal(table, may_attend(roles, padding_mask, causal))


def test_literal_matrix_of_a_token_that_is_cut_from_a_part_of_its_siblings():
    roles = torch.tensor([[KEPT, SIBLINGS, KEPT, SELF, KEPT]], dtype=torch.uint8)
    seen = torch.tensor([[True, False, False, True, True]])
    padding_mask = torch.tensor([[0, 0, 0, 0, 1]]).bool()
    expected = """
        x . x . .
        x x . x .
        x . x . .
        x x x . .
        x . x . .
    """
    assert torch.equal(may_attend(roles, padding_mask, seen_siblings=seen)[0, 0], matrix(expected))
    causal = """
        x . . . .
        x x . . .
        x . x . .
        x x x . .
        x . x . .
    """
    assert torch.equal(may_attend(roles, padding_mask, causal=True, seen_siblings=seen)[0, 0], matrix(causal))


@given(
    padding_mask=batches(), rate=st.floats(0, 1), share=st.floats(0, 1), causal=st.booleans(), seed=st.integers(0, 99)
)
@settings(max_examples=100, deadline=None)
def test_partial_siblings_equal_a_loop(padding_mask, rate, share, causal, seed):
    generator = torch.Generator().manual_seed(seed)
    roles = select_roles(padding_mask, rate, "both", generator)
    seen = select_seen_siblings(padding_mask, share, generator)
    table = may_attend(roles, padding_mask, causal, seen)
    assert torch.equal(table, loop_oracle(roles, padding_mask, causal, seen))
    assert table.any(dim=-1).all(), "an empty row makes the softmax NaN"
    others = table[:, 0] & ~torch.eye(padding_mask.shape[1], dtype=torch.bool)
    assert not (others & padding_mask.unsqueeze(1)).any(), "padding is attended to by another token"


def test_the_share_says_how_many_siblings_are_hidden():
    nothing_is_padding = torch.zeros(100, 100, dtype=torch.bool)
    for share in (0.0, 0.25, 1.0):
        seen = select_seen_siblings(nothing_is_padding, share, torch.Generator().manual_seed(1))
        # Five standard deviations of 10,000 draws.
        assert seen.float().mean().item() == pytest.approx(1 - share, abs=0.022)
    # With all hidden the rule is the paper's.
    roles = select_roles(nothing_is_padding, 0.5, generator=torch.Generator().manual_seed(2))
    assert torch.equal(may_attend(roles, seen_siblings=seen), may_attend(roles))
    with pytest.raises(ValueError, match="share must lie between 0 and 1, got 1.5"):
        select_seen_siblings(nothing_is_padding, 1.5)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("strategy, roles", [("both", {SIBLINGS, SELF}), ("siblings", {SIBLINGS}), ("self", {SELF})])
def test_rates_zero_and_one(strategy, roles, device):
    padding_mask = torch.zeros(4, 64, dtype=torch.bool, device=device)
    assert (select_roles(padding_mask, 0.0, strategy) == KEPT).all()
    assert set(select_roles(padding_mask, 1.0, strategy).unique().tolist()) == roles


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("rotation", [0.0, 0.618034, 2.5])
@pytest.mark.parametrize("rate", [0.05, 0.1, 0.5])
def test_frequencies_over_a_million_draws(rate, rotation, device):
    draws = 1_000_000
    torch.manual_seed(17)
    roles = select_roles(torch.zeros(1000, 1000, dtype=torch.bool, device=device), rate, rotation=rotation)
    # Five standard deviations of a binomial: a true implementation fails once in 1.7 million runs.
    selected = int((roles != KEPT).sum())
    assert abs(selected - draws * rate) < 5 * math.sqrt(draws * rate * (1 - rate))
    siblings = int((roles == SIBLINGS).sum())
    assert abs(siblings - selected / 2) < 5 * math.sqrt(selected / 4)
    # Neighbours are independent: pairs of selected tokens occur with the squared rate.
    pairs = int(((roles[:, 1:] != KEPT) & (roles[:, :-1] != KEPT)).sum())
    assert abs(pairs - 999_000 * rate**2) < 6 * math.sqrt(999_000 * rate**2)


@pytest.mark.parametrize("device", DEVICES)
def test_same_seed_same_roles(device):
    padding_mask = torch.zeros(8, 50, dtype=torch.bool, device=device)

    def draw(seed, **options):
        torch.manual_seed(seed)
        return select_roles(padding_mask, 0.3, **options)

    assert torch.equal(draw(1), draw(1))
    assert not torch.equal(draw(1), draw(2))
    assert not torch.equal(draw(1), draw(1, rotation=0.5))


def test_a_generator_of_ones_own_leaves_the_default_one_alone():
    torch.manual_seed(0)
    expected = torch.rand(3)
    torch.manual_seed(0)
    with_generator = [select_roles(None, 0.5, generator=torch.Generator().manual_seed(5), shape=(2, 9)) for _ in "ab"]
    assert torch.equal(*with_generator)
    assert torch.equal(torch.rand(3), expected)


def test_shape_instead_of_a_padding_mask():
    roles = select_roles(None, 1.0, "self", shape=(2, 3))
    assert roles.dtype == torch.uint8 and roles.tolist() == [[SELF] * 3] * 2


@pytest.mark.parametrize(
    "arguments, message",
    [
        (dict(padding_mask=None, rate=0.1), "shape"),
        (dict(padding_mask=torch.zeros(1, 1).bool(), rate=1.01), "between 0 and 1"),
        (dict(padding_mask=torch.zeros(1, 1).bool(), rate=-0.1), "between 0 and 1"),
        (dict(padding_mask=torch.zeros(1, 1).bool(), rate=float("nan")), "between 0 and 1"),
        (dict(padding_mask=torch.zeros(1, 1).bool(), rate=0.1, strategy="sibling"), "both, siblings, self"),
    ],
)
def test_wrong_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        select_roles(**arguments)


@pytest.mark.parametrize("coin", [0.0, 0.25, 0.75, 1.0])
def test_the_coin_decides_how_many_are_cut_from_their_siblings(coin):
    roles = select_roles(
        torch.zeros(100, 100, dtype=torch.bool), 0.5, generator=torch.Generator().manual_seed(1), coin=coin
    )
    selected = (roles != KEPT).sum().item()
    # Five standard deviations of 10,000 draws and of the half of them that are selected.
    assert selected == pytest.approx(5000, abs=250)
    assert (roles == SIBLINGS).sum().item() / selected == pytest.approx(coin, abs=0.035)


def test_a_coin_that_is_no_probability_is_refused():
    with pytest.raises(ValueError, match="coin must lie between 0 and 1, got 1.5"):
        select_roles(torch.zeros(1, 2, dtype=torch.bool), 0.5, coin=1.5)
