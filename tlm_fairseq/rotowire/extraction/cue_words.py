"""The words that say what a number in a summary counts, without a look at the table.

A count is named by a column without its prefix: ``PTS``, ``REB``, ``FG_PCT``, and so on. For a team ``TO`` is ``TOV``.
"""

from collections.abc import Sequence

from tlm_fairseq.rotowire.extraction.text_pieces import MENTION, NUMBER, PAIR, WORD, Piece

_NOUNS = {
    "PTS": "points point pts",
    "REB": "rebounds rebound boards board caroms",
    "AST": "assists assist dimes dime helpers",
    "STL": "steals steal swipes",
    "BLK": "blocks block rejections rejection swats blocked-shots",
    "TO": "turnovers turnover giveaways",
    "MIN": "minutes minute mins",
    "PF": "fouls foul",
    "FG3M": "three-pointers three-pointer threes treys trey triples 3-pointers trifectas",
    "FGA": "shots attempts",
    "FTM": "free-throws freebies",
}
_COUNTS = {word: count for count, words in _NOUNS.items() for word in words.split()}
# Longer names of counts, which go before the single words.
_PHRASES = {
    ("offensive", "rebounds"): "OREB",
    ("offensive", "boards"): "OREB",
    ("offensive", "rebound"): "OREB",
    ("offensive", "board"): "OREB",
    ("defensive", "rebounds"): "DREB",
    ("defensive", "boards"): "DREB",
    ("defensive", "rebound"): "DREB",
    ("defensive", "board"): "DREB",
    ("blocked", "shots"): "BLK",
    ("blocked", "shot"): "BLK",
    ("field", "goals"): "FGM",
    ("field", "goal"): "FGM",
    ("free", "throws"): "FTM",
    ("free", "throw"): "FTM",
    ("field", "goal", "attempts"): "FGA",
    ("shot", "attempts"): "FGA",
    ("free", "throw", "attempts"): "FTA",
    ("free-throw", "attempts"): "FTA",
    ("three-point", "attempts"): "FG3A",
    ("three-point", "tries"): "FG3A",
    ("three-point", "shots"): "FG3M",
    ("three-point", "shot"): "FG3M",
    ("three-point", "field", "goals"): "FG3M",
    ("three-point", "baskets"): "FG3M",
    ("personal", "fouls"): "PF",
    ("personal", "foul"): "PF",
    ("threes", "attempted"): "FG3A",
}
# Words between a number and its noun.
_MODIFIERS = frozenset(
    "total team big huge more quick whopping impressive solid combined high timely season-high career-high "
    "game-high team-high season-best career-best game-best season-low clutch key bench-high made straight-up".split()
)

THREES, FREE_THROWS, FIELD_GOALS = "FG3", "FT", "FG"
_ZONES = {
    THREES: "3pt three-point three-pointers three-pointer threes deep arc long-range distance downtown treys trey "
    "perimeter 3-pointers triples long",
    FREE_THROWS: "ft free-throw free-throws free stripe foul line charity",
    FIELD_GOALS: "fg field floor shooting attempts shots overall goals shot",
}
_ZONE_OF = {word: zone for zone, words in _ZONES.items() for word in words.split()}
_SHOOTING = frozenset(
    "shot shooting went going made making hit hitting drained draining sank sinking converted converting "
    "connected connecting buried burying nailed shoot shots canned knocked knocking drilled attempts finished "
    "perfect tally mark accuracy clip efficient".split()
)


def is_word(piece: Piece | None, *texts: str) -> bool:
    """Whether the piece is one of these words."""
    return piece is not None and piece.kind == WORD and piece.text in texts


def words_after(pieces: Sequence[Piece], at: int, most: int = 12) -> list[Piece]:
    """Returns the pieces after a place, up to the next number."""
    return _until_number(pieces[at + 1 : at + 1 + most])


def words_before(pieces: Sequence[Piece], at: int, most: int = 12) -> list[Piece]:
    """Returns the pieces before a place, back to the last number, nearest first."""
    return _until_number(pieces[max(at - most, 0) : at][::-1])


def count_after(pieces: Sequence[Piece], at: int) -> tuple[str, int] | None:
    """Returns ``(count, place of its last word)`` that the words after a number name, or None.

    At most two describing words may stand between.
    """
    here = at + 1
    for _ in range(3):
        for length in (3, 2, 1):
            words = tuple(piece.text for piece in pieces[here : here + length] if piece.kind == WORD)
            if len(words) < length:
                continue
            count = _PHRASES.get(words) if length > 1 else _COUNTS.get(words[0])
            if count is not None:
                return count, here + length - 1
        if not (here < len(pieces) and pieces[here].kind == WORD and pieces[here].text in _MODIFIERS):
            return None
        here += 1
    return None


def is_percent(pieces: Sequence[Piece], at: int) -> bool:
    """Whether the number is followed by ``percent``."""
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    return is_word(following, "percent", "%", "percentage", "per-cent")


def zone_of(pieces: Sequence[Piece]) -> str | None:
    """Returns the zone (``FG``, ``FG3``, ``FT``) that the first telling word of the pieces names, or None."""
    for place, piece in enumerate(pieces):
        if is_word(piece, "while", ";"):
            return None
        zone = _ZONE_OF.get(piece.text) if piece.kind == WORD else None
        if zone is None:
            continue
        following = [other.text for other in pieces[place + 1 : place + 3]]
        if piece.text == "shooting" or piece.text in ("shots", "attempts", "shot"):
            # "11 - of - 15 shooting from deep".
            later = zone_of(pieces[place + 1 : place + 7])
            return later or zone
        if piece.text == "long" and following[:1] != ["range"] and following[:1] != ["distance"]:
            continue
        return zone
    return None


def is_about_shooting(pieces: Sequence[Piece]) -> bool:
    """Whether one of the pieces is a word of shooting."""
    return any(piece.kind == WORD and piece.text in _SHOOTING for piece in pieces)


def is_about_turnovers(pieces: Sequence[Piece], at: int) -> bool:
    """Whether ``times`` counts turnovers: ``turned the ball over 20 times``."""
    before = [piece.text for piece in words_before(pieces, at, 5)][::-1]
    return "over" in before and bool({"turned", "turning", "turn"} & set(before))


def is_about_blocks(pieces: Sequence[Piece], at: int) -> bool:
    """Whether shots are blocked ones: ``swatting three shots``."""
    verbs = ("swatting", "swatted", "blocking", "blocked", "rejecting")
    return any(is_word(piece, *verbs) for piece in pieces[max(at - 3, 0) : at])


def count_before(pieces: Sequence[Piece], at: int) -> str | None:
    """Returns the count that a noun before a bare number names, as in ``led the team in rebounds with 12``, or None."""
    for piece in words_before(pieces, at, 8):
        if piece.kind == MENTION and piece.who.start != piece.start:
            return None
        if piece.kind == WORD:
            if piece.text in ("rebounding", "rebounds", "boards", "board"):
                return "REB"
            if piece.text in ("scoring", "scored", "points", "score", "poured", "netted", "tossed"):
                return "PTS"
            if piece.text in ("assists", "steals", "blocks", "turnovers", "minutes"):
                return _COUNTS[piece.text]
    return None


def _until_number(pieces: Sequence[Piece]) -> list[Piece]:
    found: list[Piece] = []
    for piece in pieces:
        if piece.kind in (NUMBER, PAIR):
            break
        found.append(piece)
    return found
