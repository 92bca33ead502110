"""The template system that data-to-text systems are compared with: the same sentences for every game, 54 facts.

Wiseman, Shieber and Rush, "Challenges in Data-to-Document Generation", EMNLP 2017, section 5: one sentence on winner,
loser, records and score, one on each of the six top scorers, and a closing sentence. The wording here is our own.
"""

from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.corpus.games import Game, Player, Team

TOP_SCORERS = 6
_RESULT = (
    "The {w} ( {w.TEAM-WINS} - {w.TEAM-LOSSES} ) defeated the {l} ( {l.TEAM-WINS} - {l.TEAM-LOSSES} ) {w.TEAM-PTS} - "
    "{l.TEAM-PTS} ."
)
_SCORER = (
    "{p} scored {p.PTS} points ( {p.FGM} - {p.FGA} FG , {p.FG3M} - {p.FG3A} 3Pt , {p.FTM} - {p.FTA} FT ) to go with "
    "{p.REB} rebounds ."
)
_CLOSING = "The {{home}} will {} for their next game , while the {{vis}} will {} ."
# By whether the next game is at home; the first is said where no schedule tells.
_NEXT_OF_HOSTS = {True: "stay at home", False: "go on the road"}
_NEXT_OF_GUESTS = {False: "be on the road again", True: "return home"}
# What a slot stands for: who, his or its numbers by column, and what a relation's name has before the column.
_Slot = tuple[Player | Team, dict[str, str], str]


def describe(game: Game) -> tuple[list[str], list[Fact]]:
    """Returns the tokens of the summary of a ``Game``, and the list of its ``Fact``s in the order of the text.

    Scorers of the same points stand in the order of the box score, visitors first. A game in which fewer than six
    played has fewer sentences.
    """
    home, visitor = game.home, game.visitor
    winner, loser = sorted((home, visitor), key=lambda team: -int(team.line["TEAM-PTS"]))
    tokens, facts = _fill(_RESULT, w=(winner, winner.line, ""), l=(loser, loser.line, ""))
    played = [player for player in game.players if player.played]
    for player in sorted(played, key=lambda one: -int(one.figures["PTS"]))[:TOP_SCORERS]:
        more_tokens, more_facts = _fill(_SCORER, p=(player, player.figures, "PLAYER-"))
        tokens += more_tokens
        facts += more_facts
    closing = _CLOSING.format(_next(home, _NEXT_OF_HOSTS), _next(visitor, _NEXT_OF_GUESTS))
    tokens += _fill(closing, home=(home, home.line, ""), vis=(visitor, visitor.line, ""))[0]
    return tokens, facts


def _next(team: Team, wordings: dict[bool, str]) -> str:
    is_home = next(iter(wordings)) if team.next_game is None else team.next_game.is_home
    return wordings[is_home]


def _fill(template: str, **slots: _Slot) -> tuple[list[str], list[Fact]]:
    tokens: list[str] = []
    facts: list[Fact] = []
    for token in template.split(" "):
        slot, _, column = token[1:-1].partition(".")
        if token[0] != "{":
            tokens.append(token)
            continue
        who, numbers, prefix = slots[slot]
        if column:
            tokens.append(numbers[column])
            facts.append(Fact(who.name, numbers[column], prefix + column))
        else:
            name = who.name if prefix else f"{who.city} {who.name}"
            tokens += name.split()
    return tokens, facts
