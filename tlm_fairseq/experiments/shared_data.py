"""Training data that several runs share: made once, and marked when it is whole."""

import shutil
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.plan import Plan
from tlm_fairseq.experiments.processes import CommandProcess, last_lines
from tlm_fairseq.experiments.run_folder import DONE, digest_of, read_record, write_record
from tlm_fairseq.experiments.step import Step


def settings_of(plan: Plan, fraction: float) -> dict[str, object]:
    """Returns what the data of a fraction depend on, as a record."""
    settings = plan.runs[0].settings
    return {**{key: settings[key] for key in ("task", "inputs")}, "fraction": fraction, "subset-seed": plan.subset_seed}


def make_data(
    plan: Plan,
    folder: Path,
    fraction: float,
    environment: Mapping[str, str],
    inherited: Collection[int] = (),
    wait: Callable[[], None] = lambda: None,
) -> bool:
    """Makes the data of a fraction in ``folder``, unless they are there; ``wait`` is called again and again meanwhile.

    Returns:
        whether anything was made.

    Raises:
        UserError: a command failed.
    """
    digest = digest_of(settings_of(plan, fraction))
    if (read_record(folder / DONE) or {}).get("settings_sha256") == digest:
        return False
    if folder.exists():
        (folder / DONE).unlink(missing_ok=True)
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    plan.task.write_subset(folder, fraction, plan.subset_seed)
    for step in plan.task.binarising_steps(folder):
        _run(step, folder / f"{step.name}.log", environment, inherited, wait)
    write_record(folder / DONE, {"settings_sha256": digest, **settings_of(plan, fraction)})
    return True


def _run(
    step: Step, log: Path, environment: Mapping[str, str], inherited: Collection[int], wait: Callable[[], None]
) -> None:
    process = CommandProcess(step.arguments, log, environment, inherited)
    try:
        while (status := process.status()) is None:
            wait()
            time.sleep(0.05)
    except BaseException:
        process.ask_to_end()
        process.end()
        raise
    if status != 0:
        end = (last_lines(log, 1) or ["it wrote nothing"])[0]
        raise UserError(f"{step.arguments[0]} failed (status {status}), its output is in {log}: {end}")
