"""Restricted Damerau-Levenshtein distance (optimal string alignment), the distance of content ordering.

An edit inserts, deletes or replaces an item, or swaps two neighbours; no part is edited twice.
"""

from rapidfuzz.distance import OSA


def restricted_damerau_levenshtein(first, second):
    """Returns the number of edits between two sequences of hashable items."""
    return OSA.distance(list(first), list(second))
