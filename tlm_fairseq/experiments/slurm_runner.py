"""Runs as jobs of a Slurm cluster, through submitit."""

import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.attempt import Attempt, Outcome, Work
from tlm_fairseq.experiments.local_runner import SECONDS_BETWEEN_LOOKS, environments

if TYPE_CHECKING:
    import submitit

SECONDS_BETWEEN_QUESTIONS = 1


@dataclass(frozen=True)
class Job:
    """One run as a job; called on the cluster's machine."""

    work: Work

    def __call__(self) -> Outcome:
        attempt = Attempt(self.work, environments(1)[0])
        try:
            while (outcome := attempt.poll()) is None:
                time.sleep(SECONDS_BETWEEN_LOOKS)
        except BaseException:
            attempt.ask_to_end()
            attempt.end()
            raise
        return outcome


def read_parameters(words: Iterable[str]) -> dict[str, str | int]:
    """Returns the parameters of ``submitit`` in words such as ``timeout_min=60``, whole numbers as numbers.

    Raises:
        UserError: a word has no ``=``.
    """
    parameters: dict[str, str | int] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not name:
            raise UserError(f"--slurm takes NAME=VALUE as submitit names them, such as timeout_min=60, not {word!r}")
        parameters[name] = int(value) if value.isascii() and value.isdigit() else value
    return parameters


def run_works(
    works: Iterable[Work],
    workers: int,
    folder: Path,
    parameters: dict[str, str | int],
    wait: Callable[[], object] = lambda: None,
) -> Generator[tuple[int, Outcome], None, None]:
    """Does the works as jobs, at most ``workers`` of them at a time.

    Args:
        works: list of ``Work``, whose folders the machines of the cluster share.
        workers: how many jobs at a time.
        folder: for submitit's own files.
        parameters: of submitit's ``AutoExecutor``; ``cluster`` chooses another than Slurm, such as ``local``.
        wait: called again and again while they run.

    Yields:
        (number of the work, ``Outcome``) as each ends. Where the loop over them is left, the jobs are cancelled.

    Raises:
        UserError: submitit is missing, finds no Slurm, or refuses a parameter.
    """
    executor = _executor(folder, dict(parameters), workers)
    try:
        with executor.batch():
            waiting = {number: executor.submit(Job(work)) for number, work in enumerate(works)}
    except (RuntimeError, OSError) as error:
        raise UserError(f"submitit could not submit the jobs: {_line(error)}") from None
    try:
        while waiting:
            for number, job in list(waiting.items()):
                if job.done():
                    del waiting[number]
                    yield number, _outcome(job)
            wait()
            time.sleep(SECONDS_BETWEEN_QUESTIONS)
    finally:
        for job in waiting.values():
            job.cancel()


def _executor(folder: Path, parameters: dict[str, str | int], workers: int) -> "submitit.AutoExecutor":
    try:
        import submitit
    except ImportError:
        raise UserError("--slurm needs submitit; run: python -m pip install submitit") from None
    try:
        executor = submitit.AutoExecutor(folder=folder, cluster=str(parameters.pop("cluster", "slurm")))
        if executor.cluster == "slurm":
            parameters.setdefault("slurm_array_parallelism", workers)
        executor.update_parameters(**parameters)
    except (RuntimeError, NameError, TypeError, ValueError) as error:
        raise UserError(f"submitit: {_line(error)}") from None
    return executor


def _outcome(job: "submitit.Job[Outcome]") -> Outcome:
    error = job.exception()
    if error is None:
        return job.result()
    lines = [line for line in str(error).split("\n") if line.strip()][-8:]
    return Outcome(step="job", reason=f"the job {job.job_id} ended with an error", last_lines=tuple(lines))


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
