"""Mentions of players and teams in a summary, resolved to the game's table.

A player is found by the whole name (``Larry Nance Jr.``, ``C.J . McCollum`` for CJ McCollum), by the surname, or by a
first name that is no other's. A surname of several players means the one mentioned last by the whole name; where none
was, the only one of them who played; else the mention is ambiguous and stands for nobody. A capitalised word before
a surname that is not the player's first name (``Doc Rivers``) makes it another person.

A team is found by city and name, by name, by a short form of it, or by its city; a city of both teams is ambiguous.
``LA`` and ``Los Angeles`` are one city. NBA teams that do not play in this game are found too, as somebody else.

``he`` is the last player of whom something was said, ``they`` the last team, ``the former`` and ``the latter`` are the
last two joined by ``and``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import OSA

from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.extraction.nba_teams import NBA_TEAMS, SHORT_NAMES

PLAYER, TEAM = "player", "team"

_SUFFIXES = {"Jr", "Sr", "II", "III", "IV", "V"}
_INITIALS = re.compile(r"(?:[A-Z]\.)*[A-Z]")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s$")
_SAME_CITY = {"LA": "Los Angeles"}
# Capitalised words that stand before a surname without being part of the name.
_TITLES = frozenset(
    "All-Star MVP NBA Rookie Sophomore Veteran Center Guard Forward Point Shooting Meanwhile While But And With "
    "Only Fellow Starter Champ Defense Big Sixth Man".split()
)


@dataclass(frozen=True)
class Mention:
    """Somebody named at ``start``, ``end`` (places of tokens, end exclusive).

    ``kind`` is ``PLAYER`` or ``TEAM``; ``entity`` as in a ``Fact``, None where the mention is ambiguous or of somebody
    who is not in the game. ``is_object`` tells of a player that something else is said of him: ``behind Curry``.
    """

    kind: str
    entity: str | None
    start: int
    end: int
    whole: bool = False
    ambiguous: bool = False
    is_object: bool = False


class _Form(NamedTuple):
    """A way to name somebody: the entities that it can mean, and how much of the name it gives."""

    kind: str
    entities: tuple[str | None, ...]
    whole: bool = False
    surname: bool = False


# A word as names are compared, and where it starts and ends.
NameWord = tuple[str, int, int]
# A kind, the words of a name, whom it means (None: somebody who is not in the game), and which part of the name it is.
_NamedForm = tuple[str, list[str], str | None, str]


class EntityNames:
    """All ways to name the players and the teams of a game.

    Args:
        game: a ``Game``.
        tolerant: names may lack a hyphen (``Al Farouq Aminu``) or have a comma (``Hardaway , Jr.``), and a first name
            that is nearly a player's is his (``Jared`` is Jerryd; ``Markief`` is Markieff and not Marcus).
    """

    def __init__(self, game: Game, tolerant: bool = False) -> None:
        self._tolerant = tolerant
        self._forms: dict[tuple[str, ...], _Form] = {}
        self._played = {player.name for player in game.players if player.statistics is not None}
        self._first_names: dict[str, str] = {}
        for kind, words, entity, part in [*_other_teams(game), *_team_forms(game), *_player_forms(game)]:
            self._add(kind, words, entity, part)
        for player in game.players:
            self._first_names.setdefault(player.name, _normal(player.first_name))
        if tolerant:
            for player in game.players:
                if "-" in player.name:
                    self._add(PLAYER, player.name.replace("-", " ").split(), player.name, "whole")
                *words, last = player.name.split()
                if _normal(last) in _SUFFIXES:
                    self._add(PLAYER, [*words, ",", last], player.name, "whole")
        self._longest: dict[str, int] = {}
        for form in self._forms:
            self._longest[form[0]] = max(len(form), self._longest.get(form[0], 0))

    def find(self, words: Sequence[NameWord]) -> list[Mention]:
        """Returns the ``Mention`` list of a summary's names, pronouns aside, in order.

        Args:
            words: ``(normalised word, start, end)`` as ``name_words`` gives them.
        """
        mentions: list[Mention] = []
        last_whole: dict[str, int] = {}
        at = 0
        while at < len(words):
            form, length = self._longest_form(words, at)
            if form is None:
                at += 1
                continue
            mention = self._resolve(form, words, at, length, last_whole, mentions)
            if mention.whole and mention.entity is not None:
                last_whole[mention.entity] = len(mentions)
            mentions.append(mention)
            at += length
        return mentions

    def _add(self, kind: str, words: list[str], entity: str | None, part: str) -> None:
        if not words:
            return
        key = tuple(_normal(word) for word in words)
        known = self._forms.get(key)
        form = _Form(kind, (entity,), part == "whole", part == "surname")
        if known is None or _RANK[part] < self._rank(known):
            self._forms[key] = form
        elif self._rank(known) == _RANK[part] and entity not in known.entities:
            self._forms[key] = known._replace(entities=(*known.entities, entity))

    @staticmethod
    def _rank(form: _Form) -> int:
        if form.kind == TEAM:
            return _RANK["team"] if form.entities != (None,) else _RANK["other team"]
        return _RANK["whole" if form.whole else "surname" if form.surname else "first name"]

    def _longest_form(self, words: Sequence[NameWord], at: int) -> tuple[_Form | None, int]:
        for length in range(min(self._longest.get(words[at][0], 0), len(words) - at), 0, -1):
            form = self._forms.get(tuple(word for word, _, _ in words[at : at + length]))
            if form is not None:
                return form, length
        return None, 0

    def _resolve(
        self,
        form: _Form,
        words: Sequence[NameWord],
        at: int,
        length: int,
        last_whole: Mapping[str, int],
        mentions: Sequence[Mention],
    ) -> Mention:
        start, end = words[at][1], words[at + length - 1][2]
        entities, told_apart = form.entities, False
        if form.surname:
            before = words[at - 1] if at and not (mentions and mentions[-1].end == start) else None
            entities = self._fitting(entities, before, _starts_sentence(words, at - 1))
            if not entities:
                return Mention(form.kind, None, start, end)
            told_apart = self._tolerant and len(entities) == 1 < len(form.entities)
        if len(entities) > 1 and form.kind == PLAYER:
            named = [entity for entity in entities if entity is not None and entity in last_whole]
            played = [entity for entity in entities if entity in self._played]
            if named:
                entities = (max(named, key=lambda entity: last_whole[entity]),)
            elif len(played) == 1:
                entities = tuple(played)
        entity = entities[0] if len(entities) == 1 else None
        return Mention(form.kind, entity, start, end, form.whole or told_apart, len(entities) > 1)

    def _fitting(
        self, entities: tuple[str | None, ...], before: NameWord | None, starts_sentence: bool
    ) -> tuple[str | None, ...]:
        """Returns those of a surname's players whom the word before does not exclude."""
        if before is None:
            return entities
        word = before[0]
        if not word[0].isupper() or not word.isalpha() or len(word) < 2:
            return entities
        near = tuple(
            one for one in entities if one is not None and self._first_names[one][:3].lower() == word[:3].lower()
        )
        if self._tolerant:
            near = self._most_similar([one for one in entities if one is not None], word)
        if near:
            return near
        if word.isupper() or word in _TITLES or starts_sentence:
            return entities
        return ()

    def _most_similar(self, entities: Sequence[str], first_name: str) -> tuple[str, ...]:
        """Returns those whose first name is the most like one that is written, if it begins alike."""
        distances = {
            entity: OSA.distance(known, first_name)
            for entity in entities
            if (known := self._first_names[entity])[:1] == first_name[:1]
            and (
                known[:3].lower() == first_name[:3].lower()
                or 2 * OSA.distance(known, first_name) <= max(len(known), len(first_name))
            )
        }
        return tuple(entity for entity, distance in distances.items() if distance == min(distances.values()))


