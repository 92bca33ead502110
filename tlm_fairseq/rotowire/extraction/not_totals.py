"""Numbers that look like a total of the game and are none."""

from collections.abc import Sequence

from tlm_fairseq.rotowire.extraction.cue_words import is_word
from tlm_fairseq.rotowire.extraction.quarter_words import ORDINALS
from tlm_fairseq.rotowire.extraction.text_pieces import NUMBER, Piece

# How far after the number the words for other games are looked for.
_FAR = 25
_GAMES = frozenset("games contests outings starts meetings nights matchups".split())
_STATES = frozenset("has have 's had combined is".split())
_INEXACT = frozenset("least than under nearly almost sub about around roughly approximately".split())
# After "10 - point": not what somebody scored.
_NOT_SCORED = frozenset(
    "lead deficit margin victory win loss advantage run cushion edge swing gap half range line defeat triumph "
    "rout blowout spurt comeback mark underdog halftime favorites plateau barrier decision second difference "
    "threshold rally hole spread".split()
)


def is_no_total(pieces: Sequence[Piece], at: int, noun_at: int) -> bool:
    """Whether a number with its noun is no total of this game: a lead, a mean, an inexact number, points of a kind."""
    before = [piece.text for piece in pieces[max(at - 2, 0) : at]]
    after = [piece.text for piece in pieces[noun_at + 1 : noun_at + 6]]
    return (
        _is_inexact(before, pieces[noun_at].text)
        or any("averag" in word for word in _clause_before(pieces, at))
        or _is_of_other_games(pieces, at)
        or _is_qualified(after)
    )


def _is_inexact(before: list[str], noun: str) -> bool:
    """``over 20 points``, but ``over 20 minutes`` and ``turned the ball over 20 times``."""
    if before[-1:] in (["over"], ["past"]):
        return noun not in ("minutes", "minute", "times")
    if before in (["sub", "-"], ["since", "a"], ["since", "an"], ["shy", "of"]):
        return True
    return not _INEXACT.isdisjoint(before[-1:])


def _is_qualified(after: list[str]) -> bool:
    """``20 - point lead``, ``points per game``, ``points in the paint``, ``points in the first half``."""
    if not after:
        return False
    if after[0] in _NOT_SCORED or "shy" in after[:2] or "short" in after[:2] or "per" in after[:3]:
        return True
    if after[:2] in (["a", "game"], ["in", "overtime"], ["off", "turnovers"], ["left", "in"]):
        return True
    if after[:3] == ["in", "the", "paint"] or after[0] in ("left", "remaining", "into"):
        return True
    if "half" in after[:2] and after[0] in ORDINALS:
        return True
    return not {"half", "halftime"}.isdisjoint(after[1:5]) and after[0] in ("in", "by", "after", "before", "at")


def _is_of_other_games(pieces: Sequence[Piece], at: int) -> bool:
    """``coming off a 30 - point game``, ``has scored 58 points over the last two games``."""
    before = _clause_before(pieces, at)
    for verb, particle in zip(before, before[1:]):
        if verb in ("coming", "came") and particle == "off" and "bench" not in before:
            return True
    clause = pieces[at - len(before) : at + _FAR]
    words = [piece.text for piece in clause]
    if _STATES.isdisjoint(words):
        return False
    return any(
        word in ("last", "past", "previous") and number.kind == NUMBER and games in _GAMES
        for word, number, games in zip(words, clause[1:], words[2:])
    )


def _clause_before(pieces: Sequence[Piece], at: int) -> list[str]:
    """Returns the words from the start of the clause to a place."""
    start = at
    while start and not is_word(pieces[start - 1], "while", "but", ";", "although", "though"):
        start -= 1
    return [piece.text for piece in pieces[start:at]]
