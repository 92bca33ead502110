"""Runs as jobs of a Slurm cluster, through submitit."""

import time
from dataclasses import dataclass

from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.attempt import Attempt, Outcome
from tlm_fairseq.experiments.local_runner import SECONDS_BETWEEN_LOOKS, environments

SECONDS_BETWEEN_QUESTIONS = 1


@dataclass(frozen=True)
class Job:
    """One run as a job; called on the cluster's machine."""

    work: object

    def __call__(self):
        attempt = Attempt(self.work, environments(1)[0])
        try:
            while (outcome := attempt.poll()) is None:
                time.sleep(SECONDS_BETWEEN_LOOKS)
        except BaseException:
            attempt.ask_to_end()
            attempt.end()
            raise
        return outcome


def read_parameters(words):
    """Returns the parameters of ``submitit`` in words such as ``timeout_min=60``, whole numbers as numbers.

    Raises:
        UserError: a word has no ``=``.
    """
    parameters = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not name:
            raise UserError(f"--slurm takes NAME=VALUE as submitit names them, such as timeout_min=60, not {word!r}")
        parameters[name] = int(value) if value.isascii() and value.isdigit() else value
    return parameters


def run_works(works, workers, folder, parameters, wait=lambda: None):
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


def _executor(folder, parameters, workers):
    try:
        import submitit
    except ImportError:
        raise UserError("--slurm needs submitit; run: python -m pip install submitit") from None
    try:
        executor = submitit.AutoExecutor(folder=folder, cluster=parameters.pop("cluster", "slurm"))
        if executor.cluster == "slurm":
            parameters.setdefault("slurm_array_parallelism", workers)
        executor.update_parameters(**parameters)
    except (RuntimeError, NameError, TypeError, ValueError) as error:
        raise UserError(f"submitit: {_line(error)}") from None
    return executor


def _outcome(job):
    error = job.exception()
    if error is None:
        return job.result()
    lines = [line for line in str(error).split("\n") if line.strip()][-8:]
    return Outcome(step="job", reason=f"the job {job.job_id} ended with an error", last_lines=tuple(lines))


def _line(error):
    return " ".join(str(error).split())
