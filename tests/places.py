"""Where the checkout lies, and the real corpora that some tests read, which are no part of it."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGE = CHECKOUT / "tlm_fairseq"
GEC_SAMPLE = CHECKOUT / "tests/gec/metrics/gec_sample"
REAL_DATA = Path(os.environ.get("TLM_FAIRSEQ_REAL_DATA") or CHECKOUT.parent / "shared/data")
