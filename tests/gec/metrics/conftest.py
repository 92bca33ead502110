"""JFLEG dev for tests on real data, annotated once in a session: that takes most of a minute."""

import pytest

from places import REAL_DATA

TEXTS = ("src", "ref0", "ref1", "ref2", "ref3")


@pytest.fixture(scope="session")
def jfleg_texts():
    """The sentences of JFLEG dev by ``src`` and ``ref0`` to ``ref3``."""
    from tlm_fairseq.text.parallel_text import read_parallel

    folder = REAL_DATA / "jfleg"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent")
    return dict(zip(TEXTS, read_parallel([folder / f"dev.{name}" for name in TEXTS])))


@pytest.fixture(scope="session")
def jfleg_edits(jfleg_texts):
    """ERRANT's edits of JFLEG dev, from ``src`` to each of the texts, by the text's name."""
    pytest.importorskip("errant", reason="ERRANT is not installed")
    from tlm_fairseq.gec.metrics.errant_annotation import annotate_all

    sources, *_ = jfleg_texts.values()
    return dict(zip(TEXTS, annotate_all(sources, list(jfleg_texts.values()))))