_RANK = {"whole": 0, "team": 1, "surname": 2, "first name": 3, "other team": 4}


def name_words(tokens: list[str], tolerant: bool = False) -> list[NameWord]:
    """Returns ``(word, start, end)`` for each word of a summary, as names are compared: without dots, initials joined.

    ``C.J`` and a following ``.`` are one word, ``CJ``. A possessive in one token with its noun (``Reed’s``) is cut off
    if ``tolerant``.
    """
    words: list[NameWord] = []
    at = 0
    while at < len(tokens):
        token, end = tokens[at], at + 1
        if is_initials(tokens, at):
            end += 1
        word = _POSSESSIVE.sub("", token) if tolerant else token
        words.append((_normal(word) or token, at, end))
        at = end
    return words


def is_initials(tokens: list[str], at: int) -> bool:
    """Whether the full stop after ``tokens[at]`` belongs to initials, as in ``C.J . McCollum``."""
    return (
        "." in tokens[at]
        and _INITIALS.fullmatch(tokens[at]) is not None
        and tokens[at + 1 : at + 2] == ["."]
        and tokens[at + 2 : at + 3] != []
        and tokens[at + 2][:1].isupper()
    )


def last_mention(kind: str, recent: Sequence[Mention]) -> Mention | None:
    """Returns the last of the mentions of a kind, objects only where there is no other; or None."""
    known = [mention for mention in recent if mention.kind == kind]
    return next((mention for mention in reversed(known) if not mention.is_object), known[-1] if known else None)


def _starts_sentence(words: Sequence[NameWord], at: int) -> bool:
    return at <= 0 or words[at - 1][0] in (".", "!", "?", "``", "''")


def _normal(word: str) -> str:
    return word.replace(".", "").rstrip("'’")


def _player_forms(game: Game) -> Iterator[_NamedForm]:
    for player in game.players:
        words = player.name.split()
        yield PLAYER, words, player.name, "whole"
        bare = words[:-1] if len(words) > 1 and _normal(words[-1]) in _SUFFIXES else words
        yield PLAYER, bare, player.name, "whole" if len(bare) > 1 or len(words) == 1 else "surname"
        if len(bare) > 1:
            yield PLAYER, words[1:], player.name, "surname"
            yield PLAYER, bare[1:], player.name, "surname"
            yield PLAYER, bare[:1], player.name, "first name"


def _team_forms(game: Game) -> Iterator[_NamedForm]:
    for team in (game.home, game.visitor):
        names = [team.name, *SHORT_NAMES.get(team.name, ())]
        for city in {team.city, *_city_names(team.city)}:
            yield TEAM, city.split(), team.name, "team"
            for name in names:
                yield TEAM, [*city.split(), *name.split()], team.name, "team"
        for name in names:
            yield TEAM, name.split(), team.name, "team"


def _other_teams(game: Game) -> Iterator[_NamedForm]:
    ours = {game.home.name, game.visitor.name}
    for city, name in NBA_TEAMS:
        if name in ours:
            continue
        for short in (name, *SHORT_NAMES.get(name, ())):
            yield TEAM, short.split(), None, "other team"
            for one in (city, *_city_names(city)):
                yield TEAM, [*one.split(), *short.split()], None, "other team"


def _city_names(city: str) -> Iterator[str]:
    for short, whole in _SAME_CITY.items():
        if city in (short, whole):
            yield short
            yield whole
