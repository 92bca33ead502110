"""Examples within the positions of a model."""


def frame_length(sentences: int, separator: bool) -> int:
    """Number of the special tokens of an example: ``<s>`` in front, ``</s>`` after each sentence, and where
    ``separator`` is set one more between two sentences."""
    return 1 + sentences + (sentences - 1) * bool(separator)


def fit(pieces: tuple[list[str], ...], room: int) -> tuple[list[str], ...]:
    """Returns the sentences, cut to ``room`` pieces together: always the longer one loses its last piece.

    Devlin et al. 2019, in the published code; so a short second sentence is not lost behind a long first one.

    Args:
        pieces: a tuple of lists of pieces.
        room: number of pieces for all of them.
    """
    lengths = [len(each) for each in pieces]
    excess = sum(lengths) - room
    while excess > 0:
        longest = max(lengths)
        at = len(lengths) - 1 - lengths[::-1].index(longest)
        lower = max((length for length in lengths if length < longest), default=0)
        # At once down to the shorter one, then one at a time in turn.
        step = min(excess, longest - lower) if lengths.count(longest) == 1 else 1
        lengths[at] -= step
        excess -= step
    return tuple(each[:length] for each, length in zip(pieces, lengths))
