"""Token-Level Masking: which token may attend to which, in one training step of one self-attention layer.

Source: "TLM: Token-Level Masking for Transformers" (EMNLP 2023, arXiv 2310.18738), section 3.

Every valid token is selected with probability ``rate`` and then plays one of two roles. With the row as the
query R and the column as the key C:

    row R is             may attend to C when
    KEPT (not selected)  C is valid and C is KEPT
    SIBLINGS             C = R                       (cut from its siblings)
    SELF                 C is valid and C != R       (cut from itself)

Where the SIBLINGS rows of a sequence are to be cut from a part of their siblings only (which the paper does not do),
they also attend to each valid C that ``select_seen_siblings`` drew.

Causal self-attention intersects this with C <= R. A row left with nothing to attend to attends to itself, so
no softmax is ever empty. Padding is never selected, and no other row ever attends to it.
"""

import torch

KEPT, SIBLINGS, SELF = 0, 1, 2

STRATEGIES = ("both", "siblings", "self")
FAIR_COIN = 0.5

HIDDEN = float("-inf")


def select_roles(
    padding_mask: torch.Tensor | None,
    rate: float,
    strategy: str = "both",
    generator: torch.Generator | None = None,
    *,
    shape: tuple[int, int] | None = None,
    rotation: float = 0.0,
    coin: float = FAIR_COIN,
) -> torch.Tensor:
    """Draws a role for every token.

    Args:
        padding_mask: (B, T), True where a token is padding; or None where nothing is, with ``shape`` given.
        rate: probability that a valid token is selected, from 0 to 1.
        strategy: "both" (a coin for each selected token), "siblings" or "self".
        generator: source of the draws; torch's default generator of the device when None.
        shape: (B, T), read only when ``padding_mask`` is None; the roles then lie on the generator's device.
        rotation: turns every draw around [0, 1). Processes that share a seed pass different values and
            select different tokens, each with unchanged probabilities.
        coin: with strategy "both", the probability that a selected token is cut from its siblings; the paper's is fair.

    Returns:
        Tensor of uint8, (B, T), of KEPT, SIBLINGS and SELF. Padding is KEPT.

    Raises:
        ValueError: ``rate`` or ``coin`` outside [0, 1], an unknown strategy, or neither a padding mask nor a shape.
    """
    if not 0 <= rate <= 1:
        raise ValueError(f"rate must lie between 0 and 1, got {rate}")
    if strategy not in STRATEGIES:
        raise ValueError(f"strategy must be one of {', '.join(STRATEGIES)}, got {strategy!r}")
    if not 0 <= coin <= 1:
        raise ValueError(f"coin must lie between 0 and 1, got {coin}")
    draw = _draw(padding_mask, generator, shape, rotation)
    # One draw decides both: below `rate` the token is selected, and in the lower part of that it is SIBLINGS.
    siblings_share = {"both": coin, "siblings": 1.0, "self": 0.0}[strategy]
    roles = torch.full_like(draw, SELF, dtype=torch.uint8)
    roles.masked_fill_(draw < rate * siblings_share, SIBLINGS)
    roles.masked_fill_(draw >= rate, KEPT)
    return roles if padding_mask is None else roles.masked_fill_(padding_mask.bool(), KEPT)


