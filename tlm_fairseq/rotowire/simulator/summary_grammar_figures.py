"""Which figures of a player are told, what they are called, and who comes before whom."""

from collections.abc import Sequence

from tlm_fairseq.rotowire.simulator.simulated_game import Appearance, Side
from tlm_fairseq.rotowire.simulator.summary_grammar_story import Clause, Story, joined, listed

DOUBLE_FIGURES = 10
# What a figure is called: by the writers of even days, and by those of odd ones.
_NOUNS = {
    "PTS": ("points", "points"),
    "REB": ("rebounds", "boards"),
    "AST": ("assists", "dimes"),
    "STL": ("steals", "swipes"),
    "BLK": ("blocks", "rejections"),
}
# What each writer puts between the first figure and the others; None: they are one list.
_LINKS = (None, ", along with", None, "to go with", "plus", "as well as", ", adding")
# What is worth telling of a player, from this number on.
_LEAST = {"PTS": 2, "REB": 5, "AST": 4, "STL": 3, "BLK": 3}


def by_points(side: Side) -> list[Appearance]:
    """Returns those who played, by points; those of equal points in the order of the box score."""
    return sorted(side.played, key=lambda one: -one.stats["PTS"])


def doubles(player: Appearance) -> int:
    """Returns in how many of points, rebounds and assists a player has ten or more."""
    return sum(player.stats[name] >= DOUBLE_FIGURES for name in ("PTS", "REB", "AST"))


def statistics(story: Story, player: Appearance, names: Sequence[str]) -> Clause:
    """Returns ``28 points , 12 rebounds and six assists``, without those that are not worth telling.

    What stands behind the first depends on the writer: ``28 points along with 12 rebounds``.
    """
    told = [name for name in names if player.stats[name] >= _LEAST[name]]
    if not told:
        return joined()
    figures = [story.say(f"{{p.{name}}} {_NOUNS[name][story.writer % 2]}", p=player) for name in told]
    link = _LINKS[story.writer]
    return listed(figures) if link is None or len(figures) == 1 else joined(figures[0], link, listed(figures[1:]))
