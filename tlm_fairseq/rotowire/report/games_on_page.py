"""Texts of games on a page: a list of all, the most errors first, then each with its errors and its box score."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tlm_fairseq.report.html_text import escaped
from tlm_fairseq.report.page import Link, Page, Words
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.report.box_score import PLAYER_HEADER, idle_players, line_score, player_rows
from tlm_fairseq.rotowire.report.marked_text import TextMark, add_marked_text

_LIST = "list"
_ERROR_HEADER = ("type", "text", "instead", "whose number", "about", "why")
_UNKNOWN = "-"
_NOTHING_KNOWN: Mapping[str, str] = {}


@dataclass(frozen=True)
class TextError:
    """An error in a text.

    ``type`` is its kind, ``words`` those of the text, ``truth`` what should stand there, ``owner`` whose number it is,
    ``about`` the column or the kind of statement, and ``reason`` says in a sentence why. What is not known is empty.
    """

    type: str
    words: str
    truth: str
    owner: str
    about: str
    reason: str

    def cells(self) -> list[str]:
        """Returns a row of a table."""
        cells = (self.type, self.words, self.truth, self.owner, self.about, self.reason)
        return [cell or _UNKNOWN for cell in cells]


@dataclass(frozen=True)
class ShownText:
    """A text of a game on the page: its name, tokens, marks, errors, and sentences about it.

    ``reference`` is the tokens and marks of the game's reference summary, where that is shown too.
    """

    name: str
    game: Game
    tokens: list[str]
    marks: list[TextMark]
    errors: list[TextError]
    notes: Sequence[str] = ()
    reference: tuple[list[str], list[TextMark]] | None = None


def anchor_of(number: int) -> str:
    """Returns the anchor of a text by its place among all, from 0."""
    return f"text-{number + 1}"


def add_counts(
    page: Page, texts: Sequence[ShownText], types: Sequence[str], known: Mapping[str, str] = _NOTHING_KNOWN
) -> None:
    """Adds how many errors are of each type, and of each column.

    Args:
        page: the ``Page``.
        texts: ``ShownText`` list.
        types: of errors, in the order to show them.
        known: how many of the marks of a type are right in texts that people checked, where that is known.
    """
    errors = [error for text in texts for error in text.errors]
    if not errors:
        return
    by_type, by_column = Counter(error.type for error in errors), Counter(error.about or _UNKNOWN for error in errors)
    more = {kind: [known.get(kind, _UNKNOWN)] if known else [] for kind in types}
    header = ["type", "errors", *(["precision"] if known else [])]
    caption = f"Errors by type{', and the known precision of such marks' if known else ''}"
    rows = [[kind, str(by_type[kind]), *more[kind]] for kind in types if by_type[kind]]
    page.table(header, rows, caption=caption)
    with page.folded("Errors by column, or by what is said"):
        rows = [[about, str(count)] for about, count in sorted(by_column.items(), key=lambda item: (-item[1], item[0]))]
        page.table(["column, or what is said", "errors"], rows)


def add_texts(page: Page, texts: Sequence[ShownText], types: Sequence[str]) -> None:
    """Adds the list of texts, each a ``Link``, and the texts in its order: the most errors first."""
    numbers = sorted(range(len(texts)), key=lambda number: -len(texts[number].errors))
    shown_types = [kind for kind in types if any(error.type == kind for text in texts for error in text.errors)]
    page.heading("All texts, the most errors first", anchor=_LIST)
    rows: list[list[Words]] = []
    for number in numbers:
        text = texts[number]
        counts = Counter(error.type for error in text.errors)
        link, of_types = Link(text.name, anchor_of(number)), (str(counts[kind]) for kind in shown_types)
        rows.append([link, str(len(text.errors)), text.game.identifier, *of_types])
    page.table(["text", "errors", "game", *shown_types], rows)
    for place, number in enumerate(numbers):
        neighbours = {
            title: numbers[at] for title, at in (("previous", place - 1), ("next", place + 1)) if 0 <= at < len(numbers)
        }
        _add_text(page, texts[number], anchor_of(number), neighbours)


def _add_text(page: Page, text: ShownText, anchor: str, neighbours: Mapping[str, int]) -> None:
    page.heading(f"{text.name}: {text.game.identifier}", level=3, anchor=anchor)
    links = [part for title, number in neighbours.items() for part in (" · ", Link(title, anchor_of(number)))]
    page.paragraph(Link("all texts", _LIST), *links)
    add_marked_text(page, text.tokens, text.marks)
    for note in text.notes:
        page.paragraph(note)
    if text.errors:
        page.table(_ERROR_HEADER, [error.cells() for error in text.errors])
    with page.folded("Box score"):
        _add_box_score(page, text.game)
    if text.reference is not None:
        with page.folded("Reference summary"):
            add_marked_text(page, *text.reference)


def _add_box_score(page: Page, game: Game) -> None:
    page.table(*line_score(game))
    for team, players in ((game.visitor, game.visitor_players), (game.home, game.home_players)):
        page.table(PLAYER_HEADER, player_rows(players), caption=f"{team.city} {team.name}")
        idle = f"Did not play: {', '.join(idle_players(players))}"
        if idle_players(players):
            page.html(f'<p class="legend">{escaped(idle)}</p>', idle)
