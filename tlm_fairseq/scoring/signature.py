"""Signatures: how a score was made, on one line, in the manner of sacreBLEU.

Post, "A Call for Clarity in Reporting BLEU Scores", WMT 2018.
"""


def make_signature(**fields):
    """Returns ``key:value|key:value|...`` in the order given.

    Raises:
        ValueError: a value holds one of the two separators, so that the line could not be read back.
    """
    for key, value in fields.items():
        if "|" in str(value) or ":" in str(value):
            raise ValueError(f"signature field {key}: {value!r} holds a separator")
    return "|".join(f"{key}:{value}" for key, value in fields.items())
