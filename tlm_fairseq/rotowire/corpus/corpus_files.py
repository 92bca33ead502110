"""Files of games as corpora publish them: a JSON list or JSON lines, compressed or not, in a folder or an archive."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.json_file import decode_json, parse_json
from tlm_fairseq.text.packed_file import is_archive, read_members, read_packed

SPLITS = ("train", "valid", "test")

_ADVICE = "give a JSON file of games"
_SPLIT_FILE = re.compile(r"(train|valid|validation|test)\.jsonl?(\.gz|\.bz2)?")
_OTHER_NAMES = {"validation": "valid"}


@dataclass(frozen=True)
class CorpusFile:
    """A file of games on the disk, or the ``member`` of an archive with its content."""

    path: Path
    member: str | None = None
    content: bytes | None = None

    def __str__(self) -> str:
        return str(self.path) if self.member is None else f"{self.path}, {PurePosixPath(self.member).name}"


class Entries(NamedTuple):
    """What stands in a file, an entry a game, and whether the file is a ``"JSON list"`` or of ``"JSON lines"``."""

    entries: list[object]
    layout: str


def find_splits(path: str | Path, split: str | None = None) -> dict[str, CorpusFile]:
    """Returns split -> file, of a folder or archive with ``train|valid|test.json``, or of one file of the named split.

    The files may be called ``.jsonl`` and ``validation`` as well, and those of a folder may be compressed.

    Raises:
        UserError: there is none, two are of one split, or ``split`` is missing for a file or named for a folder.
    """
    path = Path(path)
    if path.is_dir():
        if split is not None:
            raise UserError(f"--split goes with one file, and {path} is a folder; give {path / split}.json")
        return _by_split(path, [(file.name, CorpusFile(file)) for file in sorted(path.iterdir())])
    if split is not None:
        return {split: CorpusFile(path)}
    if not is_archive(path, _ADVICE):
        raise UserError(f"{path}: one file; say with --split which of {', '.join(SPLITS)} it is")
    members = read_members(path, _ADVICE).items()
    return _by_split(path, [(PurePosixPath(name).name, CorpusFile(path, name, content)) for name, content in members])


def read_entries(file: CorpusFile) -> Entries:
    """Returns the ``Entries`` of a file; blank lines of JSON lines are passed over.

    Raises:
        UserError: it cannot be read, is no JSON, or is neither a list nor lines of objects.
    """
    text = decode_json(_content(file), str(file), _ADVICE)
    if _has_an_object_a_line(text):
        lines = enumerate(text.split("\n"), 1)
        return Entries(
            [parse_json(line, str(file), _ADVICE, dict, number) for number, line in lines if line.strip()], "JSON lines"
        )
    entries = parse_json(text, str(file), _ADVICE)
    if not isinstance(entries, list):
        raise UserError(f"{file}: not a list of games; give a JSON file as Rotowire publishes them")
    if not entries:
        raise UserError(f"{file}: holds no game; give a JSON file as Rotowire publishes them")
    return Entries(entries, "JSON list")


def _by_split(path: Path, files: Iterable[tuple[str, CorpusFile]]) -> dict[str, CorpusFile]:
    """Returns split -> file, of pairs of a name and a file."""
    found: dict[str, CorpusFile] = {}
    for name, file in files:
        match = _SPLIT_FILE.fullmatch(name)
        if not match:
            continue
        split = _OTHER_NAMES.get(match[1], match[1])
        if split in found:
            raise UserError(f"{path} has two files of {split}, {name} the second; give one for each split")
        found[split] = file
    if not found:
        raise UserError(f"{path} has none of train.json, valid.json and test.json; give the corpus' folder or archive")
    return {split: found[split] for split in SPLITS if split in found}


def _content(file: CorpusFile) -> bytes:
    if file.content is not None:
        return file.content
    if not is_archive(file.path, _ADVICE):
        return read_packed(file.path, _ADVICE)
    members = read_members(file.path, _ADVICE)
    if len(members) != 1:
        raise UserError(f"{file}: an archive of {len(members)} files of JSON; unpack it and give one of them")
    return next(iter(members.values()))


def _has_an_object_a_line(text: str) -> bool:
    """Whether the first line that is not blank is an object and no more."""
    first = text.lstrip().partition("\n")[0].rstrip()
    return first.startswith("{") and first.endswith("}")
