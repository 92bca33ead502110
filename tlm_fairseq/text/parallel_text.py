"""Plain text, one sentence a line, and texts that run line by line beside each other."""

from collections.abc import Iterable, Sequence

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath, written_whole
from tlm_fairseq.text.text_file import UTF_8, read_text_lines


def read_lines(path: StrPath) -> list[str]:
    """Returns the lines of a UTF-8 file, see ``read_text_lines``; no other encoding is tried.

    Raises:
        UserError: the file is missing, empty or not UTF-8 (with the line where it stops being so).
    """
    return read_text_lines(path, (UTF_8,)).lines


def read_parallel(paths: Sequence[StrPath]) -> list[list[str]]:
    """Returns the lines of each file of ``paths``, all of the same number.

    Raises:
        UserError: as ``read_lines``, or the files differ in their number of lines.
    """
    texts = [read_lines(path) for path in paths]
    check_equal_length(paths, texts)
    return texts


def check_equal_length(paths: Sequence[StrPath], texts: Sequence[Sequence[str]]) -> None:
    """Raises a ``UserError`` where the texts, which were read from the paths, differ in their number of lines."""
    for path, lines in zip(paths[1:], texts[1:]):
        if len(lines) != len(texts[0]):
            raise UserError(
                f"{path} has {len(lines)} lines and {paths[0]} has {len(texts[0])}; "
                "they must run line by line beside each other"
            )


def write_lines(path: StrPath, lines: Iterable[str]) -> None:
    """Writes the lines to ``path`` as UTF-8, whole or not at all.

    Raises:
        ValueError: a line holds a line end, which would shift all that follow.
    """
    with written_whole(path) as handle:
        for number, line in enumerate(lines, start=1):
            if "\n" in line:
                raise ValueError(f"{path}, line {number} holds a line end: {line!r}")
            handle.write(line + "\n")
