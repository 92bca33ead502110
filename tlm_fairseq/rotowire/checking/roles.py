"""Whether a player started, came off the bench, or played at all."""

from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.marks import WORD, Mark
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.sentence_reading import SentenceReading

_RESERVE = r"(?:came )?off (?:the|<p>|their) bench|reserve role|bench role|from the bench|in reserve"


def check_roles(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of starters off the bench, and of players missed who played."""
    for sentence in reading.sentences:
        yield from _starters_off_the_bench(sentence)
        for found in sentence.find(r"(?P<word>without) (?P<who><p>)"):
            name = found.name("who")
            if name is not None and sentence.figures.has_played(name) and sentence.is_name(found.place("who")):
                yield found.mark("word", WORD, "with", f"{name} played.", "without a player")


def _starters_off_the_bench(sentence: SentenceReading) -> Iterator[Mark]:
    for found in sentence.find(rf"(?P<role>{_RESERVE})"):
        if sentence.has(r"(?:after|since|instead of) (?:coming )?off (?:the|<p>|their) bench"):
            continue
        player = sentence.player_near(found.place("role"), found.end("role"))
        if player is not None and sentence.figures.has_played(player) and sentence.figures.is_starter(player):
            yield found.mark("role", WORD, "as a starter", f"{player} was a starter.", "bench")
