"""The record beside prepared data: where it came from, what was done, and how to know the files again."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

from tlm_fairseq.text.files import StrPath, written_whole
from tlm_fairseq.version import __version__

NAME = "manifest.json"


def sha256_of_file(path: StrPath) -> str:
    """Returns the SHA-256 of the file's bytes as 64 hexadecimal digits."""
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def sha256_of_files(root: StrPath, paths: Iterable[StrPath]) -> str:
    """Returns one SHA-256 for many files below ``root``: over their relative names and SHA-256, in order of name."""
    digest = hashlib.sha256()
    for path in sorted(Path(path).relative_to(root).as_posix() for path in paths):
        digest.update(f"{sha256_of_file(Path(root) / path)}  {path}\n".encode())
    return digest.hexdigest()


def write_manifest(folder: StrPath, output_names: Iterable[str], **record: object) -> None:
    """Writes ``manifest.json`` into ``folder``, with the SHA-256 of each output file and the given record.

    It is written last, so a folder that holds one is complete.
    """
    record = {
        "tlm_fairseq_version": __version__,
        **record,
        "outputs": {name: sha256_of_file(Path(folder) / name) for name in sorted(output_names)},
    }
    with written_whole(Path(folder) / NAME) as handle:
        json.dump(record, handle, ensure_ascii=False, indent=2)
        handle.write("\n")


def file_record(path: StrPath, **facts: object) -> dict[str, object]:
    """Returns how a manifest names a file that was read: its name, its SHA-256 and what else is to be said of it."""
    return {"file": Path(path).name, "sha256": sha256_of_file(path), **facts}


def format_dropped(dropped: Mapping[str, int]) -> str:
    """Returns the reasons why examples were left out, with their numbers, on one line."""
    return ", ".join(f"{number} {reason}" for reason, number in dropped.items()) or "none"


def versions_of(*modules: str) -> dict[str, str]:
    """Returns the version of the distribution that provides each of the modules; of those that are installed."""
    providers = metadata.packages_distributions()
    return {module: metadata.version(providers[module][0]) for module in modules if module in providers}
