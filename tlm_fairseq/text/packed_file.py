"""Compressed files and archives, read in memory: nothing is unpacked to the disk, and no more than a bound is read."""

import bz2
import gzip
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, cast

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath

# Rotowire's three files are 60 megabytes, SportSett's 100.
MOST_BYTES = 1 << 30

_READERS: dict[bytes, Callable[[Path], IO[bytes]]] = {
    b"\x1f\x8b": lambda path: cast(IO[bytes], gzip.open(path)),
    b"BZh": lambda path: cast(IO[bytes], bz2.open(path)),
}
# Where the header of the first file in a tar archive says that it is one.
_MARK_AT, _MARK = 257, b"ustar"
_FAULTS = (EOFError, zlib.error, tarfile.TarError, OSError)


def read_packed(path: StrPath, advice: str) -> bytes:
    """Returns the bytes of a file, of a compressed one (gzip, bzip2) what they unpack to.

    Raises:
        UserError: the file cannot be read, is damaged, or unpacks to more than MOST_BYTES.
    """
    with _unpacked(path, advice) as stream:
        return stream.read()


def is_archive(path: StrPath, advice: str) -> bool:
    """Returns whether a file is a tar archive, compressed or not; the errors are those of ``read_packed``."""
    with _unpacked(path, advice) as stream:
        return stream.read(_MARK_AT + len(_MARK))[_MARK_AT:] == _MARK


def read_members(path: StrPath, advice: str) -> dict[str, bytes]:
    """Returns name -> bytes of the JSON files (``.json``, ``.jsonl``) in a tar archive, in its order.

    A name is only a name here, wherever it points to; links and devices are passed over.

    Raises:
        UserError: as for ``read_packed``, or two files have one name.
    """
    members: dict[str, bytes] = {}
    with _unpacked(path, advice) as stream, tarfile.open(fileobj=cast(IO[bytes], stream), mode="r|") as archive:
        for member in archive:
            if not member.isreg() or PurePosixPath(member.name).suffix not in (".json", ".jsonl"):
                continue
            if member.name in members:
                raise UserError(f"{path}: has {member.name!r:.100} twice; {advice}")
            content = archive.extractfile(member)
            members[member.name] = content.read() if content else b""
    return members


class _Bounded:
    """A stream that refuses to give more than MOST_BYTES, whatever the headers inside it promise."""

    def __init__(self, stream: IO[bytes], refusal: str) -> None:
        self._stream, self._left, self._refusal = stream, MOST_BYTES, refusal

    def read(self, size: int = -1) -> bytes:
        most = self._left + 1
        content = self._stream.read(most if size < 0 else min(size, most))
        self._left -= len(content)
        if self._left < 0:
            raise UserError(self._refusal)
        return content


@contextmanager
def _unpacked(path: StrPath, advice: str) -> Iterator[_Bounded]:
    try:
        with open(path, "rb") as handle:
            first = handle.read(3)
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); {advice}") from None
    reader = next((reader for mark, reader in _READERS.items() if first.startswith(mark)), lambda path: path.open("rb"))
    try:
        with reader(Path(path)) as stream:
            yield _Bounded(stream, f"{path}: more than {MOST_BYTES:,} bytes when unpacked; give a smaller file")
    except _FAULTS as error:
        raise UserError(f"{path}: cannot be unpacked ({error}); {advice}") from None
