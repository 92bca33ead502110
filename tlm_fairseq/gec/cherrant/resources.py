"""The two tables that ChERRANT's costs come from: the thesaurus Cilin and a confusion set of characters.

Neither is part of this package, since Cilin's terms are unclear. Both lie in the folder ``data`` of ChERRANT's modules
in the repository HillZhang1999/MuCGEC.
"""

import hashlib
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tlm_fairseq.errors import UserError

CILIN, CONFUSION_SET = "cilin.txt", "confusion_dict.txt"
# Of both files in MuCGEC's repository, by which its published figures were made.
OFFICIAL_CHECKSUM = "dd5d8c33"
VARIABLE = "TLM_FAIRSEQ_CHERRANT"
WHERE = (
    f"ChERRANT needs {CILIN} and {CONFUSION_SET}: copy them from the folder with ChERRANT's data in the repository "
    f"HillZhang1999/MuCGEC, and name their folder by --resources or in {VARIABLE}; "
    "the metric character-edits does without"
)


@dataclass(frozen=True)
class Resources:
    """``codes`` has for each word of Cilin its code, the last where it has several, such as ``Aa01A02=``.

    ``confusions`` has for each character those that it is confused with; ``checksum`` is of both files' contents.
    """

    codes: dict[str, str] = field(default_factory=dict)
    confusions: dict[str, frozenset[str]] = field(default_factory=dict)
    checksum: str = "none"

    @property
    def notes(self) -> list[str]:
        """The line that tells the user of another edition than MuCGEC's, if it is one."""
        if self.checksum in ("none", OFFICIAL_CHECKSUM):
            return []
        return [
            f"ChERRANT's tables are another edition, with the checksum {self.checksum} and not {OFFICIAL_CHECKSUM}: "
            "figures may differ from published ones"
        ]


def find_folder(folder: str | None) -> Path:
    """Returns the folder of the tables, by default the one that the environment variable ``VARIABLE`` names.

    Raises:
        UserError: none is named.
    """
    named = folder or os.environ.get(VARIABLE)
    if not named:
        raise UserError(WHERE)
    return Path(named)


@cache
def read_resources(folder: Path) -> Resources:
    """Returns the ``Resources`` in a folder; a process reads them once.

    Raises:
        UserError: a file is missing or is not such a table; the message says where to get it.
    """
    cilin, confusion_set = _read(folder / CILIN), _read(folder / CONFUSION_SET)
    digest = hashlib.sha256(cilin + confusion_set).hexdigest()[:8]
    return Resources(
        _parse_cilin(_decode(cilin, "gb18030", folder / CILIN), folder / CILIN),
        _parse_confusions(_decode(confusion_set, "utf-8", folder / CONFUSION_SET), folder / CONFUSION_SET),
        digest,
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}; {WHERE}") from None


def _decode(content: bytes, encoding: str, path: Path) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UserError(f"{path} is not the official file, whose encoding is {encoding}; {WHERE}") from None


def _parse_cilin(text: str, path: Path) -> dict[str, str]:
    codes = {}
    for number, line in enumerate(text.strip().split("\n"), start=1):
        code, *words = line.rstrip("\r").split(" ")
        if len(code) < 4 or not words:
            raise UserError(f"{path}, line {number}: expected a code such as Aa01A01= and its words")
        codes.update(dict.fromkeys(words, code))
    return codes


def _parse_confusions(text: str, path: Path) -> dict[str, frozenset[str]]:
    confusions = {}
    for number, line in enumerate(text.strip().split("\n"), start=1):
        character, *others = line.split() or [""]
        if len(character) != 1 or not others:
            raise UserError(f"{path}, line {number}: expected a character and those that it is confused with")
        confusions[character] = frozenset(others)
    return confusions
