"""Plain text, one sentence a line, and texts that run line by line beside each other."""

from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.files import written_whole


def read_lines(path):
    """Returns the lines of a UTF-8 file, without their line ends.

    Lines end with ``\\n`` or ``\\r\\n``; other characters that Unicode counts as line ends (U+2028, U+001D, ...)
    stay inside their line. A byte order mark at the start is dropped; a missing line end at the end is accepted.

    Raises:
        UserError: the file is missing, empty or not UTF-8 (with the line where it stops being so).
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); give a text file") from None
    if not raw:
        raise UserError(f"{path} is empty; give a text file with one sentence a line")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UserError(f"{path}, line {line}: not UTF-8 (byte {raw[error.start]:#04x}); convert it to UTF-8") from None
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def read_parallel(paths):
    """Returns the lines of each file of ``paths``, all of the same number.

    Raises:
        UserError: as ``read_lines``, or the files differ in their number of lines.
    """
    texts = [read_lines(path) for path in paths]
    for path, lines in zip(paths[1:], texts[1:]):
        if len(lines) != len(texts[0]):
            raise UserError(
                f"{path} has {len(lines)} lines and {paths[0]} has {len(texts[0])}; "
                "they must run line by line beside each other"
            )
    return texts


def write_lines(path, lines):
    """Writes the lines to ``path`` as UTF-8, whole or not at all.

    Raises:
        ValueError: a line holds a line end, which would shift all that follow.
    """
    with written_whole(path) as handle:
        for number, line in enumerate(lines, start=1):
            if "\n" in line:
                raise ValueError(f"{path}, line {number} holds a line end: {line!r}")
            handle.write(line + "\n")
