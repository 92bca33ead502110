"""Published results on Rotowire's test set.

Each system's relation generation, content selection and content ordering come from an extractor trained by its authors
or by Wiseman et al.; BLEU is of the tokenised text.
"""

from typing import NamedTuple


class PublishedRow(NamedTuple):
    """A published system: figures in percent, ``rg_number`` facts a game; None where not reported."""

    name: str
    rg_number: float | None
    rg_precision: float | None
    cs_precision: float | None
    cs_recall: float | None
    co: float | None
    bleu: float


PUBLISHED_ROWS = (
    PublishedRow("templates (Wiseman et al., 2017)", 54.23, 99.94, 26.99, 58.16, 14.92, 8.46),
    PublishedRow("conditional copy (Wiseman et al., 2017)", 23.72, 74.80, 29.49, 36.18, 15.42, 14.19),
    PublishedRow("NCP + CC (Puduppully et al., 2019)", 34.28, 87.47, 34.18, 51.22, 18.58, 16.50),
    PublishedRow("hierarchical (Rebuffel et al., 2020)", 21.17, 89.46, 39.47, 51.64, 18.90, 17.50),
    PublishedRow("data-transformer (Gong et al., 2019)", 24.12, 79.17, 36.48, 42.74, 22.40, 20.16),
    PublishedRow("TLM (EMNLP 2023)", None, None, None, None, None, 18.93),
)
