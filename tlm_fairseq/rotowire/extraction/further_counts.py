"""Counts that the first version of the rules does not read, mostly of players.

A reader returns where to go on, None where the words are not of its kind.
"""

from tlm_fairseq.rotowire.extraction import cue_words as cues
from tlm_fairseq.rotowire.extraction.cue_words import is_word
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER, TEAM
from tlm_fairseq.rotowire.extraction.sentence import Reader, Sentence
from tlm_fairseq.rotowire.extraction.shooting_pairs import add_shots
from tlm_fairseq.rotowire.extraction.text_pieces import NUMBER, PAIR, WORD

# Between a number and its noun, beside those of ``cue_words``.
_MODIFIERS = (
    "costly crucial monster massive strong additional careless sloppy efficient gritty monstrous incredible amazing "
    "ridiculous astounding staggering remarkable much-needed team-leading game-leading league-leading"
).split()
_BASKETS = ("buckets", "baskets", "shots", "bombs")
_WHEN = "monday tuesday wednesday thursday friday saturday sunday in on".split()
_EFFORTS = ("efforts", "performances", "outings", "tallies", "showings", "nights", "games")


def read_modified(sentence: Sentence, at: int) -> int | None:
    """``seven costly turnovers``, ``26 points lead the way``."""
    if sentence.pieces[at].kind != NUMBER:
        return None
    skipped = 1 if sentence.is_at(at + 1, *_MODIFIERS) else 0
    found = cues.count_after(sentence.pieces, at + skipped)
    if found is None:
        return None
    count, end = found
    leads = sentence.pieces[end].text.endswith("s") and sentence.is_at(end + 1, "lead", "leads")
    if not (skipped or leads):
        return None
    sentence.state(at, end, [sentence.pieces[at].numbers[0]], count)
    return end + 1


def read_own_points(sentence: Sentence, at: int) -> int | None:
    """``scored 20 of his own``."""
    is_own = sentence.is_at(at + 1, "of") and sentence.is_at(at + 3, "own")
    if sentence.pieces[at].kind != NUMBER or not is_own or at == 0 or sentence.pieces[at - 1].kind != WORD:
        return None
    sentence.state(at, at, [sentence.pieces[at].numbers[0]], "PTS")
    return at + 4


def read_rebounds_of_a_kind(sentence: Sentence, at: int) -> int | None:
    """``14 boards , including six offensive``, ``seven on the offensive end``."""
    if sentence.pieces[at].kind != NUMBER:
        return None
    kind = at + 3 if sentence.is_at(at + 1, "on") and sentence.is_at(at + 2, "the") else at + 1
    after = sentence.at(kind + 1)
    if not sentence.is_at(kind, "offensive", "defensive"):
        return None
    if (
        kind > at + 1
        and not is_word(after, "end", "glass", "boards")
        or kind == at + 1
        and not ends_count(sentence, kind + 1)
    ):
        return None
    if sentence.last_count != "REB":
        return None
    column = "OREB" if sentence.is_at(kind, "offensive") else "DREB"
    for entity in sentence.owner_entities(at, kind, (PLAYER,))[-1:]:
        sentence.add(entity, sentence.pieces[at].numbers[0], column)
    return kind + 1


def read_threes(sentence: Sentence, at: int) -> int | None:
    """``three buckets from beyond the arc``; ``a new three - point shot , converting 1 - of - 3 attempts``."""
    piece, noun = sentence.pieces[at], at + 1
    if not sentence.is_at(noun, *_BASKETS, "attempts"):
        return None
    zone = cues.zone_of(cues.words_after(sentence.pieces, noun, 5)) if sentence.is_at(noun + 1, "from") else None
    if piece.kind == NUMBER and zone == cues.THREES and not sentence.is_at(noun, "attempts"):
        sentence.state(at, noun, [piece.numbers[0]], "FG3M")
        return noun + 1
    if piece.kind != PAIR or zone is not None or not cues.words_before(sentence.pieces, at, 6):
        return None
    said = [other.text for other in cues.words_before(sentence.pieces, at, 6)]
    owners = sentence.owner_entities(at, at, (PLAYER,))
    if not {"three-point", "deep", "arc"} & set(said) or len(owners) != 1 or sentence.is_of_a_team(at):
        return None
    add_shots(sentence, at, owners[0], cues.THREES)
    return noun + 1


def read_equal_efforts(sentence: Sentence, at: int) -> int | None:
    """``a trio of 10 - point efforts from`` three, ``Reed and Lowe co - led with 20 points``: each has as many."""
    found = cues.count_after(sentence.pieces, at) if sentence.pieces[at].kind == NUMBER else None
    if found is not None and any(is_word(piece, "co-led") for piece in sentence.pieces[:at]):
        for owner in sentence.owner_entities(at, found[1], (PLAYER,)):
            sentence.add(owner, sentence.pieces[at].numbers[0], found[0])
        return found[1] + 1
    several = sentence.is_at(at - 1, "of") and sentence.is_at(at - 2, "pair", "trio", "quartet")
    if found is None or not (several or sentence.is_at(at - 1, "matching", "identical", "twin")):
        return None
    if not sentence.is_at(found[1] + 1, *_EFFORTS):
        return None
    sentence.state(at, found[1] + 1, [sentence.pieces[at].numbers[0]], found[0])
    return found[1] + 2


