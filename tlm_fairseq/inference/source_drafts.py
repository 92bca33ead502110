"""Drafts for aggressive decoding: how an output may go on if the rest of the source is right."""

from collections.abc import Sequence

# A draft has so many tokens for each one that agrees before it, and at least so many: a wrong one costs time.
_TRUST, _LEAST = 2, 4


def draft_from_source(source: Sequence[int], output: Sequence[int]) -> Sequence[int]:
    """Returns what presumably comes next: what follows in the source where the output's last tokens stand.

    Sun et al. (2021) look for as few of the last tokens as stand in the source once only, and write one token where
    there are none such. Here it is the place with most tokens that agree, of several the one nearest to where the
    output is; or a place in the output itself if still more of them agree there, as where a model repeats itself. The
    draft is empty where not even the last token is found.

    Args:
        source: without its end.
        output: what was written so far; before the first token the draft is the whole source.
    """
    if not output:
        return source
    agreeing, place = _best_place(source, len(source), output, len(output))
    repeated, earlier = _best_place(output, len(output) - 1, output, len(output))
    if repeated > max(agreeing, 1):
        source, agreeing, place = output, repeated, earlier
    return source[place : place + max(_LEAST, _TRUST * agreeing)] if agreeing else []


def _best_place(text: Sequence[int], last: int, output: Sequence[int], near: int) -> tuple[int, int]:
    """Returns how many tokens before a place of the text are the output's last ones, and the best such place."""
    places = [place for place in range(1, last + 1) if text[place - 1] == output[-1]]
    agreeing, found = 0, places
    while found:
        places, agreeing = found, agreeing + 1
        found = [
            place
            for place in places
            if agreeing < min(place, len(output)) and text[place - 1 - agreeing] == output[-1 - agreeing]
        ]
    return agreeing, min(places, key=lambda place: abs(place - near), default=0)
