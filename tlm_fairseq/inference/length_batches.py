"""Batches of sequences of about one length, for models that are only read."""

from collections.abc import Iterator, Sequence


def batches_by_length(lengths: Sequence[int], max_tokens: int, batch_size: int | None = None) -> Iterator[list[int]]:
    """Yields lists of sequence numbers, the longest sequences first, so that a lack of memory shows at once.

    Args:
        lengths: of the sequences.
        max_tokens: of a batch, padding counted; a longer sequence is a batch of its own.
        batch_size: the most sequences of a batch; None for any number.
    """
    batch = []
    for number in sorted(range(len(lengths)), key=lambda number: -lengths[number]):
        # The first is the longest, to which the others are padded.
        full = batch and (len(batch) + 1) * lengths[batch[0]] > max_tokens
        if full or len(batch) == batch_size:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch
