"""Files of predictions as the sites of GLUE and CLUE take them."""

import json
from collections.abc import Sequence

from tlm_fairseq.errors import UserError
from tlm_fairseq.glue.tasks import CLUE, Task
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.parallel_text import write_lines


def write_submission(path: StrPath, task: Task, numbers: Sequence[str], predictions: Sequence[str]) -> None:
    """Writes predictions for a test set.

    GLUE: tab-separated with the header ``index prediction``; a regression with three decimals within its span. CLUE:
    JSON lines ``{"id": ..., "label": ...}``.

    Args:
        numbers: of the examples, as the test file gives them.
        predictions: label or score of each example, as text.

    Raises:
        UserError: there are not as many numbers as predictions.
    """
    if len(numbers) != len(predictions):
        raise UserError(f"{len(numbers)} numbers of examples and {len(predictions)} predictions; give one for each")
    if task.benchmark == CLUE:
        lines = [
            json.dumps({"id": int(number) if number.isdecimal() else number, "label": prediction}, ensure_ascii=False)
            for number, prediction in zip(numbers, predictions)
        ]
    else:
        shown = [_within(float(each), task.span) for each in predictions] if task.span is not None else predictions
        lines = ["index\tprediction", *(f"{number}\t{each}" for number, each in zip(numbers, shown))]
    write_lines(path, lines)


def _within(score: float, span: tuple[float, float]) -> str:
    return f"{min(max(score, span[0]), span[1]):.3f}"
