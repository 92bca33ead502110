"""First sentences of a summary: who beat whom, the score, the records, where and when; and who is on a streak."""

from tlm_fairseq.rotowire.simulator.summary_grammar_story import NUMBER_WORDS, Clause, Slot, Story, joined, sentence

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CLOSE_MARGIN, WIDE_MARGIN = 5, 18
_LOSER_FIRST = 15  # summaries of a hundred that begin with the loser, as few writers do
_STREAK_WORTH_TELLING = 3
_OVERTIMES = ("in overtime", "in double overtime", "in triple overtime")
_ORDINALS = ("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def opening(story: Story) -> Clause:
    """Returns one or two sentences: the result, and the records of both teams, now or after it."""
    if story.chance(_LOSER_FIRST):
        style = _result_of_the_loser
    else:
        style = story.prefer(_result_with_records, _result_with_place)
    return style(
        story,
        {
            "w": story.winner,
            "l": story.loser,
            "beat": _verb(story),
            "day": WEEKDAYS[story.game.day.weekday()],
            "arena": story.game.home.team.arena,
        },
    )


def _result_with_records(story: Story, slots: dict[str, Slot]) -> Clause:
    result = "{w} ( {w.WINS#} - {w.LOSSES#} ) {beat} {l} ( {l.WINS#} - {l.LOSSES#} ) {w.PTS#} - {l.PTS#}"
    when = story.prefer("on {day}", "at the {arena} on {day}")
    return sentence(story.say(result, **slots), _overtime(story), story.say(when, **slots))


def _result_with_place(story: Story, slots: dict[str, Slot]) -> Clause:
    if story.winner is story.game.home:
        result = story.prefer(
            "{w} {beat} the visiting {l~} , {w.PTS#} - {l.PTS#} ,",
            "at home , {w} {beat} {l} , {w.PTS#} - {l.PTS#} ,",
            "the host {w~} {beat} {l} {w.PTS#} - {l.PTS#}",
        )
    else:
        result = story.prefer(
            "{w} went into the {arena} and {beat} {l} , {w.PTS#} - {l.PTS#} ,",
            "{w} {beat} the host {l~} {w.PTS#} - {l.PTS#}",
            "on the road , {w} {beat} {l} {w.PTS#} - {l.PTS#}",
        )
    first = sentence(story.say(result, **slots), _overtime(story), story.say("on {day}", **slots))
    return joined(first, _records(story))


def _result_of_the_loser(story: Story, slots: dict[str, Slot]) -> Clause:
    if story.winner is story.game.home:
        result = "on {day} , {l} ( {l.WINS#} - {l.LOSSES#} ) lost to {w} ( {w.WINS#} - {w.LOSSES#} ) on the road ,"
    else:
        result = "on {day} , {l} ( {l.WINS#} - {l.LOSSES#} ) lost at home to {w} ( {w.WINS#} - {w.LOSSES#} ) ,"
    return sentence(story.say(result, **slots), story.say("{w.PTS#} - {l.PTS#}", **slots), _overtime(story))


def streaks(story: Story) -> list[Clause]:
    """Returns a sentence for each team with a streak, the winner's first; they state nothing that is in the table."""
    sentences = []
    for side in (story.winner, story.loser):
        length = abs(side.streak)
        if length < _STREAK_WORTH_TELLING:
            continue
        outcome = "win" if side is story.winner else "loss"
        if length - _STREAK_WORTH_TELLING < len(_ORDINALS) and story.chance(50):
            ordinal = _ORDINALS[length - _STREAK_WORTH_TELLING]
            template = f"it was the {ordinal} straight {outcome} for {{side}}"
        else:
            count = NUMBER_WORDS[length] if length < len(NUMBER_WORDS) else str(length)
            verb = {"win": "won", "loss": "lost"}[outcome]
            template = story.prefer(
                f"{{side!}} have {verb} {count} straight games", f"{{side!}} have now {verb} {count} straight"
            )
        sentences.append(sentence(story.say(template, side=side)))
    return sentences


def _records(story: Story) -> Clause:
    template = story.prefer(
        "{w} improved to {w.WINS#} - {w.LOSSES#} , while {l} fell to {l.WINS#} - {l.LOSSES#}",
        "{w!} now stand at {w.WINS#} - {w.LOSSES#} and {l} at {l.WINS#} - {l.LOSSES#}",
        "the win moved {w} to {w.WINS#} - {w.LOSSES#} and dropped {l} to {l.WINS#} - {l.LOSSES#}",
    )
    return sentence(story.say(template, w=story.winner, l=story.loser))


def _verb(story: Story) -> str:
    if story.game.overtimes:
        return story.prefer("outlasted", "survived")
    if story.margin <= CLOSE_MARGIN:
        return story.prefer("edged", "held off", "slipped past")
    if story.margin >= WIDE_MARGIN:
        return story.prefer("routed", "crushed", "cruised past")
    return story.prefer("defeated", "beat", "topped")


def _overtime(story: Story) -> Clause:
    count = story.game.overtimes
    return joined(_OVERTIMES[min(count, 3) - 1]) if count else joined()
