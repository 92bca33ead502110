"""The folder of one run: what it was begun with, how it ended, and whether it is to be done again.

``settings.json`` is written first. ``done.json`` is written last, or ``failed.json``; where neither is, the run was cut
short. Each of them is renamed into place, so it is whole wherever it is.
"""

import hashlib
import json
import re
import shlex
import shutil
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.step import Step
from tlm_fairseq.text.files import StrPath, written_together, written_whole
from tlm_fairseq.text.json_file import read_json

SETTINGS, COMMANDS, VERSIONS, SCORES = "settings.json", "command.txt", "versions.json", "scores.json"
DONE, FAILED = "done.json", "failed.json"
CHECKPOINTS = "checkpoints"
IS_DONE, HAS_FAILED, IS_HALF, IS_ABSENT, IS_OTHER = "done", "failed", "unfinished", "not begun", "of other settings"


def digest_of(settings: Mapping[str, object]) -> str:
    """Returns the SHA-256 of a record of settings, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode()).hexdigest()


def folder_name(name: str) -> str:
    """Returns the name of a system, say, as that of a folder: whatever a shell or a file system may stumble over is a
    dash, and letters, digits and ``._-`` stay. May be empty, where nothing of it stays."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._]+", "-", plain).strip("-.")[:100]


class RunFolder:
    """One run's folder."""

    def __init__(self, path: StrPath) -> None:
        self.path = Path(path)

    def state(self, settings: Mapping[str, object]) -> str:
        """Returns how the run of these settings stands: IS_DONE, HAS_FAILED, IS_HALF, IS_ABSENT; or IS_OTHER, where the
        folder is of a run of other settings."""
        begun = read_record(self.path / SETTINGS)
        if begun is None:
            return IS_ABSENT
        if digest_of(begun) != digest_of(settings):
            return IS_OTHER
        done = read_record(self.path / DONE)
        if done is not None and done.get("settings_sha256") == digest_of(settings):
            return IS_DONE
        return HAS_FAILED if (self.path / FAILED).exists() else IS_HALF

    def check(self) -> None:
        """Raises UserError where the folder holds something and was not made by a run."""
        if self.path.exists():
            names = [path.name for path in self.path.iterdir() if not path.name.startswith(".")]
            if names and SETTINGS not in names:
                raise UserError(f"{self.path} exists and was not made here; move it away")

    def begin(
        self,
        settings: Mapping[str, object],
        steps: Iterable[Step],
        environment: Mapping[str, str],
        versions: Mapping[str, object],
        resume: bool = False,
    ) -> None:
        """Empties the folder, but not of the checkpoints where ``resume``, and writes what is known before the first
        step.

        Raises:
            UserError: as ``check``.
        """
        self.check()
        if self.path.exists():
            # Without its end the run no longer counts, however far the removal comes.
            (self.path / DONE).unlink(missing_ok=True)
            for path in self.path.iterdir():
                if path.name != SETTINGS and not (resume and path.name == CHECKPOINTS):
                    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        self.path.mkdir(parents=True, exist_ok=True)
        write_record(self.path / SETTINGS, settings)
        write_record(self.path / VERSIONS, versions)
        with written_whole(self.path / COMMANDS) as handle:
            handle.write(command_text(steps, environment))

    def copy_from(self, other: "RunFolder") -> None:
        """Becomes a copy of the folder of a run that is done, in place of what is there; its end comes last.

        Raises:
            UserError: as ``check``.
        """
        self.check()
        if self.path.exists():
            shutil.rmtree(self.path)
        with written_together(self.path, last=DONE) as beside:
            shutil.copytree(other.path, beside, dirs_exist_ok=True)

    def finish(
        self,
        settings: Mapping[str, object],
        scores: Mapping[str, float],
        facts: Mapping[str, object],
        keep_checkpoints: bool,
    ) -> None:
        """Writes the scores and, last, the mark that the run is done."""
        write_record(self.path / SCORES, scores)
        if not keep_checkpoints:
            shutil.rmtree(self.path / CHECKPOINTS, ignore_errors=True)
        write_record(self.path / DONE, {"settings_sha256": digest_of(settings), **facts})

    def fail(self, step: str, reason: str, last_lines: Sequence[str]) -> None:
        """Writes why the run failed."""
        write_record(self.path / FAILED, {"step": step, "reason": reason, "last_lines": last_lines})

    def log_of(self, step: Step) -> Path:
        """Returns the path of a step's log."""
        return self.path / f"{step.name}.log"


def command_text(steps: Iterable[Step], environment: Mapping[str, str]) -> str:
    """Returns the commands as text that can be pasted into a shell, with the variables that were set for them."""
    lines = [f"export {name}={shlex.quote(value)}" for name, value in environment.items()]
    return "\n".join([*lines, *(shlex.join(step.arguments) for step in steps)]) + "\n"


def read_record(path: StrPath) -> dict[str, Any] | None:
    """Returns the dictionary in a JSON file; None where the file is absent or holds none."""
    try:
        return read_json(path, kind=dict)
    except UserError:
        return None


def write_record(path: StrPath, record: Mapping[str, object]) -> None:
    """Writes a dictionary as JSON, whole or not at all."""
    with written_whole(path) as handle:
        json.dump(record, handle, ensure_ascii=False, indent=2, default=str)
        handle.write("\n")
