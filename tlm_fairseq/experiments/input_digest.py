"""A digest of the files that runs start from, so that data made anew are noticed."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath

# They tell where, when and by which version the data were made: the same data made elsewhere are the same.
RECORDS = ("manifest.json", "manifest.txt")
ENDS = 65536  # bytes at the start and at the end of a file that are read; a whole corpus would take too long


def digest_of_inputs(paths: Iterable[StrPath | None], with_records: bool = False) -> str:
    """Returns a SHA-256 over files and, in their order, what lies in folders: names, sizes, and the ends of each file.

    Logs are left out, which tell the time.

    Args:
        paths: files and folders; None among them is left out.
        with_records: whether the records of how the data were made count, as they once did.

    Raises:
        UserError: one of them does not exist.
    """
    digest = hashlib.sha256()
    for path in (path for path in paths if path):
        if not Path(path).exists():
            raise UserError(f"{path} does not exist, which the runs need; prepare the data again")
        for file in _files(Path(path)):
            if file.name in RECORDS and not with_records:
                continue
            name = file.relative_to(path).as_posix()
            digest.update(f"{name} {os.path.getsize(file)}\n".encode())
            digest.update(_ends(file))
    return digest.hexdigest()


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and file.suffix != ".log")


def _ends(path: Path) -> bytes:
    with open(path, "rb") as handle:
        start = handle.read(ENDS)
        handle.seek(max(handle.tell(), os.path.getsize(path) - ENDS))
        return start + handle.read()
