"""All scores of summaries of Rotowire games: BLEU twice, and RG, CS and CO by an extractor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.corpus.summary_text import to_text
from tlm_fairseq.rotowire.extraction.nba_teams import NBA_TEAMS
from tlm_fairseq.rotowire.extraction.rule_extraction import RuleExtractor
from tlm_fairseq.rotowire.metrics.chance import other_summaries
from tlm_fairseq.rotowire.metrics.relation_generation import RelationScore, score_relations
from tlm_fairseq.rotowire.metrics.repeated_sentences import share_of_repeating
from tlm_fairseq.rotowire.metrics.tuple_scores import TupleScore, score_tuples, tuple_signature
from tlm_fairseq.scoring.bleu import Bleu, BleuScore


class Extractor(Protocol):
    """What reads facts out of summaries; scores name it in their signature."""

    @property
    def name(self) -> str:
        """The rules' or a trained network's name."""

    def extract(self, game: Game, tokens: list[str]) -> list[Fact]:
        """Returns the facts that the tokens of a summary state, in the order of the text."""


@dataclass(frozen=True)
class SummaryScore:
    """The scores of a system's summaries.

    ``bleu`` is the published one, of the tokenised text; ``bleu_13a`` is sacreBLEU's own. ``chance`` and ``chance_13a``
    are those of another game's gold summary, None where there is no other game. ``repeating`` is the share of summaries
    that repeat a sentence. ``signature`` is that of ``relations`` and ``selection``, which come from one extractor.
    """

    bleu: BleuScore
    bleu_13a: BleuScore
    chance: BleuScore | None
    chance_13a: BleuScore | None
    repeating: float
    relations: RelationScore
    selection: TupleScore
    signature: str

    def as_record(self) -> dict[str, object]:
        """Returns the scores as a dictionary for JSON."""
        selection = self.selection.as_record()
        del selection["signature"]
        return {
            "bleu": self.bleu.as_record(),
            "bleu_13a": self.bleu_13a.as_record(),
            "chance": self.chance and self.chance.as_record(),
            "chance_13a": self.chance_13a and self.chance_13a.as_record(),
            "repeating": self.repeating,
            "rg": self.relations.as_record(),
            "cs_co": selection,
            "signature": self.signature,
        }


def score_summaries(
    games: Sequence[Game],
    hypotheses: Sequence[list[str]],
    extractor: Extractor,
    variant: str = "wiseman",
    gold: Sequence[Sequence[Fact]] | None = None,
) -> SummaryScore:
    """Returns the ``SummaryScore`` of the hypotheses.

    Args:
        games: a list of ``Game``, with the gold summaries.
        hypotheses: a list of tokens for each game.
        extractor: the ``Extractor``.
        variant: of CS and CO, see ``tuple_scores``.
        gold: the facts of the gold summaries, a list of ``Fact`` for each game; the extractor reads them out of the
            summaries where None.

    Raises:
        UserError: hypotheses, gold facts and games differ in number.
    """
    for given, what in ((hypotheses, "hypotheses"), (gold, "games of gold facts")):
        if given is not None and len(given) != len(games):
            raise UserError(f"{len(given)} {what} for {len(games)} games; give one for each")
    source = "given"
    if gold is None:
        source = "extracted"
        gold, predicted = _extract_both(games, hypotheses, extractor)
    else:
        predicted = _extract(games, hypotheses, extractor)
    fields = {"extractor": extractor.name, "gold_facts": source}
    bleu, bleu_13a = score_texts(games, hypotheses)
    others = other_summaries(games)
    chance, chance_13a = (None, None) if others is None else score_texts(games, others)
    return SummaryScore(
        bleu=bleu,
        bleu_13a=bleu_13a,
        chance=chance,
        chance_13a=chance_13a,
        repeating=share_of_repeating(hypotheses),
        relations=score_relations(games, predicted),
        selection=score_tuples(gold, predicted, variant, teams=teams_of(games), **fields),
        signature=tuple_signature(variant, metric="rg-cs-co", **fields),
    )


def _extract_both(
    games: Sequence[Game], hypotheses: Sequence[list[str]], extractor: Extractor
) -> tuple[list[list[Fact]], list[list[Fact]]]:
    """Returns the facts of the gold summaries and of the hypotheses, read in one go."""
    facts = _extract([*games, *games], [*(game.summary for game in games), *hypotheses], extractor)
    return facts[: len(games)], facts[len(games) :]


def _extract(games: Sequence[Game], texts: Sequence[list[str]], extractor: Extractor) -> list[list[Fact]]:
    if isinstance(extractor, RuleExtractor):
        return extractor.extract_all(games, texts)
    return [extractor.extract(game, tokens) for game, tokens in zip(games, texts, strict=True)]


def score_texts(games: Sequence[Game], hypotheses: Sequence[list[str]]) -> tuple[BleuScore, BleuScore]:
    """Returns the ``BleuScore`` of the tokenised text, as published, and sacreBLEU's own; for the arguments see
    above."""
    texts, references = [to_text(tokens) for tokens in hypotheses], [to_text(game.summary) for game in games]
    return score_published_bleu(texts, references), _score_bleu(Bleu(), texts, references)


def score_published_bleu(hypotheses: list[str], references: list[str]) -> BleuScore:
    """Returns the ``BleuScore`` that papers on Rotowire report, multi-bleu's: of the tokenised text, unsmoothed.

    Args:
        hypotheses, references: texts, tokens separated by spaces, one of each for a game.
    """
    return _score_bleu(Bleu(tokenize="none", smooth="none"), hypotheses, references)


def teams_of(games: Sequence[Game]) -> tuple[tuple[str, str], ...]:
    """Returns ``(city, name)`` of the NBA's teams and of all teams of the games."""
    teams = {(team.city, team.name) for game in games for team in (game.home, game.visitor)}
    return (*NBA_TEAMS, *sorted(teams - set(NBA_TEAMS)))


def _score_bleu(metric: Bleu, hypotheses: list[str], references: list[str]) -> BleuScore:
    # A metric tells only that it returns a Score.
    return cast(BleuScore, metric.score(None, hypotheses, [references]))
