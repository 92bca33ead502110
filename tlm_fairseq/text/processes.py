"""Work that is shared over processes, and how many it is worth."""

import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def processes_for(tasks: int, tasks_worth_one: int) -> int:
    """Returns how many processes to share tasks over: no more than there are cores, and no fewer tasks for each.

    Args:
        tasks: how many there are.
        tasks_worth_one: how many take longer than a process takes to start.
    """
    return max(1, min(_available_cores(), tasks // tasks_worth_one))


def mapped(
    function: Callable[..., Result], *tasks: Iterable[object], processes: int, tasks_at_once: int
) -> list[Result]:
    """Returns what a function of the module level gives for each task, as ``map`` does.

    Args:
        function: to be called.
        tasks: its first argument for each task, its second, and so on.
        processes: how many to share the work over; one is this process.
        tasks_at_once: how many a process is handed at a time.
    """
    if processes == 1:
        return list(map(function, *tasks))
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(function, *tasks, chunksize=tasks_at_once))


def _available_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
