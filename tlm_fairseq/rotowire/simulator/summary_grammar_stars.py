"""Sentences on the best scorer of a team: what he did, how he shot, and what else he is to be praised for."""

from collections.abc import Sequence

from tlm_fairseq.rotowire.simulator.simulated_game import Appearance, Side
from tlm_fairseq.rotowire.simulator.summary_grammar_figures import by_points, doubles, statistics
from tlm_fairseq.rotowire.simulator.summary_grammar_story import Clause, Story, sentence

_MANY_POINTS = 28

_TRIPLE_DOUBLE = (
    "{p} had a night to remember for {side} with a triple - double , posting {list}",
    "{p} recorded a triple - double for {side} with {list}",
    "{p} filled every column for {side} in a triple - double of {list}",
    "{side} got a triple - double from {p} , who had {list}",
    "{p} was everywhere for {side} , and his triple - double consisted of {list}",
    "{p} authored a triple - double for {side} , with {list}",
    "{p} put together a triple - double for {side} , finishing with {list}",
)
_DOUBLE_DOUBLE = (
    "{p} starred for {side} with a double - double , posting {list}",
    "{p} recorded a double - double for {side} with {list}",
    "{side} leaned on the double - double of {p} , who had {list}",
    "{side} got a double - double from {p} , who finished with {list}",
    "{p} was a force for {side} , and his double - double consisted of {list}",
    "{p} anchored {side} with a double - double of {list}",
    "{p} delivered a double - double for {side} , compiling {list}",
)
_HIGH_SCORER = (
    "{p} led {side} with {p.PTS} points {line}",
    "{p} scored {p.PTS} points {line} to lead {side}",
    "{side} rode the hot hand of {p} , who poured in {p.PTS} points {line}",
    "{p} exploded for {p.PTS} points {line} for {side}",
    "{p} was unstoppable for {side} , finishing with {p.PTS} points {line}",
    "{p} carried {side} with {p.PTS} points {line}",
    "{p} torched the nets for {p.PTS} points {line} as the leader of {side}",
)
_LEADER = (
    "{p} led {side} with {list}",
    "{side} were led by {p} , who finished with {list}",
    "{p} paced {side} with {list}",
    "{p} was the top scorer for {side} with {list}",
    "{p} headed the attack of {side} with {list}",
    "{p} topped the scoring charts for {side} , collecting {list}",
    "{p} spearheaded {side} with {list}",
)
_LOSING_LEADER = (
    "{p} had {list} in a losing effort for {side}",
    "{side} were led in defeat by {p} , who had {list}",
    "in the loss , {p} led {side} with {list}",
    "{p} did what he could for {side} , supplying {list}",
    "{p} fought until the end for {side} and produced {list}",
    "{p} was the bright spot for {side} with {list}",
    "{p} shouldered the load for {side} , amassing {list}",
)
# Of who shares the most points with a team-mate.
_ONE_OF_TWO_LEADERS = (
    "{p} had {list} for {side}",
    "{side} could rely on {p} , who had {list}",
    "{p} came through for {side} with {list}",
    "{p} was among the leaders of {side} , with {list}",
    "for {side} , {p} finished with {list}",
    "{p} shared the scoring burden of {side} and had {list}",
    "{p} delivered {list} for {side}",
)
# What is told besides, each of somebody who was named in the sentence before.
_DEFENCE = (
    "{p} also had {more} on the defensive end",
    "{p} was active on defense as well with {more}",
    "{p} came up with {more} too",
    "on defense , {p} contributed {more}",
    "{p} made his presence felt defensively with {more}",
    "{p} disrupted the opposition with {more}",
    "{p} proved a pest on defense and had {more}",
)
_HOT_HAND = (
    "{p} shot {p.FGM#} - of - {p.FGA#} from the field",
    "{p} made {p.FGM} of his {p.FGA} shots",
    "{p} went {p.FGM#} - for - {p.FGA#} from the floor in an efficient outing",
    "{p} needed few tries and hit {p.FGM} of his {p.FGA} shots",
    "{p} was sharp , going {p.FGM#} - for - {p.FGA#} from the field",
    "{p} picked his spots and connected on {p.FGM} of his {p.FGA} attempts",
    "{p} barely missed , shooting {p.FGM#} - of - {p.FGA#} from the floor",
)
_COLD_HAND = (
    "{p} shot just {p.FGM#} - of - {p.FGA#} from the field , however",
    "{p} made only {p.FGM} of his {p.FGA} shots , though",
    "{p} went a frustrating {p.FGM#} - for - {p.FGA#} from the floor",
    "volume was required , as {p} hit {p.FGM} of his {p.FGA} shots",
    "accuracy eluded {p} , who was {p.FGM#} - for - {p.FGA#} from the field",
    "{p} forced matters at times and connected on {p.FGM} of his {p.FGA} attempts",
    "{p} was wayward , shooting {p.FGM#} - of - {p.FGA#} from the floor",
)
_THREES = (
    "{p} made {p.FG3M} of his {p.FG3A} three - point attempts",
    "{p} knocked down {p.FG3M} three - pointers",
    "{p} was dangerous from deep and drained {p.FG3M} three - pointers",
    "{p} went {p.FG3M#} - of - {p.FG3A#} from beyond the arc",
    "{p} buried {p.FG3M} threes along the way",
    "{p} punished his defenders by sinking {p.FG3M} three - pointers",
    "{p} found the range from long distance and made {p.FG3M} three - pointers",
)
_FREE_THROWS = (
    "{p} made {p.FTM} of his {p.FTA} free throws",
    "{p} went {p.FTM#} - of - {p.FTA#} from the free - throw line",
    "{p} lived at the foul line and made {p.FTM} free throws",
    "{p} drew contact all night and sank {p.FTM} free throws",
    "{p} attacked the rim and was {p.FTM#} - for - {p.FTA#} from the line",
    "{p} earned regular trips to the stripe , where he made {p.FTM} of his {p.FTA} free throws",
    "{p} took advantage of the whistles by hitting {p.FTM} free throws",
)
_MINUTES = (
    "{p} played {p.MIN} minutes",
    "{p} logged {p.MIN} minutes in the process",
    "{p} was on the floor for {p.MIN} minutes",
    "{p} hardly rested and played {p.MIN} minutes",
    "{p} was given a heavy workload of {p.MIN} minutes",
    "{p} rarely sat down in his {p.MIN} minutes",
    "{p} stayed out there for {p.MIN} minutes",
)
_GAME_HIGH = (
    "nobody else on either team scored more than {p}",
    "no other player in the contest outscored {p}",
    "{p} was the best scorer on the court",
    "that made {p} the leading scorer of the night",
    "no one at the {arena} scored more than {p}",
    "{p} was in a class of his own in the scoring column",
    "both teams considered , {p} had the most points",
)