def read_opening_clause(sentence: Sentence, at: int) -> int | None:
    """``After scoring 24 points , Reed is averaging 30 over his last two games``: the clause ends at the comma."""
    found = cues.count_after(sentence.pieces, at) if sentence.pieces[at].kind == NUMBER else None
    opening = sentence.pieces[:at]
    if found is None or not opening or not is_word(opening[0], "after") or any(is_word(one, ",") for one in opening):
        return None
    if len(opening) < 2 or not opening[1].text.endswith("ing") or not sentence.is_at(found[1] + 1, *_WHEN):
        return None
    sentence.state(at, found[1], [sentence.pieces[at].numbers[0]], found[0])
    return found[1] + 1


def read_respective_counts(sentence: Sentence, at: int) -> int | None:
    """``34 points and 31 points , respectively``, ``four ( 2 - 5 FG ) and 12 points ( 3 - 8 FG ) respectively``."""
    numbers: list[int] = []
    count, place = None, at
    while place < len(sentence.pieces) and sentence.pieces[place].kind == NUMBER:
        numbers.append(place)
        found = cues.count_after(sentence.pieces, place)
        if found is not None:
            if count not in (None, found[0]):
                return None
            count, place = found
        place = _after_bracket(sentence, place + 1)
        while sentence.is_at(place, "and", ","):
            place += 1
    if count is None or len(numbers) < 2 or not sentence.is_at(place, "respectively"):
        return None
    owners = sentence.owner_entities(at, at, (PLAYER, TEAM))
    if len(owners) != len(numbers):
        return None
    for owner, number in zip(owners, numbers):
        sentence.add(owner, sentence.pieces[number].numbers[0], count)
        for pair in range(number + 1, _after_bracket(sentence, number + 1 + (number == numbers[-1]))):
            if sentence.pieces[pair].kind == PAIR:
                add_shots(sentence, pair, owner)
    return place + 1


def _after_bracket(sentence: Sentence, place: int) -> int:
    if not sentence.is_at(place, "("):
        return place
    return next((end + 1 for end in range(place, len(sentence.pieces)) if sentence.is_at(end, ")")), place)


def read_from_three(sentence: Sentence, at: int) -> int | None:
    """``56 percent from three``, ``5 - of - 9 from three``."""
    piece = sentence.pieces[at]
    place = at + 2 if cues.is_percent(sentence.pieces, at) else at + 1
    three = sentence.at(place + 1)
    if not sentence.is_at(place, "from") or three is None or three.kind != NUMBER or three.values != (3,):
        return None
    if piece.kind == PAIR:
        add_shots(sentence, at, None, cues.THREES)
    elif place == at + 2:
        sentence.state(at, at + 1, [piece.numbers[0]], "FG3_PCT")
    else:
        return None
    return place + 2


def read_percentage(sentence: Sentence, at: int) -> int | None:
    """``a 51 field goal percentage``; ``earned 40 free throws and sank 32 ( 80 percent )``."""
    piece = sentence.pieces[at]
    if piece.kind != NUMBER:
        return None
    bracketed = cues.is_percent(sentence.pieces, at) and sentence.is_at(at - 1, "(") and sentence.is_at(at + 2, ")")
    if bracketed and at > 1 and sentence.pieces[at - 2].kind == NUMBER:
        zone = cues.zone_of(cues.words_before(sentence.pieces, at - 2))
        if zone is not None and cues.zone_of(cues.words_after(sentence.pieces, at + 1)) is None:
            sentence.state(at, at + 1, [piece.numbers[0]], f"{zone}_PCT")
            return at + 2
    zone = cues.zone_of(sentence.pieces[at + 1 : at + 3])
    if zone is not None and any(is_word(other, "percentage") for other in sentence.pieces[at + 2 : at + 4]):
        sentence.state(at, at + 2, [piece.numbers[0]], f"{zone}_PCT")
        return at + 4
    return None


def ends_count(sentence: Sentence, place: int) -> bool:
    """Whether a count that names no noun can end before a place."""
    following = sentence.at(place)
    return following is None or is_word(
        following, ",", ")", "in", "throughout", "as", "and", "while", "for", ";", "on", "total"
    )


READERS: tuple[Reader, ...] = (
    read_from_three,
    read_percentage,
    read_respective_counts,
    read_equal_efforts,
    read_opening_clause,
    read_threes,
    read_own_points,
    read_rebounds_of_a_kind,
    read_modified,
)
