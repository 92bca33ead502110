"""Numbers of a part of a game: a half, a quarter, the last minutes, a score on the way, a single play."""

from collections.abc import Sequence

from tlm_fairseq.rotowire.extraction.cue_words import is_word
from tlm_fairseq.rotowire.extraction.quarter_words import ORDINALS
from tlm_fairseq.rotowire.extraction.sentence import Sentence
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION, NUMBER, PAIR, WORD, Piece

_PERIODS = frozenset(
    "quarter quarters period periods frame frames stanza half halftime intermission break overtime regulation "
    "session".split()
)
_IN = ("in", "during", "over", "through", "throughout", "of", "by", "at", "after", "before", "for", "entering")
_LEADS = ("lead", "advantage", "edge", "cushion", "deficit", "hole", "leads")
# What a list of figures is made of, between a number and the words that say when.
_LIST_WORDS = frozenset(
    "points point rebounds rebound boards board assists assist steals steal blocks block blocked shots shot turnovers "
    "three-pointers three-pointer threes free throws throw field goals goal attempts percent shooting from on the and "
    ", adding grabbing dishing collecting scoring with a an of his their to go along as well off beyond arc deep long "
    "range distance line floor three-point offensive defensive total going hitting making alone all % minutes".split()
)
_LEFT = frozenset("remaining left go play".split())
_TIMES = frozenset("seconds second ticks minutes minute".split())
# What a single play does.
_DECIDING = frozenset("seal sealed secure secured ice iced clinch clinched tie tied".split())
_PLAYS = ("FTM", "FG3M", "FGM", "FGA", "STL", "BLK", "AST", "REB", "OREB", "DREB")
_ENDED = frozenset("finished finish finishing ended ending total totaled".split())


def is_of_a_part(sentence: Sentence, place: int, relation: str) -> bool:
    """Whether the number at a place is one of a part of the game only."""
    if "PTS_QTR" in relation or relation in ("TEAM-WINS", "TEAM-LOSSES"):
        return False
    pieces, column = sentence.pieces, relation.split("-", 1)[1]
    if pieces[place].kind == PAIR and relation == "TEAM-PTS":
        return _is_interim_score(pieces, place)
    if pieces[place].joined_by == "of" and column in ("PTS", "REB", "AST"):
        # "17 of his 38 points in the fourth quarter": 38 is the total.
        return False
    if column == "MIN":
        return _is_a_stretch(pieces, place)
    if _is_in_a_period(pieces, place) or _begins_with_a_period(pieces, place):
        return True
    return column in _PLAYS and _is_a_play(pieces, place)


def _is_in_a_period(pieces: Sequence[Piece], place: int) -> bool:
    """``20 points and six rebounds in the second half``: all of a list are of the period after it."""
    at = place + 1
    while at < len(pieces):
        piece = pieces[at]
        if piece.text in _IN and piece.kind == WORD and _names_period(pieces, at):
            return True
        if piece.kind not in (NUMBER, PAIR) and piece.text not in _LIST_WORDS:
            return False
        if is_word(piece, ",") and at + 1 < len(pieces) and not _continues(pieces[at + 1]):
            return False
        at += 1
    return False


def _continues(piece: Piece) -> bool:
    return piece.kind in (NUMBER, PAIR) or is_word(piece, "and", "a", "an") or piece.text.endswith("ing")


def _begins_with_a_period(pieces: Sequence[Piece], place: int) -> bool:
    """``In the first half , Reed had 20 points``; but ``... and finished with 20 points``."""
    if not (pieces and is_word(pieces[0], "in", "during", "by", "at", "through") and _names_period(pieces, 0)):
        return False
    return not any(piece.text in _ENDED for piece in pieces[:place])


def _names_period(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a preposition begins ``in the fourth quarter``, ``at halftime``, ``in the final five minutes``."""
    for here in range(at + 1, min(at + 6, len(pieces))):
        piece = pieces[here]
        if piece.kind in (MENTION, PAIR) or is_word(piece, ",", "and", "to"):
            return False
        if any(part in _PERIODS for part in piece.text.split("-")):
            # "in three quarters of action" is all that somebody played.
            return here + 1 >= len(pieces) or not is_word(pieces[here + 1], "of", "'s")
        if piece.kind == WORD and piece.text in ("minutes", "minute") and here > at + 1:
            return any(is_word(other, "final", "last", "first", "opening") for other in pieces[at + 1 : here])
        is_last = here + 1 == len(pieces) or is_word(pieces[here + 1], ",", "and", "to")
        if piece.text in ORDINALS and piece.text not in ("last", "final", "initial", "opening") and is_last:
            return is_word(pieces[here - 1], "the")
    return False


def _is_interim_score(pieces: Sequence[Piece], place: int) -> bool:
    """``took a 98 - 97 lead``, ``up 90 - 88 with two minutes left``, ``trailed 50 - 45 at halftime``."""
    if any(is_word(piece, *_LEADS) for piece in pieces[place + 1 : place + 3]):
        return True
    after = pieces[place + 1 : place + 9]
    if any(is_word(piece, "rest", "stretch") for piece in after):
        # "58 - 39 the rest of the way".
        return True
    if not after or not is_word(
        after[0], "with", "at", "after", "through", "early", "late", "midway", "entering", "heading", "going"
    ):
        return False
    return any(_PERIODS & set(piece.text.split("-")) or piece.text in _LEFT or piece.text in _TIMES for piece in after)


def _is_a_stretch(pieces: Sequence[Piece], place: int) -> bool:
    """``in the last two minutes``, ``with two minutes to go``."""
    if place and is_word(pieces[place - 1], "last", "final", "first", "opening", "next", "remaining"):
        return True
    return any(
        is_word(first, "to") and second.text in _LEFT
        for first, second in zip(pieces[place + 1 : place + 4], pieces[place + 2 : place + 5])
    )


def _is_a_play(pieces: Sequence[Piece], place: int) -> bool:
    """``a block of Reed 's shot``, ``two free throws to seal the win``, ``a steal with ten seconds left``."""
    after = pieces[place + 1 : place + 12]
    for at, piece in enumerate(after):
        if is_word(piece, ",", "while", ";", "who") or piece.kind == PAIR:
            return False
        if piece.text in _DECIDING:
            return True
        following = after[at + 1 : at + 4]
        if is_word(piece, "with", "in") and any(other.text in ("seconds", "second", "ticks") for other in following):
            return True
        # "a block of Reed 's shot".
        if is_word(piece, "of", "on") and at < 3 and following[:1] and following[0].kind == MENTION:
            return is_word(pieces[place], "a", "an")
    return False
