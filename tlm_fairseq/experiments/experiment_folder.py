"""The folder of an experiment: a folder for each run, the training data that they share, and a record of the plan."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.plan_record import PlanRecord
from tlm_fairseq.experiments.run_folder import RunFolder, read_record, write_record
from tlm_fairseq.experiments.training_options import to_text
from tlm_fairseq.text.files import StrPath, written_whole

if TYPE_CHECKING:
    from tlm_fairseq.experiments.plan import Plan

PLAN, PLAN_TEXT, LOCK, DATA, SLURM = "plan.json", "plan.yaml", ".lock", "data", "slurm"
# A runner that was killed leaves its commands for a moment, and they hold the lock too.
SECONDS_FOR_LOCK = 3


class ExperimentFolder:
    """The folder at ``path``, which need not exist yet."""

    def __init__(self, path: StrPath) -> None:
        self.path = Path(path)

    @contextmanager
    def locked(self) -> Iterator[int]:
        """Makes the folder and holds its lock; the value is the lock's file descriptor, for commands to inherit.

        Raises:
            UserError: another runner, or a command that it started, holds it.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with open(self.path / LOCK, "a+") as handle:
            deadline = time.monotonic() + SECONDS_FOR_LOCK
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        handle.seek(0)
                        holder = handle.read(20).strip() or "unknown"
                        raise UserError(
                            f"{self.path} is in use by another `experiment run` (process {holder}) or a command that "
                            "it started; let it end, or choose another folder with --out"
                        ) from None
                time.sleep(0.05)
            handle.truncate(0)
            handle.write(f"{os.getpid()}\n")
            handle.flush()
            # The lock goes with the last descriptor, also that of a command which outlives this process.
            yield handle.fileno()

    def check(self, plan: "Plan") -> None:
        """Raises UserError where the folder is another experiment's, or no experiment's."""
        known = read_record(self.path / PLAN)
        if known is not None and known.get("name") != plan.name:
            raise UserError(f"{self.path} holds the experiment {known.get('name')!r}; choose another folder with --out")
        if known is None and self.path.is_dir() and any(not path.name.startswith(".") for path in self.path.iterdir()):
            raise UserError(f"{self.path} holds other files; choose an empty folder with --out")

    def write_plan(self, plan: "Plan") -> None:
        """Records the plan: as it was written, and expanded for the report."""
        write_record(self.path / PLAN, plan.as_record())
        with written_whole(self.path / PLAN_TEXT, "wb") as handle:
            handle.write(Path(plan.path).read_bytes())

    def read_plan(self) -> PlanRecord:
        """Returns the record of the plan.

        Raises:
            UserError: this is no folder of an experiment.
        """
        record = read_record(self.path / PLAN)
        if record is None:
            raise UserError(f"{self.path} has no {PLAN}; give a folder that `experiment run` wrote")
        return cast(PlanRecord, record)

    def run_folder(self, name: str) -> RunFolder:
        """Returns the ``RunFolder`` of a run's ``folder``."""
        return RunFolder(self.path / name)

    def data_folder(self, fraction: float) -> Path:
        """Returns the folder of the training data that all runs of a fraction share."""
        return self.path / DATA / f"fraction-{to_text(fraction)}"
