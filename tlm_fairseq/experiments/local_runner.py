"""Runs on this machine, several at a time."""

import os
import time
from collections.abc import Callable, Collection, Generator, Iterable

from tlm_fairseq.experiments.attempt import Attempt, Outcome, Work

SECONDS_BETWEEN_LOOKS = 0.05


def environments(workers: int) -> list[dict[str, str]]:
    """Returns the variables that each worker sets: one thread unless the user chose, and one of several GPUs each."""
    common = {} if "OMP_NUM_THREADS" in os.environ else {"OMP_NUM_THREADS": "1"}
    devices = [device.strip() for device in os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",") if device.strip()]
    if len(devices) < 2:
        return [common] * workers
    return [{**common, "CUDA_VISIBLE_DEVICES": devices[worker % len(devices)]} for worker in range(workers)]


def run_works(
    works: Iterable[Work], workers: int, inherited: Collection[int] = (), wait: Callable[[], object] = lambda: None
) -> Generator[tuple[int, Outcome], None, None]:
    """Does the works, ``workers`` of them at a time.

    Args:
        works: list of ``Work``.
        workers: how many at a time.
        inherited: file descriptors that the commands hold.
        wait: called again and again while they run.

    Yields:
        (number of the work, ``Outcome``) as each ends. Where the loop over them is left, what still runs is ended.
    """
    waiting = list(enumerate(works))
    slots: list[tuple[int, Attempt] | None] = [None] * workers
    variables = environments(workers)
    try:
        while waiting or any(slots):
            for place, slot in enumerate(slots):
                if slot is None and waiting:
                    number, work = waiting.pop(0)
                    slots[place] = (number, Attempt(work, variables[place], inherited))
                elif slot is not None:
                    outcome = slot[1].poll()
                    if outcome is not None:
                        slots[place] = None
                        yield slot[0], outcome
            wait()
            time.sleep(SECONDS_BETWEEN_LOOKS)
    finally:
        running = [slot[1] for slot in slots if slot is not None]
        for attempt in running:
            attempt.ask_to_end()
        for attempt in running:
            attempt.end()
