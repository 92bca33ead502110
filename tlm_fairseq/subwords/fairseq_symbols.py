"""The symbols of fairseq's dictionary. No subword of a text may be taken for one of them."""

UNKNOWN = "<unk>"
# fairseq's dictionary adds these itself and gives them a meaning of their own.
FAIRSEQ_SYMBOLS = {"<s>", "<pad>", "</s>", UNKNOWN}


def is_safe_in_fairseq(subword: str) -> bool:
    """Whether fairseq reads the subword as one word of text, and not as several or as a symbol of its own."""
    return subword not in FAIRSEQ_SYMBOLS and subword.split() == [subword]
