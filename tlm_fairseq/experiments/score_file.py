"""Figures in the JSON files that the score commands write."""

import sys
from collections.abc import Iterable, Mapping

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.json_file import read_json


def read_figures(path: StrPath, places: Mapping[str, Iterable[str]]) -> dict[str, float]:
    """Returns the figures of a JSON file by the name of the metric.

    Args:
        path: the file.
        places: for each metric the keys that lead to its number, such as ``("bleu", "score")``.

    Raises:
        UserError: the file is missing, is not JSON, or has no number in one of the places.
    """
    record = read_json(path, "give a file of scores")
    figures = {}
    for metric, keys in places.items():
        value = record
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not is_number or abs(value) > sys.float_info.max:
            raise UserError(f"{path}: no number at {'/'.join(keys)}, where {metric} should be")
        figures[metric] = float(value)
    return figures
