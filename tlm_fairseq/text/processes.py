"""How many processes a piece of work is worth."""

import os


def processes_for(tasks: int, tasks_worth_one: int) -> int:
    """Returns how many processes to share tasks over: no more than there are cores, and no fewer tasks for each.

    Args:
        tasks: how many there are.
        tasks_worth_one: how many take longer than a process takes to start.
    """
    return max(1, min(_available_cores(), tasks // tasks_worth_one))


def _available_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
