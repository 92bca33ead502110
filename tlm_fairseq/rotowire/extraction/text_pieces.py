"""A summary as sentences of pieces: words, numbers, pairs of numbers (``7 - 12``, ``7 of his 12``), and mentions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.extraction.entity_mentions import (
    PLAYER,
    TEAM,
    EntityNames,
    Mention,
    is_initials,
    last_mention,
    name_words,
)
from tlm_fairseq.rotowire.extraction.number_words import read_number

WORD, NUMBER, PAIR, MENTION = "word", "number", "pair", "mention"

_STOPS = {".", "!", "?"}
_JOINS = {"of", "for", "from"}
_HIS = {"his", "their", "its", "the", "her"}
_HE = {"he", "his", "him", "himself"}
_THEY = {"they"}
_OTHER_PARTS = frozenset("with by as and , while in to for".split())
_TEAM_VERBS = frozenset("shot hit had made went committed turned finished recorded dished".split())
# A player after one of these is not whom the sentence is about.
_BEFORE_OBJECTS = frozenset(
    "of behind in supported supporting matched matching match joined joining against than alongside replacing "
    "without replaced another missing on upon over before help helping".split()
)
# What a sentence's first words call a player instead of naming him.
_PLAYER_NOUNS = frozenset(
    "veteran guard forward center rookie sophomore swingman big point shooting power small all-star star "
    "youngster reserve superstar".split()
)


class PlacedNumber(NamedTuple):
    """A number and the tokens of the summary that say it (end exclusive)."""

    value: int
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A part of a sentence.

    ``text`` is lower case; ``numbers`` has the one of a ``NUMBER``, both of a ``PAIR``; ``joined_by`` is what stands
    between those: ``"-"`` or ``"of"``. A ``MENTION`` has ``mention``. ``start`` is the place of its first token.
    """

    kind: str
    text: str
    numbers: tuple[PlacedNumber, ...] = ()
    joined_by: str = ""
    mention: Mention | None = None
    start: int = 0

    @property
    def values(self) -> tuple[int, ...]:
        """The values of its numbers."""
        return tuple(number.value for number in self.numbers)

    @property
    def who(self) -> Mention:
        """The ``mention`` of a ``MENTION``."""
        assert self.mention is not None, self.text
        return self.mention


def split_pieces(game: Game, tokens: list[str], tolerant: bool = False) -> list[list[Piece]]:
    """Returns the summary's sentences, each a list of ``Piece``.

    Args:
        game: a ``Game``.
        tokens: of the summary.
        tolerant: spellings of names and ends of sentences may be a little off, see ``EntityNames``.
    """
    sentences = []
    named = {mention.start: mention for mention in EntityNames(game, tolerant).find(name_words(tokens, tolerant))}
    recent: list[Mention] = []
    pairs: list[tuple[Mention, Mention]] = []
    for start, end in sentence_spans(tokens, tolerant):
        sentences.append(_pieces(tokens, start, end, named, recent, pairs))
    return sentences


def sentence_spans(tokens: list[str], tolerant: bool = False) -> Iterator[tuple[int, int]]:
    """Yields start and end of each sentence, the full stop left out.

    A full stop that is missing before ``The`` is found if ``tolerant``.
    """
    start, inside = 0, False
    for at, token in enumerate(tokens):
        if inside:
            inside = False
        elif is_initials(tokens, at):
            inside = True
        elif token in _STOPS:
            if at > start:
                yield start, at
            start = at + 1
        elif tolerant and token == "The" and at > start and tokens[at - 1].isalpha() and tokens[at - 1].islower():
            yield start, at
            start = at
    if start < len(tokens):
        yield start, len(tokens)


def _pieces(
    tokens: list[str],
    start: int,
    end: int,
    named: Mapping[int, Mention],
    recent: list[Mention],
    pairs: list[tuple[Mention, Mention]],
) -> list[Piece]:
    """Returns the pieces of a sentence.

    Args:
        tokens: of the summary; the sentence is from ``start`` to ``end``.
        named: the mentions by name, by their start.
        recent: the mentions so far, added to here.
        pairs: those joined by ``and`` so far, added to here.
    """
    words = [token.lower() for token in tokens[start:end]]
    pieces: list[Piece] = []
    at = start
    while at < end:
        mention = named.get(at)
        if mention is not None:
            if mention.kind == PLAYER and pieces and pieces[-1].text in _BEFORE_OBJECTS:
                mention = replace(mention, is_object=not _goes_on_about(tokens, words, mention, start))
            if len(pieces) > 1 and pieces[-1].text == "and" and pieces[-2].kind == MENTION:
                if pieces[-2].who.kind == mention.kind:
                    pairs.append((pieces[-2].who, mention))
            recent.append(mention)
            pieces.append(Piece(MENTION, " ".join(words[at - start : mention.end - start]), mention=mention, start=at))
            at = mention.end
            continue
        piece, length = _word_or_number(words, at - start, start)
        reference = _reference(piece, pieces, recent, pairs, words[at - start + 1 : at - start + 2])
        if reference is not None:
            recent.append(reference)
            piece = replace(piece, kind=MENTION, mention=reference)
        pieces.append(piece)
        at += length
    return pieces


