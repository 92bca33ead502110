"""Files and folders that are either whole or absent, alone or together."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Any, Literal, overload

from tlm_fairseq.errors import UserError

StrPath = str | os.PathLike[str]

# The system names no file with these, for they come from a write.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@overload
def written_whole(path: StrPath, mode: Literal["w"] = "w") -> AbstractContextManager[IO[str]]: ...
@overload
def written_whole(path: StrPath, mode: Literal["wb"]) -> AbstractContextManager[IO[bytes]]: ...
@contextmanager
def written_whole(path: StrPath, mode: str = "w") -> Iterator[IO[Any]]:
    """Open a temporary file beside ``path`` and rename it into place when the block ends without an error.

    Args:
        path: the file to write; its folder is made where it is missing.
        mode: ``"w"`` for UTF-8 text with ``\\n`` line ends, ``"wb"`` for bytes.

    An error inside the block leaves whatever stood at ``path`` before, and nothing beside it. A link is followed; a
    device or a pipe, ``/dev/stdout`` for one, is never replaced but written to.

    Raises:
        OSError: names ``path`` where there is no room for the file.
    """
    path = Path(path)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    encoding, newline = (None, None) if "b" in mode else ("utf-8", "\n")
    if _is_written_to(path):
        # What is printed to the same file before and after stays there.
        with open(path, mode.replace("w", "a"), encoding=encoding, newline=newline) as handle:
            yield handle
        return
    if path.is_symlink():
        path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(descriptor, mode, encoding=encoding, newline=newline) as handle:
            yield handle
            handle.flush()
            os.fsync(handle.fileno())
        set_ordinary_permissions(beside)
        os.replace(beside, path)
    except BaseException as error:
        if isinstance(error, OSError) and error.errno in _NO_ROOM and error.filename is None:
            error.filename = str(path)
        # It has its place already where a signal came just behind the renaming.
        Path(beside).unlink(missing_ok=True)
        raise


@contextmanager
def written_together(folder: StrPath, last: str, obsolete: Iterable[str] = ()) -> Iterator[Path]:
    """Give a temporary folder to write files to, in folders of it too; they get their places in ``folder`` when all
    of them are written.

    Args:
        folder: it is made where it is missing; its other files stay.
        last: the name of the file that says that the folder is whole: the old one goes first, the new one comes last.
        obsolete: names of files that go when the new ones come.

    An error inside the block, a full disk for one, leaves the folder as it was. The files change places by renaming,
    which needs no room; killed in the middle of that, they are of two times, and the file ``last`` is missing.

    Raises:
        OSError: names the file in ``folder`` that there is no room for, or the folder that is in a file's place.
    """
    folder = Path(folder)
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=folder, prefix=".new.", suffix=".tmp"))
    try:
        yield beside
        files = (path.relative_to(beside).as_posix() for path in beside.rglob("*") if path.is_file())
        names = sorted(files, key=lambda name: (name == last, name))
        for name in names:
            if (folder / name).is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(folder / name))
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / last).unlink(missing_ok=True)
        for name in obsolete:
            (folder / name).unlink(missing_ok=True)
        for name in names:
            os.replace(beside / name, folder / name)
    except OSError as error:
        if error.filename is not None and beside in Path(error.filename).parents:
            error.filename = str(folder / Path(error.filename).relative_to(beside))
        raise
    finally:
        shutil.rmtree(beside)
        if made and not any(folder.iterdir()):
            folder.rmdir()


@contextmanager
def folder_written_whole(path: StrPath) -> Iterator[Path]:
    """Give a temporary folder beside ``path`` and rename it into place when the block ends without an error.

    Raises:
        UserError: there is something at ``path`` already, other than an empty folder.
    """
    path = Path(path)
    if os.path.lexists(path) and not (path.is_dir() and not any(path.iterdir())):
        raise UserError(f"{path}: exists already; name a new folder")
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp") as beside:
        # Made anew, so that it gets the permissions of any new folder, not those of a temporary one.
        whole = Path(beside, "whole")
        whole.mkdir()
        yield whole
        # It takes the place of an empty folder too.
        os.rename(whole, path)


def set_ordinary_permissions(path: StrPath) -> None:
    """Give a file the permissions that a new one gets."""
    os.chmod(path, 0o666 & ~_umask())


def _is_written_to(path: Path) -> bool:
    """Returns whether there is something that is no file: a device, a pipe, or a name for an open file."""
    return path.exists() and (not path.is_file() or Path("/dev") in path.absolute().parents)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
