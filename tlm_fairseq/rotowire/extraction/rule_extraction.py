"""Facts read out of a summary by rules, without training.

Numbers are found as digits and as words, what they count by the words around them (``cue_words``), and whose they are
by the mentions around them (``fact_owners``). The table is used for the names of players and teams, and for who played;
its numbers are never looked at, so that a false statement is extracted as it stands. The one exception is a final score
of which the sentence does not say who won: the higher number then goes to the team that won by the table.

Not extracted, for the table has no column: points of a half or of overtime, of the bench or of several players
together, runs and leads, means over games, inexact numbers (``at least 20 points``).
"""

from collections.abc import Iterator, Sequence

from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.extraction.counted_numbers import read_article, read_numbers
from tlm_fairseq.rotowire.extraction.cue_words import is_word
from tlm_fairseq.rotowire.extraction.entity_mentions import Mention
from tlm_fairseq.rotowire.extraction.rule_versions import NEWEST, Rules, rules_of
from tlm_fairseq.rotowire.extraction.sentence import PlacedFact, Reader, Sentence
from tlm_fairseq.rotowire.extraction.shooting_pairs import read_part, read_shooting
from tlm_fairseq.rotowire.extraction.team_scores import read_record, read_scores
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION, NUMBER, PAIR
from tlm_fairseq.text.processes import mapped, processes_for

# They take longer than a process takes to start.
TEXTS_WORTH_A_PROCESS = 100


class RuleExtractor:
    """The rules as an extractor: an object with ``name`` and ``extract(game, tokens)``.

    Args:
        version: ``rules@1``, ``rules@2``, or ``rules`` for the newest.

    Raises:
        UserError: there is no such version.
    """

    def __init__(self, version: str = "rules") -> None:
        self._rules = rules_of(version)
        self.name = self._rules.name

    def extract(self, game: Game, tokens: list[str]) -> list[Fact]:
        """Returns the list of ``Fact`` in the order of the text."""
        return extract_facts(game, tokens, self._rules)

    def extract_all(
        self, games: Sequence[Game], texts: Sequence[list[str]], processes: int | None = None
    ) -> list[list[Fact]]:
        """Returns the facts of a text about each game, which do not depend on the number of processes.

        Args:
            games: a list of ``Game``.
            texts: the tokens of a summary for each.
            processes: how many to share the work over; by default as many as the machine grants and the work is worth.
        """
        if processes is None:
            processes = processes_for(len(games), TEXTS_WORTH_A_PROCESS)
        return mapped(self.extract, games, texts, processes=processes, tasks_at_once=20)


def extract_facts(game: Game, tokens: list[str], rules: Rules = NEWEST) -> list[Fact]:
    """Returns the facts that a summary states about a game, as a list of ``Fact``; see ``extract_placed_facts``."""
    return [placed.fact for placed in extract_placed_facts(game, tokens, rules)]


def extract_placed_facts(game: Game, tokens: list[str], rules: Rules = NEWEST) -> list[PlacedFact]:
    """Returns the facts that a summary states about a game, as a list of ``PlacedFact`` in the order of the text.

    Args:
        game: a ``Game``; a number that belongs to nobody in it is left out.
        tokens: of the summary.
        rules: the version of the rules.
    """
    return [fact for sentence in read_sentences(game, tokens, rules) for fact in sentence.facts]


def read_sentences(game: Game, tokens: list[str], rules: Rules = NEWEST) -> Iterator[Sentence]:
    """Yields the sentences of a summary, with who is mentioned and the facts; for the arguments see above."""
    recent: list[Mention] = []
    for pieces in rules.split(game, tokens):
        owners = rules.owners(pieces, recent)
        sentence = Sentence(game, pieces, owners, rules.exclusions, rules.group_words)
        _read(sentence, rules.readers)
        yield sentence
        recent += [piece.who for piece in pieces if piece.kind == MENTION]


def ambiguous_mentions(game: Game, tokens: list[str]) -> list[str]:
    """Returns the surnames and cities in a summary that could mean several, as text, in order."""
    return [
        " ".join(tokens[piece.who.start : piece.who.end])
        for pieces in NEWEST.split(game, tokens)
        for piece in pieces
        if piece.kind == MENTION and piece.who.ambiguous
    ]


def _read(sentence: Sentence, readers: Sequence[Reader]) -> None:
    """Adds the facts of a sentence to it."""
    at = 0
    while at < len(sentence.pieces):
        piece = sentence.pieces[at]
        found = _read_first(sentence, at, readers) if piece.kind in (NUMBER, PAIR) else None
        if found is not None:
            at = found
        elif piece.kind == PAIR:
            at = _read_pair(sentence, at)
        elif piece.kind == NUMBER:
            at = read_numbers(sentence, at)
        elif is_word(piece, "a", "an"):
            at = read_article(sentence, at)
        else:
            at += 1


def _read_first(sentence: Sentence, at: int, readers: Sequence[Reader]) -> int | None:
    return next((end for reader in readers if (end := reader(sentence, at)) is not None), None)


def _read_pair(sentence: Sentence, at: int) -> int:
    """Reads a pair of numbers and returns the place to go on at."""
    if sentence.pieces[at].joined_by == "of":
        end = read_part(sentence, at)
        if end is not None:
            return end
    elif read_record(sentence, at) or read_scores(sentence, at):
        return at + 1
    read_shooting(sentence, at)
    return at + 1