def _word_or_number(words: list[str], at: int, start: int) -> tuple[Piece, int]:
    """Returns the piece at a place that is no name, and how many words it takes.

    Args:
        words: of the sentence, the first of which is the token ``start`` of the summary.
        at: the place in the sentence.
    """
    if words[at] in ("three", "3") and words[at + 1 : at + 2] == ["-"] and at + 2 < len(words):
        if words[at + 2].startswith("point") and not (words[at + 2] == "point" and _is_performance(words, at + 3)):
            return Piece(WORD, f"three-{words[at + 2]}", start=start + at), 3
    found = read_number(words, at)
    if found is None:
        if at + 2 < len(words) and words[at + 1] == "-" and words[at].isalpha() and words[at + 2].isalpha():
            # "double - double"; but not "over - - 12", and not across a number.
            if read_number(words, at + 2) is None:
                return Piece(WORD, f"{words[at]}-{words[at + 2]}", start=start + at), 3
        return Piece(WORD, words[at], start=start + at), 1
    value, after = found
    first = PlacedNumber(value, start + at, start + after)
    place, joined_by = _second_number(words, after)
    second = None if place is None else read_number(words, place)
    if place is not None and second is not None:
        value, end = second
        numbers = (first, PlacedNumber(value, start + place, start + end))
        return Piece(PAIR, " ".join(words[at:end]), numbers, joined_by, start=start + at), end - at
    if after + 1 < len(words) and words[after] == "-" and words[after + 1].isalpha():
        # "19 - point": the hyphen says nothing.
        return Piece(NUMBER, words[at], (first,), start=start + at), after + 1 - at
    return Piece(NUMBER, words[at], (first,), start=start + at), after - at


def _second_number(words: list[str], at: int) -> tuple[int | None, str]:
    """Returns where the second number of a pair that goes on at ``at`` would begin, or None; and what joins the two."""
    rest = words[at:]
    if rest[:1] == ["-"] and len(rest) > 1:
        if rest[1] in _JOINS and rest[2:3] == ["-"] and len(rest) > 3:
            return at + 3, "of"
        if rest[1] not in ("three", "3") or not rest[3:4] or not rest[3].startswith("point"):
            return at + 1, "-"
    if rest[:1] == ["of"]:
        skip = 2 if rest[1:2] and rest[1] in _HIS else 1
        if len(rest) > skip and not (rest[skip] in ("three", "3") and rest[skip + 1 : skip + 2] == ["-"]):
            return at + skip, "of"
    return None, ""


def _is_performance(words: list[str], at: int) -> bool:
    return words[at : at + 1] != [] and words[at] in ("effort", "outing", "performance", "night", "game", "efforts")


def _reference(
    piece: Piece,
    before: Sequence[Piece],
    recent: Sequence[Mention],
    pairs: Sequence[tuple[Mention, Mention]],
    following: list[str],
) -> Mention | None:
    """Returns the mention that a pronoun stands for, or None."""
    if piece.kind != WORD:
        return None
    if piece.text in _HE:
        return _again(last_mention(PLAYER, recent), piece.start)
    after_the = bool(before) and before[-1].text == "the"
    if piece.text in _THEY or piece.text == "team" and after_the and following and following[0] in _TEAM_VERBS:
        return _again(last_mention(TEAM, recent), piece.start)
    if piece.text in ("former", "latter") and after_the and pairs:
        return _again(pairs[-1][piece.text == "latter"], piece.start)
    if len(before) == 1 and after_the and piece.text in _PLAYER_NOUNS:
        return _again(last_mention(PLAYER, recent), piece.start)
    return None


def _again(mention: Mention | None, start: int) -> Mention | None:
    if mention is None or mention.entity is None:
        return None
    return Mention(mention.kind, mention.entity, start, start + 1)


def _goes_on_about(tokens: list[str], words: list[str], mention: Mention, start: int) -> bool:
    """Whether the words after an object are about it: ``, who scored``, ``'s 33 points``."""
    following = tokens[mention.end : mention.end + 2]
    if following[:1] in (["'s"], ["'"]):
        return _has_number(words, mention.end - start)
    return "who" in following


def _has_number(words: list[str], at: int) -> bool:
    """Whether a number follows within some words, before another part of the sentence begins."""
    for place in range(at, min(at + 6, len(words))):
        if words[place] in _OTHER_PARTS:
            return False
        if read_number(words, place) is not None:
            return True
    return False
