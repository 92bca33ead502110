"""Lines as they come in and go out, so that a pipe streams."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import islice
from typing import IO

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath, written_whole


def stdin_lines(stream: IO[bytes]) -> Iterator[str]:
    """Yields the lines of a stream of bytes as it gives them; what counts as a line is as in ``read_lines``.

    Raises:
        UserError: a line is not UTF-8.
    """
    return _decoded_lines(stream, "standard input")


def file_lines(path: StrPath) -> tuple[Iterator[str], int | None]:
    """Returns the lines of a UTF-8 file, as ``read_lines`` has them but one at a time, and their number.

    A file is looked through before the first line is given; of a pipe the number is not known, and None.

    Raises:
        UserError: the file is missing, empty or not UTF-8; of a pipe, when its lines are read.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return _decoded_lines(open(path, "rb"), path), None
        with open(path, "rb") as stream:
            number = sum(1 for _ in _decoded_lines(stream, path))
        stream = open(path, "rb")
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); give a text file") from None
    if number == 0:
        raise UserError(f"{path} is empty; give a text file with one sentence a line")
    return _decoded_lines(stream, path), number


def _decoded_lines(stream: IO[bytes], name: StrPath) -> Iterator[str]:
    with stream:
        for number, raw in enumerate(stream, start=1):
            try:
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                byte = f"{raw[error.start]:#04x}"
                raise UserError(f"{name}, line {number}: not UTF-8 (byte {byte}); convert it to UTF-8") from None
            yield line.removesuffix("\n").removesuffix("\r")


def read_buffers(lines: Iterable[str], size: int) -> Iterator[list[str]]:
    """Yields the lines in lists of ``size``, the last one shorter."""
    lines = iter(lines)
    while buffer := list(islice(lines, size)):
        yield buffer


@contextmanager
def written_to(path: StrPath | None, stdout: TextIOWrapper) -> Iterator[Callable[[Iterable[str]], None]]:
    """Gives a function that writes a list of lines: to a file that is whole or absent, or at once to ``stdout``.

    Args:
        path: of the file, or None for ``stdout``.
        stdout: a text stream; UTF-8 goes out whatever the locale is.
    """
    if path is not None:
        with written_whole(path) as handle:
            yield lambda lines: handle.writelines(line + "\n" for line in lines)
        return

    def write(lines: Iterable[str]) -> None:
        stdout.write("".join(line + "\n" for line in lines))
        stdout.flush()

    stdout.reconfigure(encoding="utf-8", errors="strict", newline="\n")
    try:
        yield write
    except BrokenPipeError:
        # The reader has gone; Python would try to write what is left at its end, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())
        raise
