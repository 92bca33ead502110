"""Figures in the JSON files that the score commands write."""

import json

from tlm_fairseq.errors import UserError


def read_figures(path, places):
    """Returns the figures of a JSON file by the name of the metric.

    Args:
        path: the file.
        places: for each metric the keys that lead to its number, such as ``("bleu", "score")``.

    Raises:
        UserError: the file is missing, is not JSON, or has no number in one of the places.
    """
    try:
        with open(path, encoding="utf-8") as handle:
            record = json.load(handle)
    except (OSError, ValueError) as error:
        raise UserError(f"{path}: no scores can be read ({error})") from None
    figures = {}
    for metric, keys in places.items():
        value = record
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise UserError(f"{path}: no number at {'/'.join(keys)}, where {metric} should be")
        figures[metric] = float(value)
    return figures
