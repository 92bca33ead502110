"""Which quarter the words around a number name."""

from collections.abc import Sequence

from tlm_fairseq.rotowire.extraction.text_pieces import NUMBER, WORD, Piece

ORDINALS = {"first": 1, "opening": 1, "initial": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}
_QUARTERS = frozenset("quarter period frame stanza".split())


def quarter_of(pieces: Sequence[Piece], at: int, most: int = 9) -> int | None:
    """Returns 1 to 4 where the words nearest to a place name one quarter, at most ``most`` pieces away; else None."""
    found = [(abs(place - at), _quarter_at(pieces, place)) for place in range(len(pieces))]
    return min(((far, quarter) for far, quarter in found if quarter is not None and far <= most), default=(0, None))[1]


def names_quarter(pieces: Sequence[Piece], end: int) -> bool:
    """Whether the words right after points place them in a quarter; also ``a 35 - point third quarter``."""
    after = [piece.text for piece in pieces[end + 1 : end + 6]]
    if not after or not (after[0] in ("in", "during", "over") or after[0].split("-")[0] in ORDINALS):
        return False
    for word in after:
        if word in (",", "and", "while"):
            return False
        if any(part in _QUARTERS or part in ("first", "second", "third", "fourth") for part in word.split("-")):
            return True
    return False


def _quarter_at(pieces: Sequence[Piece], place: int) -> int | None:
    """Returns the quarter that the word at a place names with the one before: ``third quarter``, ``in the third``."""
    piece = pieces[place]
    if piece.kind != WORD:
        return None
    before = pieces[place - 1].text.split("-")[-1] if place else ""
    if piece.text in _QUARTERS:
        if place and pieces[place - 1].kind == NUMBER and pieces[place - 1].values == (1,):
            return 1
        return ORDINALS.get(before)
    ordinal, _, noun = piece.text.partition("-")
    if noun in _QUARTERS:
        return ORDINALS.get(ordinal)
    if piece.text in ("first", "second", "third", "fourth") and before == "the" and place > 1:
        ends = place + 1 == len(pieces) or pieces[place + 1].text in (",", "and", "to")
        if ends and pieces[place - 2].text in ("in", "after"):
            return ORDINALS[piece.text]
    return None
