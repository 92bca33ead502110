"""A mask as text for the terminal, aligned for wide (Chinese, Japanese, Korean) characters too."""

import unicodedata
from collections.abc import Sequence

from tlm_fairseq.report.mask_view import ATTENDED, CELL_MEANINGS, HIDDEN, LATER, ROLE_MEANINGS, MaskView

SIGNS = {ATTENDED: "#", HIDDEN: "-", LATER: " "}
SIGN_NAMES = {**SIGNS, LATER: "blank"}
LONGEST_LABEL = 24


def mask_as_text(view: MaskView, line_width: int = 100) -> str:
    """Draws a mask with one row a query and one column a key.

    Args:
        view: a MaskView.
        line_width: in terminal columns. Where the tokens do not fit above their columns in it, they are
            numbered instead.

    Returns:
        The lines, joined with "\\n" and with no final one.
    """
    labels = [clipped(label, LONGEST_LABEL) for label in view.labels()]
    grid = _grid(view, labels, heads=labels)
    if max(map(columns, grid)) > line_width:
        numbers = [str(number) for number in range(1, len(labels) + 1)]
        digits = len(numbers[-1])
        numbered = [f"{number:>{digits}} {label}" for number, label in zip(numbers, labels, strict=True)]
        grid = _grid(view, numbered, heads=[number.rjust(digits) for number in numbers])
    return "\n".join([view.title, "", *grid, "", *_legend(view)])


def columns(text: str) -> int:
    """Counts the terminal columns that a text takes: 2 for a wide character, 0 for a combining one."""
    return sum(_character_columns(character) for character in text)


def clipped(text: str, limit: int) -> str:
    """Cuts a text to at most ``limit`` terminal columns; a cut one ends in an ellipsis."""
    if columns(text) <= limit:
        return text
    kept, used = "", 0
    for character in text:
        used += _character_columns(character)
        if used > limit - 1:
            break
        kept += character
    return kept + "…"


def _character_columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _grid(view: MaskView, labels: Sequence[str], heads: Sequence[str]) -> list[str]:
    label_width = max(map(columns, labels))
    role_width = max(map(len, view.roles))
    lines = [" " * (label_width + role_width + 2) + "".join(f"  {head}" for head in heads)]
    for query, (label, role) in enumerate(zip(labels, view.roles, strict=True)):
        cells = "".join(f"  {_centred(SIGNS[view.cell(query, key)], columns(head))}" for key, head in enumerate(heads))
        lines.append(f"{_padded(label, label_width)}  {role:<{role_width}}{cells}".rstrip())
    return lines


def _legend(view: MaskView) -> list[str]:
    lines = [f"{SIGN_NAMES[kind]:<9} {CELL_MEANINGS[kind]}" for kind in view.cell_kinds()]
    lines += [f"{role:<9} {meaning}" for role, meaning in ROLE_MEANINGS.items()]
    return lines + view.notes()


def _padded(text: str, width: int) -> str:
    return text + " " * (width - columns(text))


def _centred(sign: str, width: int) -> str:
    before = (width - 1) // 2
    return " " * before + sign + " " * (width - 1 - before)
