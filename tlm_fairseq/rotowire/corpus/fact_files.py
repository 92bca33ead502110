"""Tuple files: facts as ``entity|number|RELATION``, a line each, with one blank line before each game.

The format of Wiseman, Shieber and Rush, EMNLP 2017. A game without facts is its blank line alone.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.text.files import written_whole
from tlm_fairseq.text.parallel_text import read_lines

SEPARATOR = "|"


def read_facts(path: str | Path) -> list[list[Fact]]:
    """Returns a list of ``Fact`` for each game.

    Numbers and relations are taken as they stand: ``four`` and relations of other corpora are allowed.

    Raises:
        UserError: a line is not made of three values, or facts come before the first blank line.
    """
    games: list[list[Fact]] = []
    for number, line in enumerate(read_lines(path), 1):
        if not line.strip():
            games.append([])
            continue
        values = [value.strip() for value in line.split(SEPARATOR)]
        if len(values) != 3:
            raise UserError(
                f"{path}, line {number}: {len(values)} values; expected entity|number|RELATION, and no | within a value"
            )
        if not all(values):
            raise UserError(f"{path}, line {number}: an empty value; expected entity|number|RELATION")
        if not games:
            raise UserError(f"{path}, line {number}: no blank line before the first game; put one before each game")
        games[-1].append(Fact(*values))
    return games


def write_facts(path: str | Path, games: Iterable[Sequence[Fact]]) -> None:
    """Writes a list of facts for each game.

    Raises:
        UserError: a value is empty, or holds a separator or a line end, so that the file could not be read back.
    """
    lines = []
    for place, facts in enumerate(games, 1):
        lines.append("")
        for fact in facts:
            for value in fact:
                if value != value.strip() or not value or any(mark in value for mark in (SEPARATOR, "\n", "\r")):
                    raise UserError(
                        f"{path}: game {place} has the value {value!r}, which a tuple file cannot hold; rename it"
                    )
            lines.append(SEPARATOR.join(fact))
    with written_whole(path) as handle:
        handle.write("".join(line + "\n" for line in lines))
