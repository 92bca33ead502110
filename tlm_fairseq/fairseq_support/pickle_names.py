"""What a checkpoint's pickles would import, and whether they are small enough to be run, read without running them."""

import os
import pickletools
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any, NamedTuple

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath

# A checkpoint of fairseq has some thirty operations for each weight; a dictionary kept whole, five for each word.
MOST_OPERATIONS = 2_000_000
MOST_BYTES = 64 * 2**20
# Python's hash of tuples in each other, which keys of a dictionary are asked for, overflows the stack of the process.
MOST_NESTED = 1000
# torch writes zip files without compression; one that was compressed later shrinks little.
MOST_UNPACKED = 4
SMALL = 2**20

_ZIP_START = b"PK\x03\x04"
# Of the format before torch 1.6. The storages follow, which are no pickles.
_PARTS_BEFORE_STORAGES = ("magic number", "protocol", "machine", "state", "keys of the storages")
_TO_MEMO = ("MEMOIZE", "BINPUT", "LONG_BINPUT", "PUT")
_FROM_MEMO = ("BINGET", "LONG_BINGET", "GET")
_FILLING = ("APPEND", "APPENDS", "SETITEM", "SETITEMS", "ADDITEMS", "BUILD")
# Of what a damaged file raises in pickletools and zipfile.
_FAULTS = (ValueError, IndexError, EOFError, OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error)

# As pickletools has it: what it is, its argument, its place.
_Operation = tuple[pickletools.OpcodeInfo, Any, int | None]


class Survey(NamedTuple):
    """``names`` as "module.name", sorted; ``is_whole``: whether the pickles could be read to their ends."""

    names: list
    is_whole: bool


class TooLarge(UserError):
    """Running the pickles of a file, or unpacking it, would take more time or memory than any checkpoint does."""


def names_asked_for(path: StrPath) -> Survey:
    """Returns the ``Survey`` of the Python names that a checkpoint would import.

    Time and memory are bounded, whatever the file is; of pickles that go on beyond that the names so far count.

    Raises:
        UserError: the file holds no pickle.
    """
    names, operations = set(), 0
    try:
        for pickle in _pickles(path):
            for name in _imports(pickle):
                operations += 1
                if name is not None:
                    names.add(name)
    except (TooLarge, *_FAULTS):
        if not operations:
            raise UserError(f"{path}: no checkpoint of torch") from None
        return Survey(sorted(names), False)
    return Survey(sorted(names), True)


def check_size(path: StrPath) -> None:
    """Raises TooLarge where torch would take long, or much memory, to load what a small file claims to hold.

    A file that is malformed passes: torch stops where its pickle does.
    """
    try:
        _check_unpacked(path)
        for pickle in _pickles(path):
            if _nesting(pickle) > MOST_NESTED:
                raise TooLarge(f"{path}: refused, its values lie over {MOST_NESTED} levels deep in each other")
    except _FAULTS:
        pass


def claims_too_much(size: int, path: StrPath) -> bool:
    """Whether a file cannot hold so many bytes of weights."""
    return size > MOST_UNPACKED * os.path.getsize(path) + SMALL


def _pickles(path: StrPath) -> Iterator[Iterator[_Operation]]:
    """Yields the operations of each pickle, as pickletools has them; all of them share one budget."""
    with open(path, "rb") as handle:
        budget = _Budget(path)
        if _is_zip(handle):
            with zipfile.ZipFile(handle) as archive:
                # By entry and not by name: a name may be there twice.
                for entry in archive.infolist():
                    if entry.filename.endswith(".pkl"):
                        with archive.open(entry) as packed:
                            yield budget.operations(packed)
        else:
            for _ in _PARTS_BEFORE_STORAGES:
                yield budget.operations(handle)


def _is_zip(handle: IO[bytes]) -> bool:
    """Whether torch takes the file for a zip: by its first bytes; one may also stand at the end of something else."""
    start = handle.read(len(_ZIP_START))
    handle.seek(0)
    return start == _ZIP_START


def _check_unpacked(path: StrPath) -> None:
    with open(path, "rb") as handle:
        if not _is_zip(handle):
            return
        with zipfile.ZipFile(handle) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    if claims_too_much(size, path):
        raise TooLarge(f"{path}: refused, it would unpack to {size:,} bytes; no checkpoint is compressed so far")


class _Budget:
    """What may be read of the pickles of one file."""

    def __init__(self, path: StrPath) -> None:
        self._path, self._operations, self._bytes = path, MOST_OPERATIONS, MOST_BYTES

    def operations(self, stream: IO[bytes]) -> Iterator[_Operation]:
        for operation in pickletools.genops(_BoundedReader(stream, self)):
            self._operations -= 1
            if self._operations < 0:
                raise TooLarge(
                    f"{self._path}: refused, its pickle has over {MOST_OPERATIONS:,} operations; no checkpoint has"
                )
            yield operation

    def take(self, size: int) -> None:
        """Counts bytes; raises TooLarge before more of them are read than there may be."""
        self._bytes -= size
        if self._bytes < 0:
            raise TooLarge(f"{self._path}: refused, its pickle has over {MOST_BYTES:,} bytes; no checkpoint has")


class _BoundedReader:
    """The stream that pickletools reads."""

    def __init__(self, stream: IO[bytes], budget: _Budget) -> None:
        self._stream, self._budget = stream, budget

    def read(self, size: int) -> bytes:
        self._budget.take(size)
        return self._stream.read(size)

    def readline(self) -> bytes:
        line = self._stream.readline(MOST_BYTES)
        self._budget.take(len(line))
        return line


def _nesting(operations: Iterable[_Operation]) -> int:
    """Returns how deep the values of a pickle lie in each other when they are made, at most MOST_NESTED + 1.

    What a list or a dictionary is given later does not count: these have no hash.
    """
    stack, marks, memo, deepest = [], [], {}, 0
    for operation, argument, _ in operations:
        if operation.name == "MARK":
            marks.append(len(stack))
        elif operation.name in _TO_MEMO:
            memo[len(memo) if argument is None else int(argument)] = stack[-1]
        elif operation.name in _FROM_MEMO:
            stack.append(memo.get(int(argument), 0))
        elif operation.name == "POP" and marks and marks[-1] == len(stack):
            marks.pop()
        else:
            taken = operation.stack_before
            at = len(stack) - len(taken)
            if pickletools.markobject in taken:
                at = marks.pop() - taken.index(pickletools.markobject)
            inner = stack[max(at, 0) :]
            del stack[max(at, 0) :]
            depth = inner[0] if inner and operation.name in _FILLING else max(inner, default=-1) + 1
            if operation.stack_after:
                stack += [depth] * len(operation.stack_after)
                deepest = max(deepest, depth)
            if deepest > MOST_NESTED:
                break
    return deepest


def _imports(operations: Iterable[_Operation]) -> Iterator[str | None]:
    """Yields the name that each operation of a pickle imports, None where it imports none."""
    # Of the strings only the last two matter, and those that are called again by number.
    before, last, memo, memoized = "", "", {}, 0
    for operation, argument, _ in operations:
        name = None
        if operation.name in ("GLOBAL", "INST"):
            name = argument.replace(" ", ".")
        elif operation.name == "STACK_GLOBAL":
            name = f"{before}.{last}"
        elif operation.name in _TO_MEMO:
            memo[memoized if argument is None else int(argument)] = last
            memoized += 1
        elif operation.name in _FROM_MEMO:
            before, last = last, memo.get(int(argument), "")
        elif isinstance(argument, str):
            before, last = last, argument
        yield name