_DUEL = (
    "the duel of the top scorers went to {p} , who finished ahead of {q}",
    "{p} got the better of {q} in the scoring duel",
    "in the battle of the leading men , {p} came out ahead of {q}",
    "between the leaders , {p} was more prolific than {q}",
    "of the main men , {p} had a bigger night than {q}",
    "{q} could not match the production of {p}",
    "{p} had the last laugh in his shootout with {q}",
)


def star(story: Story, side: Side, player: Appearance, most: int) -> list[Clause]:
    """Returns a sentence on the best scorer of a team, and up to so many further ones on him."""
    many = doubles(player)
    wordings: tuple[str, ...]
    further: tuple[str, ...]
    if many >= 2:
        wordings = _TRIPLE_DOUBLE if many >= 3 else _DOUBLE_DOUBLE
        further = ("GAME_HIGH", "HOT_HAND", "COLD_HAND", "DEFENCE", "MINUTES")
        first = sentence(_with_list(story, wordings, side, player))
    elif [one.stats["PTS"] for one in side.played].count(player.stats["PTS"]) > 1:
        further = ("HOT_HAND", "COLD_HAND", "THREES", "FREE_THROWS", "DEFENCE", "MINUTES")
        first = sentence(_with_list(story, _ONE_OF_TWO_LEADERS, side, player))
    elif player.stats["PTS"] >= _MANY_POINTS:
        scored = story.say(story.word(_HIGH_SCORER), p=player, side=side, line=_shooting_line(story, player))
        added = statistics(story, player, ("REB", "AST"))
        first = sentence(scored, *(("and added", added) if added.tokens else ()))
        further = ("GAME_HIGH", "DEFENCE", "MINUTES")
    else:
        wordings = _LEADER if side is story.winner else _LOSING_LEADER
        further = ("HOT_HAND", "COLD_HAND", "THREES", "FREE_THROWS", "DEFENCE", "GAME_HIGH", "MINUTES")
        first = sentence(_with_list(story, wordings, side, player))
    return [first, *follow_ups(story, player, further, most)]


