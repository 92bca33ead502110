"""Counts that the first version of the rules does not read; each reader returns where to go on, or None."""

from tlm_fairseq.rotowire.extraction import cue_words as cues
from tlm_fairseq.rotowire.extraction.cue_words import is_word
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER, TEAM
from tlm_fairseq.rotowire.extraction.quarter_words import ORDINALS, names_quarter, quarter_of
from tlm_fairseq.rotowire.extraction.sentence import Reader, Sentence
from tlm_fairseq.rotowire.extraction.shooting_pairs import add_shots
from tlm_fairseq.rotowire.extraction.team_scores import add_record, add_scores
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION, NUMBER, PAIR, WORD

# Between a number and its noun, beside those of ``cue_words``.
_MODIFIERS = (
    "costly crucial monster massive strong additional careless sloppy efficient gritty monstrous incredible amazing "
    "ridiculous astounding staggering remarkable much-needed team-leading game-leading league-leading"
).split()
_BASKETS = ("buckets", "baskets", "shots", "bombs")
_DAYS = "monday tuesday wednesday thursday friday saturday sunday in on".split()
_EFFORTS = ("efforts", "performances", "outings", "tallies", "showings", "nights", "games")
_QUARTERS = ("quarter", "period", "frame", "stanza")
_FAR = 40


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
    if sentence.pieces[at].kind != NUMBER or not is_own or sentence.pieces[at - 1].kind != WORD:
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
        and not _ends(sentence, kind + 1)
    ):
        return None
    if sentence.last_count != "REB":
        return None
    column = "OREB" if sentence.is_at(kind, "offensive") else "DREB"
    for entity in sentence.owner_entities(at, kind, (PLAYER,))[-1:]:
        sentence.add(entity, sentence.pieces[at].numbers[0], column)
    return kind + 1


def read_bare_turnovers(sentence: Sentence, at: int) -> int | None:
    """``struggled with turnovers , committing 15``; ``16 turnovers to the Hawks ' eight``."""
    piece = sentence.pieces[at]
    if piece.kind != NUMBER or not _ends(sentence, at + 1):
        return None
    if sentence.is_at(at - 1, "'s", "'") and sentence.is_team(at - 2) and sentence.last_count in ("TO", "REB", "AST"):
        if {"to", "compared", "against", "than", "over"}.isdisjoint(
            part.text for part in sentence.pieces[at - 5 : at - 2]
        ):
            return None
        sentence.add(sentence.pieces[at - 2].who.entity, piece.numbers[0], sentence.last_count)
        return at + 1
    before = [other.text for other in sentence.pieces[:at]]
    commits = {"committed", "committing", "commit"}
    if "turnovers" not in before or commits.isdisjoint(before[before.index("turnovers") :]):
        return None
    if before[-1] not in (*commits, "with", "just", "only"):
        return None
    sentence.state(at, at, [piece.numbers[0]], "TO")
    return at + 1


def read_opponents_turnovers(sentence: Sentence, at: int) -> int | None:
    """``scored 25 points off 21 turnovers``, ``forced 16 turnovers``: those of the other team."""
    piece = sentence.pieces[at]
    found = cues.count_after(sentence.pieces, at) if piece.kind == NUMBER else None
    before = at - 2 if sentence.is_at(at - 1, "of", "just", "only", "a") else at - 1
    if found is None or found[0] != "TO" or not sentence.is_at(before, "off", "forced", "forcing", "force"):
        return None
    team = sentence.owners.team_before(at)
    if team is not None:
        sentence.add(sentence.opponent(sentence.pieces[team].who.entity), piece.numbers[0], "TO")
    return found[1] + 1


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


def read_points_of_a_quarter(sentence: Sentence, at: int) -> int | None:
    """``In the third quarter ... scored 42 points``; ``scored 42 points in the quarter``."""
    found = cues.count_after(sentence.pieces, at) if sentence.pieces[at].kind == NUMBER else None
    if found is None or found[0] != "PTS":
        return None
    end = found[1]
    in_it = (
        sentence.is_at(end + 1, "in") and sentence.is_at(end + 3, *_QUARTERS) and sentence.is_at(end + 2, "the", "that")
    )
    opens = sentence.is_at(0, "in", "during") and any(sentence.is_at(place, *_QUARTERS) for place in range(1, 5))
    team = sentence.owners.of(at, end, (PLAYER, TEAM))
    quarter = quarter_of(sentence.pieces, at, _FAR)
    if not (in_it or opens) or quarter is None or not team or not sentence.is_team(team[-1]):
        return None
    sentence.add(sentence.pieces[team[-1]].who.entity, sentence.pieces[at].numbers[0], f"PTS_QTR{quarter}")
    return end + 1


