"""Chinese text files: UTF-8, or GB18030 as older releases have it."""

from pathlib import Path
from typing import NamedTuple

from tlm_fairseq.errors import UserError

UTF_8, FALLBACK = "UTF-8", "GB18030"


class ChineseLines(NamedTuple):
    """The lines of a file without their line ends, and the encoding it was read in (``"UTF-8"`` or ``"GB18030"``)."""

    lines: list
    encoding: str


def read_chinese_lines(path):
    """Returns the ``ChineseLines`` of a file in UTF-8, or, where it is not UTF-8, in GB18030.

    Lines end with ``\\n`` or ``\\r\\n``; other characters that Unicode counts as line ends (U+2028, U+001D, ...)
    stay inside their line. A byte order mark at the start is dropped; a missing line end at the end is accepted.

    Raises:
        UserError: the file is missing, empty, or neither UTF-8 nor GB18030 (with the line where it stops being so).
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); give a text file") from None
    text, encoding = _decode(raw, path)
    if not text:
        raise UserError(f"{path} is empty; give a text file")
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return ChineseLines([line.removesuffix("\r") for line in lines], encoding)


def encoding_notes(path, encoding):
    """Returns a list with the line that tells the user of another encoding than UTF-8, or an empty one."""
    return [] if encoding == UTF_8 else [f"{path}: not UTF-8, read as {encoding}"]


def _decode(raw, path):
    errors = []
    for encoding, codec in ((UTF_8, "utf-8-sig"), (FALLBACK, FALLBACK)):
        try:
            # The byte order mark of GB18030 decodes to U+FEFF.
            return raw.decode(codec).removeprefix("\ufeff"), encoding
        except UnicodeDecodeError as error:
            errors.append(error.start)
    # The encoding that went further is likely the one it was meant to be.
    at = max(errors)
    line = raw.count(b"\n", 0, at) + 1
    raise UserError(f"{path}, line {line}: neither {UTF_8} nor {FALLBACK} (byte {raw[at]:#04x}); convert it to {UTF_8}")
