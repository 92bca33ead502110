"""Which pairs of source and correction a model trains on, and which are held out.

A pair is a tuple that begins with the source and the target; what follows in it rides along. Two sources are the same
where only their white space differs.
"""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.manifest import format_dropped

IN_TEST = "source also in test"
IN_VALID = "source also in valid"
IN_OTHER = "source also in a text of --dedup-against"
TOO_LONG = "longer than the maximum"
BLANK = "blank source or target"
UNCHANGED = "unchanged"

# What a manifest counts of train, valid or test; the reasons why pairs were dropped are counted below "dropped".
Counts = dict[str, int | dict[str, int]]
Item = TypeVar("Item")
Pair = TypeVar("Pair", bound=tuple[str, str, *tuple[object, ...]])
ValidPair = TypeVar("ValidPair", bound=tuple[str, str, *tuple[object, ...]])


@dataclass(frozen=True)
class Selection:
    """How pairs are chosen.

    ``valid_share`` of what there is to train on is drawn for validation with ``seed``, where no validation set is
    given; 0 draws none, for a corpus whose validation set lies elsewhere. ``max_tokens`` holds for either side of
    training and validation pairs; None keeps all. ``drop_unchanged`` keeps only pairs with an error, in training and in
    what is drawn from it.
    """

    valid_share: float = 0.05
    seed: int = 1
    max_tokens: int | None = None
    drop_unchanged: bool = False


class HeldOut(NamedTuple, Generic[Pair, ValidPair]):
    """The pairs of train and valid, and for both a Counter of why pairs were dropped."""

    train: list[Pair]
    valid: list[ValidPair]
    train_dropped: Counter[str]
    valid_dropped: Counter[str]


def source_key(text: str) -> str:
    """Returns the text by which two sources are compared."""
    return " ".join(text.split())


def is_unchanged(source: str, target: str) -> bool:
    """Whether the two have the same tokens."""
    return source == target or source.split() == target.split()


def keep_pairs(
    pairs: Iterable[Pair],
    held_out: Mapping[str, AbstractSet[str]],
    max_tokens: int | None = None,
    drop_unchanged: bool = False,
) -> tuple[list[Pair], Counter[str]]:
    """Returns (kept pairs, a Counter of why the others were dropped). A pair has one reason, the first that holds.

    Args:
        pairs: tuples that begin with source and target.
        held_out: reason to a set of ``source_key``; pairs with such a source are dropped.
        max_tokens: pairs with more tokens than this on either side are dropped; None keeps all.
        drop_unchanged: whether pairs without an error are dropped.
    """
    kept: list[Pair] = []
    dropped: Counter[str] = Counter()
    for pair in pairs:
        reason = _reason_to_drop(pair[0], pair[1], held_out, max_tokens, drop_unchanged)
        if reason:
            dropped[reason] += 1
        else:
            kept.append(pair)
    return kept, dropped


def draw_valid(items: Sequence[Item], share: float, seed: int, what: str = "pairs") -> tuple[list[Item], list[Item]]:
    """Returns (train, valid): valid is drawn with a fixed seed, and both keep the order of the items.

    Args:
        items: what is drawn from.
        share: the share that goes to validation, 0 <= share < 1; above 0 at least one item goes, and one stays.
        seed: seed of the draw.
        what: what the items are, for the message.

    Raises:
        UserError: the share is below 0 or not below 1, or there are fewer than two items to draw from.
    """
    if share == 0:
        return list(items), []
    if not 0 < share < 1 or len(items) < 2:
        raise UserError(
            f"--valid-share {share} of {len(items)} {what}: give a share between 0 and 1 and at least two {what}, or 0 "
            "for no validation set"
        )
    number = min(max(1, round(share * len(items))), len(items) - 1)
    chosen = set(random.Random(seed).sample(range(len(items)), number))
    train = [item for at, item in enumerate(items) if at not in chosen]
    return train, [items[at] for at in sorted(chosen)]


def hold_out(
    train: Sequence[Pair],
    valid: Sequence[ValidPair],
    held_out: Mapping[str, AbstractSet[str]],
    selection: Selection,
    valid_is_given: bool = False,
) -> HeldOut[Pair, ValidPair]:
    """Returns what is ``HeldOut``: no source of ``held_out`` is in valid, and none of it or of valid in train.

    Args:
        train, valid: pairs.
        held_out: see ``keep_pairs``.
        selection: ``Selection``.
        valid_is_given: valid was not drawn from train, and keeps its unchanged pairs.

    Raises:
        UserError: nothing is left of one of the two.
    """
    kept_valid, valid_dropped = keep_pairs(
        valid, held_out, selection.max_tokens, selection.drop_unchanged and not valid_is_given
    )
    held_out = {**held_out, IN_VALID: {source_key(pair[0]) for pair in kept_valid}}
    kept_train, train_dropped = keep_pairs(train, held_out, selection.max_tokens, selection.drop_unchanged)
    for name, kept, before in (("train", kept_train, train), ("valid", kept_valid, valid)):
        if not kept and (before or name == "train"):
            dropped = train_dropped if name == "train" else valid_dropped
            raise UserError(
                f"nothing left for {name} of {len(before)} pairs ({format_dropped(dropped)}): give more text, or "
                "raise the maximum length or --valid-share"
            )
    return HeldOut(kept_train, kept_valid, train_dropped, valid_dropped)


def count_pairs(pairs: Sequence[Pair], dropped: Mapping[str, int]) -> Counts:
    """Returns the counts of a manifest."""
    return {
        "pairs": len(pairs),
        "unchanged_pairs": sum(is_unchanged(pair[0], pair[1]) for pair in pairs),
        "dropped": dict(sorted(dropped.items())),
    }


def _reason_to_drop(
    source: str, target: str, held_out: Mapping[str, AbstractSet[str]], max_tokens: int | None, drop_unchanged: bool
) -> str | None:
    if not source.strip() or not target.strip():
        return BLANK
    key = source_key(source)
    for reason, sources in held_out.items():
        if key in sources:
            return reason
    if max_tokens is not None and max(len(source.split()), len(target.split())) > max_tokens:
        return TOO_LONG
    if drop_unchanged and is_unchanged(source, target):
        return UNCHANGED
    return None
