"""What each tag stands for in a game, as tokens of a summary."""

import re
from collections.abc import Iterator

from tlm_fairseq.rotowire.copying.slots import player_slots, team_slots
from tlm_fairseq.rotowire.copying.tags import GAME, NTH, PROSE, value_tag
from tlm_fairseq.rotowire.corpus.days import weekday_of
from tlm_fairseq.rotowire.corpus.games import Game, Player, Team
from tlm_fairseq.rotowire.corpus.schema import TEAM_STATISTICS
from tlm_fairseq.rotowire.extraction.number_words import ORDINALS, in_prose

TEAM_NAMES = ("CITY", "NAME")
PLAYER_NAMES = ("NAME", "SECOND", "FIRST")
# Of a team's next game; and how many games it has won or lost in a row.
NEXT_GAME = NEXT_CITY, NEXT_NAME, NEXT_DAY = ("NEXT_CITY", "NEXT_NAME", "NEXT_DAY")
STREAK = "STREAK"
DAY, STADIUM = value_tag(GAME, "DAY"), value_tag(GAME, "STADIUM")
_INITIALS = re.compile(r"(?:[A-Z]\.?){2,}(?= )")


def tag_values(game: Game) -> dict[str, list[str]]:
    """Returns each tag that the game has a value for, with its tokens; a figure of who did not play has none."""
    values = {DAY: [weekday_of(game.day)], STADIUM: (game.stadium or "").split()}
    for slot, team in team_slots(game).items():
        for column, name in zip(TEAM_NAMES, (team.city, team.name)):
            values[value_tag(slot, column)] = name.split()
        for column in TEAM_STATISTICS:
            values.update(_figure(slot, column.removeprefix("TEAM-"), team.line[column]))
        values.update(_schedule(slot, team))
    for slot, player in player_slots(game).items():
        for column, name in zip(PLAYER_NAMES, _names(player)):
            values[value_tag(slot, column)] = name_tokens(name)
        for column, figure in (player.statistics or {}).items():
            values.update(_figure(slot, column, figure))
    return {tag: tokens for tag, tokens in values.items() if tokens}


def name_tokens(name: str) -> list[str]:
    """Returns a player's name as summaries mostly have it: ``C.J . Vance`` for ``CJ Vance`` and ``C.J. Vance``."""
    words = " ".join(name.split())
    initials = _INITIALS.match(words)
    if initials is None:
        return words.split()
    return [".".join(initials[0].replace(".", "")), ".", *words[initials.end() :].split()]


def _names(player: Player) -> Iterator[str]:
    yield player.name
    yield player.second_name or ""
    yield player.first_name


def _figure(slot: str, column: str, figure: str) -> Iterator[tuple[str, list[str]]]:
    yield value_tag(slot, column), [figure]
    yield value_tag(slot, column, PROSE), [in_prose(int(figure))]


def _schedule(slot: str, team: Team) -> Iterator[tuple[str, list[str]]]:
    if team.streak is not None:
        length = team.streak[1:]
        yield from _figure(slot, STREAK, length)
        if int(length) < len(ORDINALS):
            yield value_tag(slot, STREAK, NTH), [ORDINALS[int(length)]]
    if team.next_game is not None:
        game = team.next_game
        for column, text in zip(NEXT_GAME, (game.opponent_city, game.opponent_name, weekday_of(game.day))):
            yield value_tag(slot, column), text.split()
