"""Numbers that count something: ``20 points``, ``19 , 15 and 15 points``, ``a pair of steals``, ``48 percent``."""

from tlm_fairseq.rotowire.extraction import cue_words as cues
from tlm_fairseq.rotowire.extraction.cue_words import is_word
from tlm_fairseq.rotowire.extraction.not_totals import is_no_total
from tlm_fairseq.rotowire.extraction.sentence import Sentence
from tlm_fairseq.rotowire.extraction.text_pieces import NUMBER, WORD, PlacedNumber

# Before a number without a noun after it: "while Lee added 13".
_ADDING_VERBS = frozenset(
    "with added adding had posted contributed chipped in pitched supplied managed poured finished for provided "
    "recorded tallied scored notched registered collected dropped ( scoring netted netting posting contributing "
    "just only by".split()
)
_AFTER_BARE_NUMBERS = frozenset(
    ", and while ) apiece each but in on to from for off as a ; respectively including".split()
)
_INEXACT = frozenset("under than nearly almost over about least".split())


def read_article(sentence: Sentence, at: int) -> int:
    """Reads ``a block`` as one, ``a pair of blocks`` as two. Returns the place to go on at."""
    number, noun_from = 1, at
    following = sentence.pieces[at + 1 : at + 3]
    if len(following) == 2 and is_word(following[0], "pair", "couple", "trio") and is_word(following[1], "of"):
        number, noun_from = (3 if following[0].text == "trio" else 2), at + 2
    elif len(following) and is_word(following[0], "dozen"):
        number, noun_from = 12, at + 1
    found = cues.count_after(sentence.pieces, noun_from)
    if found is None or found[0] in ("PTS", "FGA", "FG3M", "MIN", "PF") and number != 12:
        return at + 1
    count, end = found
    last = sentence.pieces[end].text
    if number == 1 and (last.endswith("s") or is_no_total(sentence.pieces, at, end)):
        return at + 1
    if any(is_word(piece, "short", "shy") for piece in sentence.pieces[end + 1 : end + 2]):
        return at + 1
    # "a", "a pair", "a dozen".
    last_said = sentence.pieces[min(noun_from, at + 1)]
    sentence.state(at, end, [PlacedNumber(number, sentence.pieces[at].start, last_said.start + 1)], count)
    return end + 1


def read_numbers(sentence: Sentence, at: int) -> int:
    """Reads a number, or several of one count: ``19 , 15 and 15 points``. Returns the place to go on at."""
    if cues.is_percent(sentence.pieces, at) or _begins_percentages(sentence, at):
        return _read_percentages(sentence, at)
    numbers, place = [at], at
    found = cues.count_after(sentence.pieces, place)
    while found is None:
        following = place + 1
        while following < len(sentence.pieces) and is_word(sentence.pieces[following], ",", "and"):
            following += 1
        if following in (place + 1, len(sentence.pieces)) or sentence.pieces[following].kind != NUMBER:
            break
        if cues.is_percent(sentence.pieces, following):
            break
        place = following
        numbers.append(place)
        found = cues.count_after(sentence.pieces, place)
    if found is None and sentence.is_at(at + 1, "times") and cues.is_about_turnovers(sentence.pieces, at):
        found = "TO", at + 1
    if found is None:
        return _read_bare_number(sentence, at)
    count, end = found
    if count == "FGA" and cues.is_about_blocks(sentence.pieces, at):
        count = "BLK"
    if is_no_total(sentence.pieces, at, end):
        return end + 1
    sentence.state(at, end, [sentence.pieces[place].numbers[0] for place in numbers], count)
    return end + 1


def _read_bare_number(sentence: Sentence, at: int) -> int:
    """A number without a noun after it: ``led in rebounds with 12``, ``while Lee added 13``, ``scored 20 .``"""
    following, before = sentence.at(at + 1), sentence.at(at - 1)
    ends = following is None or is_word(following, *_AFTER_BARE_NUMBERS)
    if is_word(following, "for") and sentence.last_count and _is_compared_team(sentence, at):
        place = next(place for place in range(at + 2, at + 4) if sentence.is_team(place))
        sentence.add(sentence.pieces[place].who.entity, sentence.pieces[at].numbers[0], sentence.last_count)
        return at + 1
    if not ends or before is None or not (before.kind == WORD and before.text in _ADDING_VERBS):
        return at + 1
    if is_word(before, "in", "for", "by", "on") and not sentence.is_at(at - 2, "chipped", "pitched", "poured"):
        return at + 1
    if is_word(before, "(") and sentence.is_team(at - 2):
        return at + 1
    named = cues.count_before(sentence.pieces, at) or sentence.last_count
    if named is None and sentence.is_of_a_team(at):
        return at + 1
    count = named or "PTS"
    if count not in ("PTS", "REB", "AST"):
        return at + 1
    if sentence.facts and sentence.last_count is None and count == "PTS":
        return at + 1
    sentence.state(at, at, [sentence.pieces[at].numbers[0]], count)
    return at + 1


def _begins_percentages(sentence: Sentence, at: int) -> bool:
    """``37 and 21 percent``."""
    second = sentence.at(at + 2)
    is_pair = sentence.is_at(at + 1, "and") and second is not None and second.kind == NUMBER
    return is_pair and cues.is_percent(sentence.pieces, at + 2)


def _is_compared_team(sentence: Sentence, at: int) -> bool:
    """``30 assists , compared to 27 for the Hawks``."""
    last = at + 3 if sentence.is_at(at + 2, "the") else at + 2
    return sentence.is_team(last) and sentence.is_at(at - 1, "to", "with", "and", "just", "only")


def _read_percentages(sentence: Sentence, at: int) -> int:
    """``48 percent from deep``; ``53 percent and 56 percent from the field and from deep , respectively``."""
    numbers, place = [at], at
    while True:
        after = cues.words_after(sentence.pieces, place)
        following = place + len(after) + 1
        if cues.zone_of(after) or following >= len(sentence.pieces) or sentence.pieces[following].kind != NUMBER:
            break
        if not all(is_word(piece, "percent", "and", ",", "%") for piece in after):
            break
        if not cues.is_percent(sentence.pieces, following):
            break
        place = following
        numbers.append(place)
    if sentence.is_at(at - 1, *_INEXACT):
        return place + 2
    zones = _zones_after(sentence, place) if len(numbers) > 1 else []
    if len(zones) < len(numbers):
        zone = cues.zone_of(cues.words_after(sentence.pieces, place)) or cues.zone_of(
            [piece for piece in cues.words_before(sentence.pieces, at) if not is_word(piece, "shot", "shooting")]
        )
        zones = [zone or sentence.last_zone or cues.FIELD_GOALS] * len(numbers)
    sentence.last_zone = zones[0]
    for number, zone in zip(numbers, zones):
        sentence.state(number, number + 1, [sentence.pieces[number].numbers[0]], f"{zone}_PCT")
    return place + 2


def _zones_after(sentence: Sentence, at: int) -> list[str]:
    """Returns the zones that the words after a place name, in order."""
    zones: list[str] = []
    for piece in cues.words_after(sentence.pieces, at):
        zone = cues.zone_of([piece])
        if zone and zone not in zones:
            zones.append(zone)
    return zones
