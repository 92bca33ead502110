"""The page of a Rotowire run: scores, learning curves, and every game's summary with its wrong numbers marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from tlm_fairseq.report.chart import Chart, Series
from tlm_fairseq.report.page import Link, Page
from tlm_fairseq.rotowire.metrics.score_record import FURTHER_PLACES, PLACES
from tlm_fairseq.rotowire.report.games_on_page import ShownText, add_counts, add_texts, anchor_of
from tlm_fairseq.rotowire.report.judged_text import ERROR_TYPES, add_fact_legend
from tlm_fairseq.rotowire.report.marked_text import MARK_STYLE
from tlm_fairseq.text.training_log import LOSS_LABEL, TrainingLog

# Figures whose column has a shorter name.
_SHORT = {"RG number": "RG #", "RG precision": "RG P", "CS precision": "CS P", "CS recall": "CS R"}
# Column, and where `rotowire score --json` writes its figure.
SCORE_PLACES = {_SHORT.get(figure, figure): keys for figure, keys in PLACES.items()}
# Those that the files have as shares of 1.
_SHARES = {*SCORE_PLACES, *FURTHER_PLACES} - {"BLEU", "BLEU 13a", "chance", "chance 13a", "RG #"}
_COLUMNS = (*SCORE_PLACES, *FURTHER_PLACES)
_SIGNED = ("BLEU", "BLEU 13a", "RG CS CO")


@dataclass(frozen=True)
class SystemScores:
    """What ``rotowire score --json`` wrote of one system: its name, figures by ``SCORE_PLACES`` and, as far as it has
    them, ``FURTHER_PLACES``; and signatures.

    The signatures are those of BLEU, of BLEU 13a, and of RG, CS and CO.
    """

    name: str
    figures: dict[str, float]
    signatures: tuple[str, str, str]

    def cells(self) -> list[str]:
        """Returns the name and the figures as text, shares in percent."""
        return [self.name, *map(self._cell, _COLUMNS)]

    def _cell(self, name: str) -> str:
        figure = self.figures.get(name)
        return "-" if figure is None else f"{(100 if name in _SHARES else 1) * figure:.2f}"


def rotowire_page(
    introduction: str,
    scores: Sequence[SystemScores],
    log: TrainingLog | None,
    texts: Sequence[ShownText],
    begin: tuple[int, str],
) -> Page:
    """Returns the ``Page``.

    Args:
        introduction: what was scored, as text.
        scores: ``SystemScores`` list, may be empty.
        log: a ``TrainingLog`` with points, or None.
        texts: the system's summaries with their facts, of all games.
        begin: the number of the text to begin with, from 0, and why with that one.
    """
    page = Page("Rotowire: games to summaries", MARK_STYLE)
    page.paragraph(introduction)
    if scores:
        _add_scores(page, scores)
    if log is not None:
        page.heading("Learning curves")
        page.chart(learning_curves(log))
        page.paragraph(
            "Losses as fairseq-train logs them. The training loss is measured with dropout and masking in force, "
            "the validation loss without."
        )
    page.heading("Errors")
    number, reason = begin
    page.paragraph("To begin with: ", Link(texts[number].game.identifier, anchor_of(number)), f". {reason}")
    add_counts(page, texts, ERROR_TYPES)
    add_fact_legend(page)
    add_texts(page, texts, ERROR_TYPES)
    return page


def learning_curves(log: TrainingLog) -> Chart:
    """Returns the ``Chart`` of the losses of a ``TrainingLog``."""
    named = (("training", log.train, False), ("validation", log.valid, True))
    series = [
        Series(name, [update for update, _ in points], [loss for _, loss in points], dashed=dashed)
        for name, points, dashed in named
        if points
    ]
    return Chart("learning-curves", "Training and validation loss", "updates", LOSS_LABEL, series)


def _add_scores(page: Page, scores: Sequence[SystemScores]) -> None:
    page.heading("Scores")
    page.table(["system", *_COLUMNS], [one.cells() for one in scores])
    page.paragraph(
        "BLEU is that of the tokenised text, as published; BLEU 13a is sacreBLEU's own. RG (relation generation) counts"
        " the different facts of a summary that the box score supports (#), and the share of all its facts that it "
        "supports (P). CS (content selection) and CO (content ordering) compare the facts with those of the reference "
        "summaries; CO published counts one more game, with ordering 1, as the original scorer does. chance is the "
        "BLEU of another game's gold summary; repeating counts the summaries that repeat a sentence. Shares are in "
        "percent."
    )
    lines = [f"{label:8}  {text}" for one in scores for label, text in zip(_SIGNED, one.signatures, strict=True)]
    page.preformatted("\n".join(sorted(dict.fromkeys(lines))))