def select_seen_siblings(
    padding_mask: torch.Tensor | None,
    share: float,
    generator: torch.Generator | None = None,
    *,
    shape: tuple[int, int] | None = None,
    rotation: float = 0.0,
) -> torch.Tensor:
    """Draws, for each sequence, the tokens that its SIBLINGS rows still attend to.

    One draw serves all SIBLINGS rows of a sequence, so the mask costs nothing more to build.

    Args:
        padding_mask, generator, shape, rotation: as ``select_roles`` takes them.
        share: of the siblings that a SIBLINGS row is cut from, from 0 to 1; 1 is the paper's rule.

    Returns:
        Tensor of bool, (B, T), True where a token stays seen. Padding may be True; no row attends to it all the same.

    Raises:
        ValueError: ``share`` outside [0, 1], or neither a padding mask nor a shape.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share must lie between 0 and 1, got {share}")
    return _draw(padding_mask, generator, shape, rotation) >= share


def _draw(
    padding_mask: torch.Tensor | None, generator: torch.Generator | None, shape: tuple[int, int] | None, rotation: float
) -> torch.Tensor:
    """Draws from [0, 1) for every token, (B, T)."""
    if padding_mask is None and shape is None:
        raise ValueError("give a padding mask, or the shape (B, T) where nothing is padding")
    if padding_mask is not None:
        shape, device = padding_mask.shape, padding_mask.device
    else:
        device = generator.device if generator is not None else torch.get_default_device()
    draw = torch.rand(shape, generator=generator, dtype=torch.float32, device=device)
    return (draw + rotation % 1) % 1 if rotation else draw


def may_attend(
    roles: torch.Tensor,
    padding_mask: torch.Tensor | None = None,
    causal: bool = False,
    seen_siblings: torch.Tensor | None = None,
) -> torch.Tensor:
    """Returns the table above as a tensor of bool, (B, 1, T, T), True where query R may attend to key C.

    Args:
        roles: (B, T), as ``select_roles`` returns them.
        padding_mask: (B, T), True where a token is padding; None where nothing is.
        causal: intersect with C <= R.
        seen_siblings: (B, T), as ``select_seen_siblings`` returns them; None where SIBLINGS rows see themselves alone.
    """
    return attention_bias(roles, padding_mask, causal, seen_siblings=seen_siblings) == 0


def attention_bias(
    roles: torch.Tensor,
    padding_mask: torch.Tensor | None = None,
    causal: bool = False,
    dtype: torch.dtype = torch.float32,
    seen_siblings: torch.Tensor | None = None,
) -> torch.Tensor:
    """Returns the same table as a summand of the attention scores, (B, 1, T, T): 0 where a query may attend to a key,
    minus infinity elsewhere. Fused attention takes it as it is, and would first convert a mask of bool."""
    batch, length = roles.shape
    kept = roles == KEPT
    valid = torch.ones_like(kept) if padding_mask is None else ~padding_mask.bool()
    kept_keys = kept & valid

    # Within a sequence, all rows of one role are alike but for the diagonal: fill one row a role, then copy.
    row_of_role = torch.full((batch, 3, length), HIDDEN, dtype=dtype, device=roles.device)
    row_of_role[:, KEPT].masked_fill_(kept_keys, 0)
    row_of_role[:, SELF].masked_fill_(valid, 0)
    if seen_siblings is not None:
        row_of_role[:, SIBLINGS].masked_fill_(seen_siblings & valid, 0)
    first_row = torch.arange(0, 3 * batch, 3, device=roles.device).unsqueeze(1)
    bias = row_of_role.view(3 * batch, length).index_select(0, (first_row + roles).view(-1))
    bias = bias.view(batch, length, length)

    if causal:
        bias += torch.full((length, length), HIDDEN, dtype=dtype, device=roles.device).triu_(1)
    sees_itself = kept_keys | is_alone(roles, padding_mask, causal)
    diagonal = torch.full((batch, length), HIDDEN, dtype=dtype, device=roles.device).masked_fill_(sees_itself, 0)
    bias.diagonal(dim1=1, dim2=2).copy_(diagonal)
    return bias.unsqueeze(1)


def mask_mod(roles: torch.Tensor, padding_mask: torch.Tensor | None = None, causal: bool = False):
    """Returns the same table as the function of (batch, head, query, key) that ``create_block_mask`` of
    ``torch.nn.attention.flex_attention`` takes. Arguments as in ``may_attend``."""
    valid = torch.ones_like(roles, dtype=torch.bool) if padding_mask is None else ~padding_mask.bool()
    kept_keys = (roles == KEPT) & valid
    cut_from_itself = roles == SELF
    alone = is_alone(roles, padding_mask, causal)

    def attends(b: torch.Tensor | int, h: object, query: torch.Tensor, key: torch.Tensor) -> torch.Tensor:
        others = torch.where(cut_from_itself[b, query], valid[b, key] & (query != key), kept_keys[b, key])
        if causal:
            others = others & (key <= query)
        return torch.where(alone[b, query], query == key, others)

    return attends


def is_alone(roles: torch.Tensor, padding_mask: torch.Tensor | None = None, causal: bool = False) -> torch.Tensor:
    """Returns a tensor of bool, (B, T), True where a row attends to itself alone: a SIBLINGS row, or one to which the
    table leaves nothing. Arguments as in ``may_attend``."""
    valid = torch.ones_like(roles, dtype=torch.bool) if padding_mask is None else ~padding_mask.bool()
    kept_keys = (roles == KEPT) & valid
    if causal:
        kept_seen, valid_seen = kept_keys.cumsum(1), valid.cumsum(1)
    else:
        kept_seen, valid_seen = kept_keys.sum(1, keepdim=True), valid.sum(1, keepdim=True)
    # A SELF row must see one valid key besides itself; for a KEPT row its KEPT keys count.
    sees_a_key = torch.where(roles == SELF, valid_seen > valid, kept_seen > 0)
    return (roles == SIBLINGS) | ~sees_a_key
