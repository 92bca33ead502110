"""Numbers that are no whole figure of one player or team: inexact, of several together, of some shots only."""

from collections.abc import Sequence

from tlm_fairseq.rotowire.extraction.cue_words import is_percent, is_word
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER
from tlm_fairseq.rotowire.extraction.sentence import Sentence
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION, NUMBER, PAIR, WORD, Piece

_INEXACT_BEFORE = frozenset(
    "under nearly almost about around roughly approximately below above barely least most than reached reaching "
    "eclipsed eclipsing surpassed surpassing topped exceeded cracked".split()
)
_GROUPS = frozenset("bench reserves starters backcourt frontcourt unit duo trio tandem starting-five".split())
# After one of these a group is whom somebody led.
_BEFORE_GROUP_OBJECTS = frozenset("off from led leads leading paced pacing of headed topped anchored for to".split())
_MEMBERS = ("player", "scorer", "guard", "forward", "center", "big", "mate")
_COMBINED = ("combined", "combining", "combine", "combines", "collective", "collectively")
_LIST_WORDS = frozenset(
    "points rebounds boards assists steals blocks turnovers and , a an in of shots threes three-pointers "
    "minutes".split()
)
# The table has no column for what is scored so, nor for shots from there.
_SOME_POINTS = frozenset("bench starters starting reserves paint fastbreak fast transition second-chance".split())
_SOME_SHOTS = frozenset(
    "two-point two-pointers mid-range midrange paint rim inside contested uncontested restricted corner "
    "catch-and-shoot".split()
)


def is_no_whole_figure(sentence: Sentence, place: int, relation: str) -> bool:
    """Whether the number at a place is inexact, of several together, or of some of the shots or points."""
    pieces = sentence.pieces
    if relation in ("TEAM-WINS", "TEAM-LOSSES"):
        return False
    if "PTS_QTR" in relation:
        return pieces[place].kind == NUMBER and _is_inexact(pieces, place)
    if pieces[place].joined_by == "of" and relation.endswith(("-PTS", "-REB", "-AST")):
        # "42 of their 104 points in the paint": 104 is the total.
        return False
    if relation == "TEAM-PTS" and _is_of_some_points(pieces, place):
        return True
    return (
        _is_inexact(pieces, place)
        or relation.endswith("-PTS")
        and _is_a_margin(pieces, place)
        or _is_combined(pieces, place, relation)
        or _is_of_a_group(pieces, place)
        or relation.endswith(("_PCT", "FGM", "FGA"))
        and _is_of_some_shots(pieces, place)
    )


def _is_inexact(pieces: Sequence[Piece], place: int) -> bool:
    """``around 50 percent``, ``in over 20 minutes``, ``110 points or more``, ``20 - plus points``."""
    before = [piece.text for piece in pieces[max(place - 2, 0) : place]]
    if before[-1:] and before[-1] in _INEXACT_BEFORE:
        return True
    if before in (
        ["in", "over"],
        ["shot", "over"],
        ["shooting", "over"],
        ["close", "to"],
        ["up", "to"],
        ["many", "as"],
        ["few", "as"],
    ):
        return True
    if before[-1:] == ["over"] and is_percent(pieces, place):
        return True
    if is_word(pieces[min(place + 1, len(pieces) - 1)], "more", "fewer", "less"):
        if any(is_word(piece, "than") for piece in pieces[place + 2 : place + 7]):
            return True
    after = pieces[place + 1 : place + 4]
    return (
        any(
            is_word(first, "or") and is_word(second, "more", "fewer", "less", "so", "better")
            for first, second in zip(after, after[1:])
        )
        or bool(after)
        and is_word(after[0], "plus", "+")
    )


def _is_a_margin(pieces: Sequence[Piece], place: int) -> bool:
    """``led by 20 points``, ``within two points``, ``tied at 113 points``."""
    before = place - 1
    while before > 0 and is_word(pieces[before], "just", "only"):
        before -= 1
    if before > 1 and is_word(pieces[before], "by") and is_word(pieces[before - 2], "were", "was", "are", "is"):
        # "were led by 20 points from Reed".
        return False
    return place > 0 and is_word(pieces[before], "by", "within", "at")


def _is_combined(pieces: Sequence[Piece], place: int, relation: str) -> bool:
    """``37 combined turnovers``; ``combined for 29 points , 12 assists and three rebounds``."""
    if relation == "TEAM-REB" and place and is_word(pieces[place - 1], "collective"):
        # The players of a team together are the team.
        return False
    if place + 1 < len(pieces) and is_word(pieces[place + 1], *_COMBINED):
        return True
    for at in range(place - 1, -1, -1):
        piece = pieces[at]
        if is_word(piece, *_COMBINED):
            return True
        skipped = piece.kind in (NUMBER, PAIR) or piece.text in _LIST_WORDS
        if not (skipped or is_word(piece, "for", "to", "score", "on", "just", "only", "go", "shoot", "went")):
            return False
    return False


def _is_of_a_group(pieces: Sequence[Piece], place: int) -> bool:
    """``the bench went 5 - for - 20``."""
    for at in range(place - 1, -1, -1):
        piece = pieces[at]
        if piece.kind == MENTION or is_word(piece, ";", "while", "but"):
            return False
        if piece.kind == WORD and piece.text in _GROUPS:
            if is_word(pieces[at + 1], *_MEMBERS, "of") or any(_is_player(other) for other in pieces[:at]):
                return False
            before = {other.text for other in pieces[max(at - 4, 0) : at]}
            return not before & _BEFORE_GROUP_OBJECTS
    return False


def _is_player(piece: Piece) -> bool:
    return piece.kind == MENTION and piece.who.kind == PLAYER


def _is_of_some_points(pieces: Sequence[Piece], place: int) -> bool:
    """``the starters outscored their opponents 76 - 53``, ``52 - 32 in the paint``."""
    nearby = pieces[max(place - 12, 0) : place + 6]
    return any(piece.kind == WORD and _SOME_POINTS & set(piece.text.split("-")) for piece in nearby)


def _is_of_some_shots(pieces: Sequence[Piece], place: int) -> bool:
    """``39 percent on two - point shots``."""
    for piece, following in zip(pieces[place + 1 : place + 7], pieces[place + 2 : place + 8]):
        if is_word(piece, ",", "and", "while", "but"):
            return False
        if piece.text in _SOME_SHOTS:
            return True
        if piece.kind == NUMBER and piece.values == (2,) and is_word(following, "point", "pointers"):
            return True
    return False
