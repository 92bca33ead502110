"""Signatures: how a score was made, on one line, in the manner of sacreBLEU.

Post, "A Call for Clarity in Reporting BLEU Scores", WMT 2018.
"""

from typing import Any


class Signature:
    """``key:value|key:value|...`` in the order given.

    A field of None is not known yet, as the number of references before there are any, and not shown; ``filled`` makes
    it known at its place.

    Raises:
        ValueError: a value holds one of the two separators, so that the line could not be read back.
    """

    def __init__(self, **fields: object) -> None:
        for key, value in fields.items():
            if "|" in str(value) or ":" in str(value):
                raise ValueError(f"signature field {key}: {value!r} holds a separator")
        self.fields = fields

    def filled(self, **fields: object) -> "Signature":
        """Returns the signature with other values of some of its fields.

        Raises:
            ValueError: it has no such field.
        """
        unknown = fields.keys() - self.fields.keys()
        if unknown:
            raise ValueError(f"the signature has no field {', '.join(sorted(unknown))}")
        return Signature(**self.fields | fields)

    def __str__(self) -> str:
        return "|".join(f"{key}:{value}" for key, value in self.fields.items() if value is not None)


def sacrebleu_signature(metric: Any) -> Signature:
    """Returns the ``Signature`` of a metric of sacreBLEU, whose number of references is not known yet."""
    metric.num_refs = 1  # it asks for one
    fields = dict(field.split(":") for field in str(metric.get_signature()).split("|"))
    return Signature(**fields | {"nrefs": None})
