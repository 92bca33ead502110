"""Sentences on players: the star of a team, his supporting cast, and the best from the bench."""

from collections.abc import Sequence

from tlm_fairseq.rotowire.corpus.schema import NOT_AVAILABLE
from tlm_fairseq.rotowire.simulator.simulated_game import Appearance, Side
from tlm_fairseq.rotowire.simulator.summary_grammar_story import Clause, Slot, Story, listed, sentence

_NOUNS = {"PTS": "points", "REB": "rebounds", "AST": "assists", "STL": "steals", "BLK": "blocks"}
# What is worth telling of a player, from this number on.
_LEAST = {"PTS": 2, "REB": 3, "AST": 3, "STL": 2, "BLK": 2}
_MAIN = ("PTS", "REB", "AST")
_SUPPORT_VERBS = (("added", "finished with", "contributed", "posted"), ("chipped in", "had", "provided"))
_MANY_POINTS, _SUPPORT_POINTS, _BENCH_POINTS = 28, 14, 10


def by_merit(side: Side) -> list[Appearance]:
    """Returns those who played, by points, then by rebounds and assists."""
    return sorted(side.played, key=lambda one: (-one.stats["PTS"], -one.stats["REB"] - one.stats["AST"]))


def player_paragraph(story: Story, side: Side) -> list[Clause]:
    """Returns the sentences on a team's players: the star, up to two who supported him, the best from the bench."""
    star, *others = by_merit(side)
    support = [one for one in others if one.stats["PTS"] >= _SUPPORT_POINTS][: 2 if side is story.winner else 1]
    bench = [
        one for one in others if one not in support and one.start == NOT_AVAILABLE and one.stats["PTS"] >= _BENCH_POINTS
    ]
    sentences = _star(story, side, star)
    sentences += _support(story, support)
    if bench and (side is story.winner or len(support) == 0):
        sentences.append(_bench(story, side, bench[0]))
    return sentences


def _star(story: Story, side: Side, star: Appearance) -> list[Clause]:
    doubles = sum(star.stats[name] >= 10 for name in _MAIN)
    if doubles >= 2:
        return _double(story, side, star, "triple - double" if doubles == 3 else "double - double")
    if star.stats["PTS"] >= _MANY_POINTS:
        return _high_scorer(story, side, star)
    if side is story.loser and story.chance(30):
        template = story.prefer(
            "{p} had {list} in a losing effort for {side}", "in the loss , {p} led {side} with {list}"
        )
        return [sentence(_with_list(story, template, star, side=side))]
    return _leader(story, side, star)


def _double(story: Story, side: Side, star: Appearance, kind: str) -> list[Clause]:
    template = story.prefer(
        f"{{p}} led {{side}} with a {kind} , posting {{list}}",
        f"{{p}} recorded a {kind} for {{side}} with {{list}}",
        f"{{side!}} got a {kind} from {{p}} , who had {{list}}",
    )
    if kind == "double - double" and star.stats["REB"] >= 10 and story.chance(30):
        template = "{p} had {p.REB} rebounds to go with {p.PTS} points in a double - double for {side}"
    first = sentence(_with_list(story, template, star, side=side))
    return [first, *_follow_up(story, star, ("shooting", "defence"))]


def _high_scorer(story: Story, side: Side, star: Appearance) -> list[Clause]:
    high = max(one.stats["PTS"] for one in (*story.winner.played, *story.loser.played))
    points = "a game - high {p.PTS} points" if star.stats["PTS"] == high else "{p.PTS} points"
    template = story.prefer(
        f"{{p}} led {{side}} with {points} {{line}}",
        f"{{p}} scored {points} {{line}} to lead {{side}}",
        f"{{side!}} leaned on {{p}} , who poured in {points} {{line}}",
    )
    scored = story.say(template, p=star, side=side, line=_shooting_line(story, star))
    return [sentence(scored, *_and_added(story, star)), *_follow_up(story, star, ("defence", "minutes"))]


def _leader(story: Story, side: Side, star: Appearance) -> list[Clause]:
    template = story.prefer(
        "{p} led {side} with {list}",
        "{side!} were led by {p} , who finished with {list}",
        "{p} paced {side} with {list}",
        "{p} was the top scorer for {side} with {list}",
        "{p} 's {p.PTS} points led {side}",
    )
    topics = ("threes", "shooting", "defence", "turnovers") if "{list}" in template else ("glass", "defence")
    return [sentence(_with_list(story, template, star, side=side)), *_follow_up(story, star, topics)]


