"""From a sentence and its correction to the edits of CGED (R, M, S, W), and how well that can do at best.

Both sides are aligned by characters (``tlm_fairseq.gec.token_changes``): what is deleted and inserted at one place is
one edit, and a span whose characters only changed their order is a W. "By words" (those of the corrected sentence,
which must be given) a deletion and an insertion on two sides of a part of one word are one replacement, and a
replacement grows, on both sides alike, until it covers whole words, as annotators mark words.

Many corrections can be written as edits in several ways, so even a perfect system loses here. ``find_ceiling`` says how
much: the score of the annotators' own corrections, converted, against the annotators' own edits.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cged.edits import CgedEdit
from tlm_fairseq.gec.cged.markup import Unit
from tlm_fairseq.gec.metrics.cged import Cged
from tlm_fairseq.gec.token_changes import MISSING, ORDER, REDUNDANT, SELECTION, Change, find_changes, make_change
from tlm_fairseq.scoring.metric import Score
from tlm_fairseq.subwords.characters import Token, join_characters, split_characters

CHARACTERS, WORDS = "characters", "words"


@dataclass(frozen=True)
class Ceiling:
    """The score of the gold corrections, converted by ``by``; ``left_out`` sentences had no correction or no edits."""

    score: Score
    by: str
    left_out: int


def edits_by_characters(source: str, corrected: str) -> list[CgedEdit]:
    """Returns the ``CgedEdit`` list that turns ``source`` into ``corrected``, apart from white space.

    Args:
        source: the sentence as published. Positions count all its characters, spaces included.
        corrected: the corrected sentence; spaces in it matter only between two ASCII runs.
    """
    return _convert(source, [token.text for token in split_characters(corrected)], None)


def edits_by_words(source: str, corrected_words: Iterable[str]) -> list[CgedEdit]:
    """Returns the ``CgedEdit`` list as ``edits_by_characters``, replacements covering whole words.

    Args:
        source: the sentence as published, not segmented.
        corrected_words: the words of the corrected sentence.
    """
    words = [[token.text for token in split_characters(word)] for word in corrected_words]
    tokens = [token for word in words for token in word]
    word_of = [number for number, word in enumerate(words) for _ in word]
    return _convert(source, tokens, word_of)


def find_ceiling(
    units: Sequence[Unit], by: str = CHARACTERS, split_words: Callable[[str], Iterable[str]] | None = None
) -> Ceiling:
    """Returns the ``Ceiling`` over units of a corpus that have both a correction and edits.

    Args:
        units: ``tlm_fairseq.gec.cged.markup.Unit`` items.
        by: ``CHARACTERS`` or ``WORDS``.
        split_words: a function from a corrected sentence to its words, for ``WORDS``.

    Raises:
        UserError: no unit has both.
    """
    usable = [
        (unit.identifier, unit.source, unit.correction, unit.edits)
        for unit in units
        if unit.correction is not None and unit.edits is not None
    ]
    if not usable:
        raise UserError("no sentence has both a correction and errors with their places; give CGED training data")
    if by == WORDS:
        assert split_words is not None, "words need their splitter"
        made = {name: edits_by_words(source, split_words(correction)) for name, source, correction, _ in usable}
    else:
        made = {name: edits_by_characters(source, correction) for name, source, correction, _ in usable}
    gold = {name: edits for name, _, _, edits in usable}
    return Ceiling(Cged(converter=by).score(None, made, gold), by, len(units) - len(usable))


def jieba_splitter() -> Callable[[str], list[str]]:
    """Returns a function from a sentence to its words by the package ``jieba``, in its default mode.

    The sentence may be segmented into characters; its spaces count only between ASCII runs.

    Raises:
        UserError: the package is not installed.
    """
    try:
        import jieba
    except ImportError:
        raise UserError("splitting Chinese into words needs jieba; run: python -m pip install jieba") from None
    jieba.setLogLevel("ERROR")
    return lambda sentence: jieba.lcut(join_characters(token.text for token in split_characters(sentence)))


def are_words(lines: Iterable[str]) -> bool:
    """Returns whether spaces part words in the lines: somewhere two stand apart, and one has several characters."""
    words = [line.split() for line in lines]
    return any(len(line) > 1 for line in words) and any(
        len(split_characters(word)) > 1 for line in words for word in line
    )


def _convert(source: str, target: Sequence[str], word_of: Sequence[int] | None) -> list[CgedEdit]:
    tokens = split_characters(source)
    changes = find_changes([token.text for token in tokens], target)
    if word_of is not None:
        changes = _cover_words(_join_within_words(changes, word_of), len(tokens), word_of)
    return [_as_edit(change, tokens, target, len(source)) for change in changes]


def _as_edit(change: Change, tokens: Sequence[Token], target: Sequence[str], length: int) -> CgedEdit:
    if change.kind == MISSING:
        start = tokens[change.start].start if change.start < len(tokens) else length
        start, end = start + 1, start + 1
    else:
        start, end = tokens[change.start].start + 1, tokens[change.end - 1].end
    if change.kind in (REDUNDANT, ORDER):
        return CgedEdit(start, end, change.kind)
    corrected = join_characters(target[change.target_start : change.target_end])
    return CgedEdit(start, end, change.kind, (corrected,))


def _join_within_words(changes: Iterable[Change], word_of: Sequence[int]) -> list[Change]:
    """Joins a deletion and an insertion to an S where all between them is of the one word that is inserted into."""
    joined: list[Change] = []
    for change in changes:
        last = joined[-1] if joined else None
        if last and {last.kind, change.kind} == {MISSING, REDUNDANT}:
            inserted = change if change.kind == MISSING else last
            words = {*word_of[inserted.target_start : inserted.target_end]}
            between = {*word_of[last.target_end : change.target_start]}
            if len(between) == 1 and between <= words:
                joined[-1] = make_change(last.start, change.end, last.target_start, change.target_end)
                continue
        joined.append(change)
    return joined


def _cover_words(changes: Sequence[Change], length: int, word_of: Sequence[int]) -> list[Change]:
    """Grows each S to whole words of the target, over unchanged tokens only, and joins changes that then meet.

    Args:
        changes: ``Change`` items, in order.
        length: number of source tokens.
        word_of: for each target token the number of its word.
    """
    covered = []
    for number, change in enumerate(changes):
        if change.kind == SELECTION:
            following = changes[number + 1] if number + 1 < len(changes) else None
            room_before = change.start - (changes[number - 1].end if number else 0)
            room_after = (following.start if following else length) - change.end
            before = min(_same_word_before(change, word_of), room_before)
            after = min(_same_word_after(change, word_of), room_after)
            change = change._replace(
                start=change.start - before,
                end=change.end + after,
                target_start=change.target_start - before,
                target_end=change.target_end + after,
            )
        covered.append(change)
    return _join_neighbours(covered)


def _same_word_before(change: Change, word_of: Sequence[int]) -> int:
    """Returns how many target tokens before the change belong to the word that it begins in."""
    at = change.target_start
    while at and word_of[at - 1] == word_of[change.target_start]:
        at -= 1
    return change.target_start - at


def _same_word_after(change: Change, word_of: Sequence[int]) -> int:
    """Returns how many target tokens after the change belong to the word that it ends in."""
    at = change.target_end
    while at < len(word_of) and word_of[at] == word_of[change.target_end - 1]:
        at += 1
    return at - change.target_end


def _join_neighbours(changes: Iterable[Change]) -> list[Change]:
    joined: list[Change] = []
    for change in changes:
        last = joined[-1] if joined else None
        if last and last.kind != ORDER != change.kind and last.end >= change.start:
            joined[-1] = make_change(
                last.start, max(last.end, change.end), last.target_start, max(last.target_end, change.target_end)
            )
        else:
            joined.append(change)
    return joined
