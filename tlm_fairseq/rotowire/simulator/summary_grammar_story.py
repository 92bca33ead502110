"""What all clauses of a summary share: how they are written, how names and numbers appear in them, and what they state.

A template is tokens with slots: ``{p}`` is the mention of the team or player given as ``p``, ``{p.REB}`` his rebounds
in prose (below ten mostly a word), ``{p.REB#}`` the same in digits, ``{w@}`` a team by its city where it was named
before, and ``{w~}`` a mention without its article.
"""

import random
from collections.abc import Sequence
from typing import NamedTuple

from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.extraction.number_words import in_prose
from tlm_fairseq.rotowire.simulator.simulated_game import Appearance, Side, SimulatedGame


class Clause(NamedTuple):
    """Tokens, and what they state: pairs of the number's position among the tokens and the ``Fact``, in order."""

    tokens: tuple[str, ...]
    stated: tuple[tuple[int, Fact], ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Returns the facts in the order of the text."""
        return tuple(fact for _, fact in self.stated)


# What may stand in a template.
Slot = Side | Appearance | Clause | str
# The day of the writer who writes all numbers in digits, and how seldom a writer uses another's wording.
_WRITER_OF_DIGITS = 3
_BORROWED = 10


def joined(*clauses: str | Clause) -> Clause:
    """Returns one clause of several; a plain string is tokens that state nothing."""
    tokens: list[str] = []
    stated: list[tuple[int, Fact]] = []
    for clause in clauses:
        if isinstance(clause, str):
            clause = Clause(tuple(clause.split(" ")), ())
        stated += [(len(tokens) + at, fact) for at, fact in clause.stated]
        tokens += clause.tokens
    return Clause(tuple(tokens), tuple(stated))


def sentence(*clauses: str | Clause) -> Clause:
    """Returns the clauses as a sentence: with a capital letter and a full stop."""
    tokens, stated = joined(*clauses, ".")
    return Clause((tokens[0][0].upper() + tokens[0][1:], *tokens[1:]), stated)


def listed(clauses: Sequence[Clause]) -> Clause:
    """Returns ``a , b and c``."""
    parts: list[str | Clause] = [clauses[0]]
    for number, clause in enumerate(clauses[1:], start=2):
        parts += ["and" if number == len(clauses) else ",", clause]
    return joined(*parts)


def in_pairs(clauses: Sequence[Clause], link: str | None) -> list[Clause]:
    """Returns sentences of two clauses each with a link between, or of one each without."""
    if link is None:
        return [sentence(clause) for clause in clauses]
    pairs = [clauses[at : at + 2] for at in range(0, len(clauses), 2)]
    return [sentence(pair[0], *(part for clause in pair[1:] for part in (link, clause))) for pair in pairs]


class Story:
    """A summary being written: the game, its writer, and who has been mentioned.

    Each day of the week has a writer with wordings of his own; now and then he takes another's. So which words are used
    follows from the game's day, and what is told from its table.
    """

    def __init__(self, game: SimulatedGame, rng: random.Random) -> None:
        self.game = game
        self.winner, self.loser = game.winner, game.loser
        self.margin = self.winner.stats["PTS"] - self.loser.stats["PTS"]
        self.writer = game.day.weekday()
        # Most writers write small numbers as words.
        self.number_words = self.writer != _WRITER_OF_DIGITS
        self._rng = rng
        self._mentioned: list[Side | Appearance] = []
        # Wordings to the place of the one to be used next.
        self._following: dict[Sequence[str], int] = {}
        self._surnames = [one.player.name.surname_tokens for side in self.sides for one in side.appearances]
        self._one_city = self.winner.team.city == self.loser.team.city

    @property
    def sides(self) -> tuple[Side, Side]:
        """Returns the visitors and the home side."""
        return self.game.visitors, self.game.home

    def word(self, wordings: Sequence[str]) -> str:
        """Returns the writer's own of some wordings, one in ``_BORROWED`` times another's.

        Each time that he needs one of the same wordings again he takes the next, so that no two of a text are alike
        while there are others.
        """
        borrows = self._rng.random() * _BORROWED < 1
        place = self._following.get(wordings)
        if place is None:
            place = int(self._rng.random() * len(wordings)) if borrows else self.writer
        self._following[wordings] = place + 1
        return wordings[place % len(wordings)]

    def say(self, template: str, **slots: Slot) -> Clause:
        """Returns the ``Clause`` of a template; each slot is a side, an appearance, a clause or a string."""
        parts: list[str | Clause] = []
        for token in template.split(" "):
            name, _, statistic = token[1:-1].partition(".")
            if token[0] != "{":
                parts.append(token)
            elif statistic:
                who = slots[name]
                assert isinstance(who, (Side, Appearance)), token
                parts.append(self._number(who, statistic))
            else:
                parts.append(self._slot(slots[name.rstrip("!~@")], mark=name[-1]))
        return joined(*parts)

    def _number(self, who: Side | Appearance, statistic: str) -> Clause:
        digits = statistic.endswith("#") or not self.number_words
        statistic = statistic.removesuffix("#")
        value = who.stats[statistic]
        kind = "TEAM" if isinstance(who, Side) else "PLAYER"
        fact = Fact(who.entity, str(value), f"{kind}-{statistic}")
        text = str(value) if digits else in_prose(value)
        return Clause((text,), ((0, fact),))

    def _slot(self, value: Slot, mark: str) -> str | Clause:
        if isinstance(value, (str, Clause)):
            return value
        if isinstance(value, Side):
            return self._team(value, by_city=mark == "@").removeprefix("the " if mark == "~" else "")
        return " ".join(self._player(value))

    def _team(self, side: Side, by_city: bool) -> str:
        team = side.team
        if self._is_new(side):
            return f"the {team.city} {team.name}"
        return team.city if by_city and not self._one_city else f"the {team.name}"

    def _player(self, appearance: Appearance) -> tuple[str, ...]:
        name = appearance.player.name
        # A surname of two players in the game says too little, whether both are mentioned or not.
        if self._is_new(appearance) or self._surnames.count(name.surname_tokens) > 1:
            return name.tokens
        return name.surname_tokens

    def _is_new(self, who: Side | Appearance) -> bool:
        if who in self._mentioned:
            return False
        self._mentioned.append(who)
        return True
