"""One attempt at a run: its steps one after the other, in its folder."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.processes import CommandProcess, last_lines
from tlm_fairseq.experiments.run_folder import RunFolder
from tlm_fairseq.experiments.step import Step
from tlm_fairseq.experiments.versions import describe_machine

if TYPE_CHECKING:
    from tlm_fairseq.experiments.kinds.interface import Task


@dataclass(frozen=True)
class Work:
    """What an attempt is to do.

    Attributes:
        task: reads the scores.
        settings: the run's, as a record.
        folder: of the run.
        steps: of the run.
        keep_checkpoints: whether they are left once the run is scored.
        resume: whether the run goes on from the checkpoints in its folder.
    """

    task: "Task"
    settings: dict[str, object]
    folder: RunFolder
    steps: Sequence[Step]
    keep_checkpoints: bool = False
    resume: bool = False


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended: the scores; or the step that failed, why, and the last lines of its log."""

    scores: dict[str, float] | None = None
    step: str | None = None
    reason: str | None = None
    last_lines: tuple[str, ...] = ()


class Attempt:
    """Begins the run when made; ``poll`` takes it from step to step."""

    _step: Step  # the one that was begun last

    def __init__(self, work: Work, environment: Mapping[str, str], inherited: Collection[int] = ()) -> None:
        self.work = work
        self._environment, self._inherited = environment, inherited
        self._started = time.time()
        self._waiting = list(work.steps)
        self._process: CommandProcess | None = None
        work.folder.begin(work.settings, work.steps, environment, describe_machine(environment), work.resume)

    def poll(self) -> Outcome | None:
        """Returns the ``Outcome`` once the run has ended, and None before; never waits."""
        if self._process is not None:
            status = self._process.status()
            if status is None:
                return None
            self._process = None
            if status != 0:
                how = f"status {status}" if status > 0 else f"signal {-status}"
                return self._fail(f"{self._step.arguments[0]} ended with {how}")
        try:
            if not self._waiting:
                return self._finish()
            self._step = self._waiting.pop(0)
            log = self.work.folder.log_of(self._step)
            self._process = CommandProcess(self._step.arguments, log, self._environment, self._inherited)
        except (UserError, OSError) as error:
            return self._fail(str(error))
        return None

    def ask_to_end(self) -> None:
        if self._process is not None:
            self._process.ask_to_end()

    def end(self) -> None:
        if self._process is not None:
            self._process.end()

    def _finish(self) -> Outcome:
        scores = self.work.task.scores(self.work.folder.path)
        facts = {"seconds": round(time.time() - self._started, 1)}
        self.work.folder.finish(self.work.settings, scores, facts, self.work.keep_checkpoints)
        return Outcome(scores=scores)

    def _fail(self, reason: str) -> Outcome:
        log = self.work.folder.log_of(self._step)
        lines = last_lines(log) if log.exists() else []
        self.work.folder.fail(self._step.name, reason, lines)
        return Outcome(step=self._step.name, reason=reason, last_lines=tuple(lines))
