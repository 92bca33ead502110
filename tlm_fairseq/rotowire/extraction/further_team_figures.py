"""Figures of teams that the first version of the rules does not read; readers as in ``further_counts``."""

from tlm_fairseq.rotowire.extraction import cue_words as cues
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER, TEAM
from tlm_fairseq.rotowire.extraction.further_counts import ends_count
from tlm_fairseq.rotowire.extraction.quarter_words import ORDINALS, names_quarter, quarter_of
from tlm_fairseq.rotowire.extraction.sentence import Reader, Sentence
from tlm_fairseq.rotowire.extraction.team_scores import add_record, add_scores
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION, NUMBER, PAIR

_QUARTERS = ("quarter", "period", "frame", "stanza")
_FAR = 40


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


def read_bare_turnovers(sentence: Sentence, at: int) -> int | None:
    """``struggled with turnovers , committing 15``; ``16 turnovers to the Hawks ' eight``."""
    piece = sentence.pieces[at]
    if piece.kind != NUMBER or not ends_count(sentence, at + 1):
        return None
    if sentence.is_at(at - 1, "'s", "'") and sentence.is_team(at - 2) and sentence.last_count in ("TO", "REB", "AST"):
        if {"to", "compared", "against", "than", "over"}.isdisjoint(
            part.text for part in sentence.pieces[max(at - 5, 0) : at - 2]
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


TEAM_READERS: tuple[Reader, ...] = (
    read_record_without_hyphen,
    read_score_of_a_quarter,
    read_quarter_of_a_later_team,
    read_quarter_points,
    read_points_of_a_quarter,
    read_rebounds_of_both,
    read_opponents_turnovers,
    read_bare_turnovers,
)
