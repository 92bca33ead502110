"""A game's box score beside its summary, for a terminal; the numbers that the box score does not support are marked."""

from collections.abc import Sequence
from textwrap import fill

from tlm_fairseq.report.text_table import aligned
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.metrics.judged_facts import CONTRADICTED, SUPPORTED
from tlm_fairseq.rotowire.report.box_score import PLAYER_HEADER, idle_players, line_score, player_rows
from tlm_fairseq.rotowire.report.game_view import JudgedSummary, spoken_verdict
from tlm_fairseq.text.printed_text import printable_line

_RED, _YELLOW, _PLAIN = "\033[31m", "\033[33m", "\033[0m"
_LEGEND = "[28 != 31]: the box score says 31. [28 ?]: it has no such figure."
_GAP = "   "
_NARROWEST_SUMMARY, _WIDEST_SUMMARY = 45, 90


def format_game(title: str, game: Game, summary: JudgedSummary, width: int, colours: bool = False) -> str:
    """Returns the game as text: the box score, and beside it, or below where that is too narrow, the summary.

    All that comes from the game and the summary is made printable; what is coloured is ready to print.

    Args:
        title: what to write above.
        game: the ``Game``.
        summary: the ``JudgedSummary``.
        width: of the terminal, in characters.
        colours: mark wrong numbers in red too, and those without a record in yellow.
    """
    title, box = printable_line(title), _box_score(game)
    box_width = max(map(len, box))
    beside = width - box_width - len(_GAP)
    head = f"{summary.supported} of {len(summary.facts)} facts supported, RG precision {100 * summary.precision:.1f} %"
    if beside < _NARROWEST_SUMMARY:
        below = min(width, _WIDEST_SUMMARY)
        text = [head, "", *_wrapped_summary(summary, below, colours), "", *fill(_LEGEND, below).split("\n")]
        return "\n".join([title, "", *box, "", *text])
    beside = min(beside, _WIDEST_SUMMARY)
    text = [head, "", *_wrapped_summary(summary, beside, colours), "", *fill(_LEGEND, beside).split("\n")]
    lines = max(len(box), len(text))
    both = zip(box + [""] * (lines - len(box)), text + [""] * (lines - len(text)))
    return "\n".join([title, "", *(f"{left:{box_width}}{_GAP}{right}".rstrip() for left, right in both)])


def _box_score(game: Game) -> list[str]:
    header, rows = line_score(game)
    lines = aligned([header, *rows], gap=" ")
    teams = ((game.visitor, game.visitor_players), (game.home, game.home_players))
    tables = [[(f"{team.city} {team.name}", *PLAYER_HEADER[1:]), *player_rows(players)] for team, players in teams]
    columns = aligned([row for table in tables for row in table], gap=" ")  # both teams in columns of one width
    for table, (_, players) in zip(tables, teams):
        lines += ["", *columns[: len(table)]]
        del columns[: len(table)]
        idle = idle_players(players)
        if idle:
            lines += fill(printable_line(f"did not play: {', '.join(idle)}"), max(map(len, lines))).split("\n")
    return lines


def _wrapped_summary(summary: JudgedSummary, width: int, colours: bool) -> list[str]:
    """Returns the lines of the summary; a mark stays in one piece with what touches it."""
    lines: list[str] = []
    line: list[str] = []
    used = 0
    for word in _words(summary):
        length = sum(len(text) for text, _ in word)
        if line and used + 1 + length > width:
            lines.append(" ".join(line))
            line, used = [], 0
        used += length + bool(line)
        line.append("".join(f"{colour}{text}{_PLAIN}" if colour and colours else text for text, colour in word))
    return [*lines, " ".join(line)]


def _words(summary: JudgedSummary) -> list[list[tuple[str, str | None]]]:
    """Returns the words of the marked summary, each a list of text and colour, None for none."""
    words: list[list[tuple[str, str | None]]] = [[]]
    for text, facts in summary.pieces():
        if facts:
            words[-1].append(_mark(text, *spoken_verdict(facts)))
            continue
        first, *others = text.split(" ")
        words[-1].append((first, None))
        words += [[(other, None)] for other in others]
    return [
        [(printable_line(text), colour) for text, colour in word] for word in words if any(text for text, _ in word)
    ]


def _mark(number: str, verdict: str, true_values: Sequence[str]) -> tuple[str, str | None]:
    if verdict == SUPPORTED:
        return number, None
    if verdict == CONTRADICTED:
        return f"[{number} != {', '.join(true_values)}]", _RED
    return f"[{number} ?]", _YELLOW
