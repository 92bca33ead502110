"""Sentences on players: the best scorer of a team, who supported him, and who came off the bench."""

from tlm_fairseq.rotowire.corpus.schema import NOT_AVAILABLE
from tlm_fairseq.rotowire.linearisation.ranked import PLAYERS_OF_A_TEAM
from tlm_fairseq.rotowire.simulator.simulated_game import Appearance, Side
from tlm_fairseq.rotowire.simulator.summary_grammar_figures import by_points, doubles, statistics
from tlm_fairseq.rotowire.simulator.summary_grammar_stars import follow_ups, star
from tlm_fairseq.rotowire.simulator.summary_grammar_story import Clause, Story, in_pairs

_SUPPORT = (
    "{p} added {list}",
    "{p} chipped in {list}",
    "{p} finished with {list}",
    "{p} contributed {list}",
    "{p} posted {list}",
    "{p} provided {list} in support",
    "{p} tallied {list}",
    "{p} registered {list}",
    "{p} followed with {list}",
    "{p} pitched in with {list}",
    "{p} accounted for {list}",
    "{p} was also productive , notching {list}",
    "{p} helped out with {list}",
    "{p} accumulated {list}",
    "{p} supplied {list}",
    "{p} turned in {list}",
    "{p} chimed in with {list}",
    "{p} ended up with {list}",
    "{p} put up {list}",
    "{p} totaled {list}",
    "{p} netted {list}",
)
_DOUBLE_DOUBLE = (
    "{p} added a double - double of {list}",
    "{p} recorded a double - double with {list}",
    "{p} battled his way to a double - double of {list}",
    "{p} notched a double - double , finishing with {list}",
    "{p} joined the party with a double - double of {list}",
    "{p} quietly compiled a double - double , with {list}",
    "{p} weighed in with a double - double that comprised {list}",
)
_TRIPLE_DOUBLE = (
    "{p} added a triple - double of {list}",
    "{p} recorded a triple - double with {list}",
    "{p} pieced together a triple - double , finishing with {list}",
)
_BEST_OF_THE_BENCH = (
    "{p} led the bench with {list}",
    "{p} was the best of the reserves with {list}",
    "{p} scored {p.PTS} points in {p.MIN} minutes off the bench",
    "{p} paced the second unit with {list}",
    "{p} provided a spark off the bench with {list}",
    "{p} gave his starters a breather and produced {list} off the bench",
    "{p} headlined the second unit with {list}",
)
_BENCH = (
    "{p} chipped in {list} off the bench",
    "{p} came off the bench to score {p.PTS} points",
    "{p} contributed {list} in a reserve role",
    "another lift came from {p} , who had {list} off the bench",
    "{p} made the most of his {p.MIN} minutes off the bench with {list}",
    "{p} was useful in relief , scoring {p.PTS} points",
    "{p} also came through off the bench with {list}",
)


_FURTHER_TOPICS = ("HOT_HAND", "COLD_HAND", "THREES", "FREE_THROWS")


def player_paragraph(story: Story, side: Side, players: int, further: int, link: str | None) -> list[Clause]:
    """Returns the sentences on the best scorers of a team.

    Args:
        story: the ``Story``.
        side: the team.
        players: of how many it tells, at most as many as the linearisation ``ranked`` has.
        further: how many sentences more there may be on the first; on each other it is half of that.
        link: what joins two clauses on players to a sentence, None where each has its own.
    """
    best, *others = by_points(side)[: min(players, PLAYERS_OF_A_TEAM)]
    sentences = star(story, side, best, further)
    clauses: list[Clause] = []
    for player in others:
        clauses.append(_supporter(story, side, player))
        # How long a reserve played may have been told.
        topics = _FURTHER_TOPICS if player.start == NOT_AVAILABLE else (*_FURTHER_TOPICS, "MINUTES")
        more = follow_ups(story, player, topics, (further + 1) // 2)
        if more:
            sentences += [*in_pairs(clauses, link), *more]
            clauses = []
    return sentences + in_pairs(clauses, link)


def _supporter(story: Story, side: Side, player: Appearance) -> Clause:
    told = statistics(story, player, ("PTS", "REB", "AST", "STL", "BLK"))
    wordings: tuple[str, ...]
    if player.start == NOT_AVAILABLE:
        points = sorted(one.stats["PTS"] for one in side.played if one.start == NOT_AVAILABLE)
        is_best = points[-1] == player.stats["PTS"] and points[-2:-1] != points[-1:]
        wordings = _BEST_OF_THE_BENCH if is_best else _BENCH
    else:
        wordings = (_SUPPORT, _SUPPORT, _DOUBLE_DOUBLE, _TRIPLE_DOUBLE)[doubles(player)]
    return story.say(story.word(wordings), p=player, list=told)
