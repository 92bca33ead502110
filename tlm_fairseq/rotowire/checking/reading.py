"""A text read for checking: its sentences, with the facts that they state."""

from functools import cached_property

from tlm_fairseq.rotowire.checking.calendar import Calendar
from tlm_fairseq.rotowire.checking.game_figures import GameFigures
from tlm_fairseq.rotowire.checking.schedule import Schedule
from tlm_fairseq.rotowire.checking.sentence_reading import SentenceReading
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.extraction.rule_extraction import extract_placed_facts
from tlm_fairseq.rotowire.extraction.text_pieces import split_pieces


class Reading:
    """A text beside its game, sentence by sentence."""

    def __init__(self, game: Game, tokens: list[str], calendar: Calendar | None = None) -> None:
        self.game = game
        self.tokens = tokens
        self.calendar = calendar
        self.schedule = Schedule(game, calendar)
        self.figures = GameFigures(game)

    @cached_property
    def sentences(self) -> list[SentenceReading]:
        """The sentences, in order."""
        split = split_pieces(self.game, self.tokens)
        ends = [pieces[0].start for pieces in split[1:]] + [len(self.tokens)]
        sentences: list[SentenceReading] = []
        earlier: list[str] = []
        teams: frozenset[str] = frozenset()
        for number, (pieces, end) in enumerate(zip(split, ends)):
            while end > pieces[-1].start + 1 and self.tokens[end - 1] in (".", "!", "?"):
                end -= 1
            sentence = SentenceReading(self.figures, pieces, end, number, list(earlier), teams)
            teams = sentence.named_teams() or teams
            earlier += sentence.players()
            sentences.append(sentence)
        for fact in extract_placed_facts(self.game, self.tokens):
            owner = max((one for one in sentences if one.start <= fact.start), key=lambda one: one.start)
            owner.facts.append(fact)
        return sentences
