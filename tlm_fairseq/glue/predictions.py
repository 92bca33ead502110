"""Files with a label or a score a line: gold ones and predicted ones."""

import math

from tlm_fairseq.errors import UserError
from tlm_fairseq.glue.tasks import Task
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.parallel_text import read_lines


def read_predictions(path: StrPath, task: Task) -> list[str] | list[float]:
    """Returns a list of the labels in a file or, for a regression, of its numbers.

    Raises:
        UserError: the file cannot be read, or a line is no label of the task or no finite number.
    """
    values = [line.strip() for line in read_lines(path)]
    for number, value in enumerate(values, start=1):
        if task.is_regression:
            if not _is_number(value):
                raise UserError(f"{path}, line {number}: {value!r} is no number; {task.name} has scores")
        elif value not in task.labels:
            raise UserError(f"{path}, line {number}: {value!r} is no label of {task.name}")
    return [float(value) for value in values] if task.is_regression else values


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