def read_score_of_a_quarter(sentence: Sentence, at: int) -> int | None:
    """``a 29 - 17 second quarter``, ``won the fourth quarter 24 - 15``, ``tied 26 - 26 after the first 12 minutes``."""
    piece = sentence.pieces[at]
    if piece.kind != PAIR or piece.joined_by != "-":
        return None
    after = [other.text for other in sentence.pieces[at + 1 : at + 6]]
    if after[:1] == ["after"] and after[2:5] == ["first", "12", "minutes"]:
        add_scores(sentence, at, "PTS_QTR1")
        return at + 1
    ordinal = next(
        (
            place
            for place in (at + 1, at - 2)
            if sentence.is_at(place, *ORDINALS) and sentence.is_at(place + 1, *_QUARTERS)
        ),
        None,
    )
    if ordinal is None:
        return None
    add_scores(sentence, at, f"PTS_QTR{ORDINALS[sentence.pieces[ordinal].text]}")
    return at + 1


def read_rebounds_of_both(sentence: Sentence, at: int) -> int | None:
    """``a 41 - 36 rebounding advantage``, ``44 - 38 on the glass``."""
    piece = sentence.pieces[at]
    if piece.kind != PAIR or piece.joined_by != "-":
        return None
    after = [other.text for other in sentence.pieces[at + 1 : at + 6]]
    said = [other.text for other in sentence.pieces[max(at - 20, 0) : at]]
    on_the_boards = "on" in after[:2] and {"glass", "boards"} & set(after)
    if not (after[:1] == ["rebounding"] or on_the_boards or "battle" in said[-4:] and "rebounding" in said):
        return None
    if {"offensive", "defensive"} & set(after):
        return None
    add_scores(sentence, at, "REB")
    return at + 1


def read_record_without_hyphen(sentence: Sentence, at: int) -> int | None:
    """``the Hawks ( 30 )``: the corpus lost the hyphen of 3 - 0, as it did in ``a 120 run``."""
    piece = sentence.pieces[at]
    if piece.kind != NUMBER or not (
        sentence.is_at(at - 1, "(") and sentence.is_at(at + 1, ")") and sentence.is_team(at - 2)
    ):
        return None
    number = piece.numbers[0]
    if not number.value or number.value % 10:
        return None
    add_record(
        sentence, sentence.pieces[at - 2].who, number._replace(value=number.value // 10), number._replace(value=0)
    )
    return at + 1


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
    if len(opening) < 2 or not opening[1].text.endswith("ing") or not sentence.is_at(found[1] + 1, *_DAYS):
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


def read_quarter_of_a_later_team(sentence: Sentence, at: int) -> int | None:
    """``a 47 - point first quarter got the visitors off to a good start``."""
    found = cues.count_after(sentence.pieces, at) if sentence.pieces[at].kind == NUMBER else None
    if found is None or found[0] != "PTS" or not names_quarter(sentence.pieces, found[1]):
        return None
    quarter = quarter_of(sentence.pieces, found[1], 7)
    if quarter is None or any(piece.kind == MENTION for piece in sentence.pieces[:at]):
        return None
    later = next((place for place in range(at, len(sentence.pieces)) if sentence.is_team(place)), None)
    if later is None:
        return None
    sentence.add(sentence.pieces[later].who.entity, sentence.pieces[at].numbers[0], f"PTS_QTR{quarter}")
    return found[1] + 1


def read_quarter_points(sentence: Sentence, at: int) -> int | None:
    """``14 fourth - quarter points``."""
    names = [piece.text for piece in sentence.pieces[at + 1 : at + 3]]
    ordinal, _, noun = " ".join(names).replace("-", " ").partition(" ")
    noun, _, _ = noun.partition(" ")
    width = 1 if "-" in (names or [""])[0] else 2
    if sentence.pieces[at].kind != NUMBER or ordinal not in ORDINALS or noun not in _QUARTERS:
        return None
    if not sentence.is_at(at + width + 1, "points"):
        return None
    team = sentence.owners.team_before(at, objects=True)
    if team is None or team < at - 4:
        return at + width + 2
    sentence.add(sentence.pieces[team].who.entity, sentence.pieces[at].numbers[0], f"PTS_QTR{ORDINALS[ordinal]}")
    return at + width + 2


def _ends(sentence: Sentence, place: int) -> bool:
    following = sentence.at(place)
    return following is None or is_word(
        following, ",", ")", "in", "throughout", "as", "and", "while", "for", ";", "on", "total"
    )


READERS: tuple[Reader, ...] = (
    read_from_three,
    read_percentage,
    read_quarter_of_a_later_team,
    read_quarter_points,
    read_respective_counts,
    read_equal_efforts,
    read_opening_clause,
    read_record_without_hyphen,
    read_score_of_a_quarter,
    read_rebounds_of_both,
    read_points_of_a_quarter,
    read_opponents_turnovers,
    read_threes,
    read_own_points,
    read_rebounds_of_a_kind,
    read_bare_turnovers,
    read_modified,
)