def duel(story: Story) -> list[Clause]:
    """Returns a sentence on which team's best scorer scored more."""
    best = [by_points(side)[0] for side in (story.winner, story.loser)]
    more, less = sorted(best, key=lambda one: -one.stats["PTS"])
    if more.stats["PTS"] == less.stats["PTS"]:
        return []
    return [sentence(story.say(story.word(_DUEL), p=more, q=less))]


def follow_ups(story: Story, player: Appearance, topics: Sequence[str], most: int) -> list[Clause]:
    """Returns up to so many sentences on a player, who was named in the sentence before, by what is worth telling."""
    stats = player.stats
    everybody = [one.stats["PTS"] for each in story.sides for one in each.played]
    worth_telling = {
        "GAME_HIGH": everybody.count(stats["PTS"]) == 1 and stats["PTS"] == max(everybody),
        "HOT_HAND": stats["FGA"] >= 8 and stats["FG_PCT"] >= 60,
        "COLD_HAND": stats["FGA"] >= 8 and stats["FG_PCT"] <= 35,
        "THREES": stats["FG3M"] >= 4,
        "FREE_THROWS": stats["FTM"] >= 7,
        "DEFENCE": stats["STL"] >= 3 or stats["BLK"] >= 3,
        "MINUTES": stats["MIN"] >= 36,
    }
    told = [topic for topic in topics if worth_telling[topic]][:most]
    arena = story.game.home.team.arena
    return [
        sentence(
            story.say(
                story.word(_FURTHER[topic]), p=player, arena=arena, more=statistics(story, player, ("STL", "BLK"))
            )
        )
        for topic in told
    ]


def _with_list(story: Story, wordings: tuple[str, ...], side: Side, player: Appearance) -> Clause:
    told = statistics(story, player, ("PTS", "REB", "AST"))
    return story.say(story.word(wordings), p=player, side=side, list=told)


def _shooting_line(story: Story, player: Appearance) -> Clause:
    """Returns ``( 9 - 17 FG , 2 - 5 3Pt , 8 - 9 FT )``."""
    parts = ["{p.FGM#} - {p.FGA#} FG"]
    for made, attempts, unit in (("FG3M", "FG3A", "3Pt"), ("FTM", "FTA", "FT")):
        if player.stats[attempts]:
            parts.append(f"{{p.{made}#}} - {{p.{attempts}#}} {unit}")
    return story.say(f"( {' , '.join(parts)} )", p=player)


_FURTHER = {
    "GAME_HIGH": _GAME_HIGH,
    "HOT_HAND": _HOT_HAND,
    "COLD_HAND": _COLD_HAND,
    "THREES": _THREES,
    "FREE_THROWS": _FREE_THROWS,
    "DEFENCE": _DEFENCE,
    "MINUTES": _MINUTES,
}
