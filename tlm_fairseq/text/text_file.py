"""Text files of corpora: lines of UTF-8, or of GB18030 as older Chinese releases have it."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath

UTF_8, FALLBACK = "UTF-8", "GB18030"
_CODECS = {UTF_8: "utf-8-sig", FALLBACK: FALLBACK}


class TextLines(NamedTuple):
    """The lines of a file without their line ends, and the encoding it was read in (``"UTF-8"`` or ``"GB18030"``)."""

    lines: list[str]
    encoding: str


def read_text_lines(path: StrPath, encodings: Sequence[str] = (UTF_8, FALLBACK)) -> TextLines:
    """Returns the ``TextLines`` of a file, in the first of the encodings that fits.

    Lines end with ``\\n`` or ``\\r\\n``; other characters that Unicode counts as line ends (U+2028, U+001D, ...)
    stay inside their line. A byte order mark at the start is dropped; a missing line end at the end is accepted.

    Raises:
        UserError: the file is missing, empty, or in none of the encodings (with the line where it stops being so).
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); give a text file") from None
    text, encoding = _decode(raw, path, encodings)
    if not text:
        raise UserError(f"{path} is empty; give a text file with one sentence a line")
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    if "\r" in text:
        lines = [line.removesuffix("\r") for line in lines]
    return TextLines(lines, encoding)


def encoding_notes(path: StrPath, encoding: str) -> list[str]:
    """Returns a list with the line that tells the user of another encoding than UTF-8, or an empty one."""
    return [] if encoding == UTF_8 else [f"{path}: not UTF-8, read as {encoding}"]


def _decode(raw: bytes, path: StrPath, encodings: Sequence[str]) -> tuple[str, str]:
    errors = []
    for encoding in encodings:
        try:
            # The byte order mark of GB18030 decodes to U+FEFF.
            return raw.decode(_CODECS[encoding]).removeprefix("\ufeff"), encoding
        except UnicodeDecodeError as error:
            errors.append(error.start)
    # The encoding that went further is likely the one it was meant to be.
    at = max(errors)
    line = raw.count(b"\n", 0, at) + 1
    fault = f"neither {' nor '.join(encodings)}" if len(encodings) > 1 else f"not {encodings[0]}"
    raise UserError(f"{path}, line {line}: {fault} (byte {raw[at]:#04x}); convert it to {UTF_8}")