def _with_list(story: Story, template: str, player: Appearance, **slots: Slot) -> Clause:
    return story.say(template, p=player, list=_statistics(story, player, _MAIN), **slots)


def _statistics(story: Story, player: Appearance, names: Sequence[str]) -> Clause:
    """Returns ``28 points , 12 rebounds and six assists``: points first, then the larger number first."""
    names = [name for name in names if player.stats[name] >= _LEAST[name]]
    names = sorted(names, key=lambda name: (name != "PTS", -player.stats[name]))
    return listed([story.say(f"{{p.{name}}} {_NOUNS[name]}", p=player) for name in names])


def _shooting_line(story: Story, player: Appearance) -> Clause:
    parts = ["{p.FGM#} - {p.FGA#} FG"]
    for made, attempts, unit in (("FG3M", "FG3A", "3Pt"), ("FTM", "FTA", "FT")):
        if player.stats[attempts]:
            parts.append(f"{{p.{made}#}} - {{p.{attempts}#}} {unit}")
    return story.say(f"( {' , '.join(parts)} )", p=player)


def _and_added(story: Story, player: Appearance) -> tuple[str | Clause, ...]:
    if not any(player.stats[name] >= _LEAST[name] for name in ("REB", "AST")):
        return ()
    return story.prefer("and added", "and contributed"), _statistics(story, player, ("REB", "AST"))


def _follow_up(story: Story, player: Appearance, topics: Sequence[str]) -> list[Clause]:
    # A sentence on what was not said yet, of the one who was spoken of last.
    stats = player.stats
    worth_telling = {
        "defence": stats["STL"] >= _LEAST["STL"] or stats["BLK"] >= _LEAST["BLK"],
        "glass": stats["REB"] >= 5 or stats["AST"] >= 5,
        "threes": stats["FG3M"] >= 4,
        "shooting": stats["FGA"] >= 8 and not 40 <= stats["FG_PCT"] < 60,
        "turnovers": stats["TO"] >= 5,
        "minutes": stats["MIN"] >= 36,
    }
    topic = next((topic for topic in topics if worth_telling[topic]), None)
    if topic is None:
        return []
    if topic == "defence":
        verb = story.prefer("he also had", "he also came up with")
        return [sentence(verb, _statistics(story, player, ("STL", "BLK")))]
    if topic == "glass":
        return [sentence("he also had", _statistics(story, player, ("REB", "AST")))]
    templates = {
        "threes": (
            "he made {p.FG3M} of his {p.FG3A} three - point attempts",
            "he knocked down {p.FG3M} three - pointers",
        ),
        "shooting": (
            "he shot {p.FGM#} - of - {p.FGA#} from the field",
            "he made {p.FGM} of his {p.FGA} shots",
            "he went {p.FGM#} - for - {p.FGA#} from the floor",
        ),
        "turnovers": ("he also committed {p.TO} turnovers",),
        "minutes": ("he played {p.MIN} minutes",),
    }
    return [sentence(story.say(story.prefer(*templates[topic]), p=player))]


def _support(story: Story, support: Sequence[Appearance]) -> list[Clause]:
    clauses = [_supporter(story, player, verbs) for player, verbs in zip(support, _SUPPORT_VERBS, strict=False)]
    if len(clauses) == 2 and story.chance(70):
        return [sentence(clauses[0], ", while", clauses[1])]
    return [sentence(clause) for clause in clauses]


def _supporter(story: Story, player: Appearance, verbs: Sequence[str]) -> Clause:
    usual = f"{{p}} {story.prefer(*verbs)} {{list}}"
    template = usual
    if player.stats["REB"] >= 10:
        template = story.prefer(usual, "{p} grabbed {p.REB} rebounds and scored {p.PTS} points")
    elif player.stats["AST"] >= 7:
        template = story.prefer(usual, "{p} dished out {p.AST} assists to go with {p.PTS} points")
    return _with_list(story, template, player)


def _bench(story: Story, side: Side, player: Appearance) -> Clause:
    template = story.prefer(
        "{p} led the bench for {side} with {list}",
        "off the bench , {p} scored {p.PTS} points in {p.MIN} minutes",
        "{p} provided {list} off the bench",
        "{p} came off the bench to score {p.PTS} points",
        "{side!} got {p.PTS} points from {p} off the bench",
    )
    return sentence(_with_list(story, template, player, side=side))
