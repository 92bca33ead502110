"""Lines as they come in and go out, so that a pipe streams."""

import os
from contextlib import contextmanager
from itertools import islice

from tlm_fairseq.errors import UserError
from tlm_fairseq.files import written_whole


def stdin_lines(stream):
    """Yields the lines of a stream of bytes as it gives them; what counts as a line is as in ``read_lines``.

    Raises:
        UserError: a line is not UTF-8.
    """
    for number, raw in enumerate(stream, start=1):
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise UserError(
                f"standard input, line {number}: not UTF-8 (byte {raw[error.start]:#04x}); convert it to UTF-8"
            ) from None
        yield line.removesuffix("\n").removesuffix("\r")


def read_buffers(lines, size):
    """Yields the lines in lists of ``size``, the last one shorter."""
    lines = iter(lines)
    while buffer := list(islice(lines, size)):
        yield buffer


@contextmanager
def written_to(path, stdout):
    """Gives a function that writes a list of lines: to a file that is whole or absent, or at once to ``stdout``.

    Args:
        path: of the file, or None for ``stdout``.
        stdout: a text stream; UTF-8 goes out whatever the locale is.
    """
    if path is not None:
        with written_whole(path) as handle:
            yield lambda lines: handle.writelines(line + "\n" for line in lines)
        return

    def write(lines):
        stdout.write("".join(line + "\n" for line in lines))
        stdout.flush()

    stdout.reconfigure(encoding="utf-8", errors="strict", newline="\n")
    try:
        yield write
    except BrokenPipeError:
        # The reader has gone; Python would try to write what is left at its end, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())
        raise
