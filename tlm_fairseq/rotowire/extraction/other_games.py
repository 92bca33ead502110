"""Numbers of other games than the one that a summary is about: means, earlier games, other days, other opponents."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from tlm_fairseq.rotowire.extraction.cue_words import is_word
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER, TEAM
from tlm_fairseq.rotowire.extraction.sentence import Sentence
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION, NUMBER, PAIR, WORD, Piece

_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTHS = "january february march april may june july august september october november december".split()
# What ends the words that say when: "20 points after a loss on Tuesday".
_ENDS = frozenset(
    "while but ; although though who whereas after since until before and as than ahead following".split()
)
_GAMES = frozenset("games game contests contest outings outing starts start meetings meeting matchups matchup".split())
_BEFORE_GAMES = frozenset("last past previous prior".split())
_AGO = frozenset("week weeks day days night nights month months year season game games".split())
# Before "a 40 - point game" that was an earlier one.
_FOLLOWING = (["followed", "up"], ["coming", "off"], ["fresh", "off"], ["heels", "of"])
_HIS = ("a", "an", "his", "their", "the")
_FINITE = frozenset("finished ended had scored recorded posted tallied added managed totaled led registered".split())


def is_of_another_game(sentence: Sentence, place: int, relation: str) -> bool:
    """Whether the number at a place is one of another game, or of several."""
    if relation in ("TEAM-WINS", "TEAM-LOSSES") or relation == "TEAM-PTS" and sentence.pieces[place].kind == PAIR:
        return False
    before, after = _clause_before(sentence.pieces, place), _clause_after(sentence.pieces, place)
    return (
        _is_a_mean(sentence.pieces, place)
        or _names_other_games(before)
        or _names_other_games(after)
        or _is_dated_otherwise(sentence.game.day, before[:4])
        or _is_dated_otherwise(sentence.game.day, after)
        or _names_another_opponent(after)
        or _is_before_this(sentence.pieces, place)
        or _came_earlier(after)
        or _is_told_of_there(sentence.game.day, before)
    )


def _clause_before(pieces: Sequence[Piece], place: int) -> Sequence[Piece]:
    start = place
    while start and not is_word(pieces[start - 1], ";", "while", "but", "although", "though", "who"):
        start -= 1
    return pieces[start:place]


def _clause_after(pieces: Sequence[Piece], place: int) -> Sequence[Piece]:
    """Returns the words after a number that can say of which game it is: no further than a list of figures goes."""
    end = place + 1
    while end < len(pieces):
        piece = pieces[end]
        lists_on = end + 1 < len(pieces) and (pieces[end + 1].kind in (NUMBER, PAIR) or is_word(pieces[end + 1], "and"))
        if is_word(piece, ",") and not lists_on:
            break
        if is_word(piece, "and") and not lists_on and not is_word(pieces[min(end + 1, len(pieces) - 1)], "a", "just"):
            break
        if piece.text in _ENDS and not is_word(piece, "and"):
            break
        if piece.kind == MENTION and piece.who.kind == PLAYER and piece.text not in _HIS:
            break
        end += 1
    return pieces[place + 1 : end]


def _is_a_mean(pieces: Sequence[Piece], place: int) -> bool:
    """``is averaging 29 points while shooting 52 percent``: the next figures are means too, until something is done."""
    for at in range(place - 1, -1, -1):
        piece = pieces[at]
        if piece.kind == MENTION and at + 1 < place or piece.text in _FINITE or is_word(piece, ";"):
            return False
        if is_word(piece, "averaging", "averages", "averaged"):
            return True
    return False


def _names_other_games(pieces: Sequence[Piece]) -> bool:
    """``over his last two games``, ``in the previous game``."""
    for at, piece in enumerate(pieces):
        if piece.text not in _BEFORE_GAMES:
            continue
        following = [other for other in pieces[at + 1 : at + 4] if other.kind == NUMBER or other.kind == WORD]
        nouns = [other for other in following if other.text in _GAMES]
        said_with = {other.text for other in pieces[max(at - 2, 0) : at]}
        if nouns and said_with & {"over", "in", "during", "through", "for", "across", "of"}:
            return not said_with & {"since", "from", "after"} and "of" not in said_with
    return False


def _is_dated_otherwise(day: str, pieces: Sequence[Piece]) -> bool:
    """``on Friday`` where the game was on Sunday; ``late in December`` where it was in January."""
    weekday, month = _date(day)
    for before, piece in zip(pieces, pieces[1:]):
        text = piece.text.removesuffix("'s").removesuffix("’s")
        if text in _DAYS and is_word(before, "on", "in", "during", "of", "from", "last", "versus", "against"):
            return text != weekday
        if text in _MONTHS and is_word(before, "in", "on"):
            return text != month
        if before.kind == MENTION and text in _DAYS:
            return text != weekday
    return False


@cache
def _date(day: str) -> tuple[str, str]:
    """Returns weekday and month of a game's day."""
    date = datetime.strptime(day, "%m_%d_%y")
    return _DAYS[date.weekday()], _MONTHS[date.month - 1]


def _names_another_opponent(pieces: Sequence[Piece]) -> bool:
    """``a 40 - point game against`` a team that does not play."""
    for at, piece in enumerate(pieces):
        if is_word(piece, "against", "versus", "vs"):
            named = next((other.who for other in pieces[at + 1 : at + 3] if other.kind == MENTION), None)
            return named is not None and named.kind == TEAM and named.entity is None and not named.ambiguous
    return False


def _is_before_this(pieces: Sequence[Piece], place: int) -> bool:
    """``followed up a 40 - point game``, ``since his 22 - point game``, ``a week after scoring 30 points``."""
    words = [piece.text for piece in pieces[max(place - 3, 0) : place]]
    if words[-1:] and words[-1] in _HIS and (words[-2:-1] == ["since"] or words[:-1] in _FOLLOWING):
        return True
    for at in range(place - 1, 0, -1):
        if is_word(pieces[at], ","):
            return False
        if is_word(pieces[at], "after") and pieces[at - 1].text in _AGO:
            return True
    return False


def _came_earlier(after: Sequence[Piece]) -> bool:
    """``his season - high 19 assists came against`` somebody, ``came late last month``."""
    for piece, following in zip(after, after[1:]):
        if is_word(piece, "came"):
            return is_word(following, "against", "late", "last", "back", "earlier", "when")
    return False


def _is_told_of_there(day: str, before: Sequence[Piece]) -> bool:
    """``on Tuesday against the Bulls , where he had only four points``, ``since the opener , when he had 22``."""
    where = next((at for at, piece in enumerate(before) if is_word(piece, "where", "when")), 0)
    told = before[:where]
    if any(is_word(piece, "since", "season", "year") for piece in told):
        return True
    return _is_dated_otherwise(day, told) or _names_another_opponent(told)
