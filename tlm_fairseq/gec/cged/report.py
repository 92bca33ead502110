"""The CGED score as text: the layout of NLP-TEA 2016's official report, and below it the correction level of 2021."""

from fractions import Fraction
from math import floor

from tlm_fairseq.gec.cged.figures import CgedFigures, Level

RULE = "=" * 58
_TITLE = "NLP-TEA 2016 Shared Task\nChinese Grammatical Error Diagnosis"


def format_official_report(score: CgedFigures, system_name: str, gold_name: str) -> str:
    """Returns the report that the official scorer writes, with ``\\n`` line ends and none at its end.

    Args:
        score: of the system.
        system_name, gold_name: names of the two files, as the report shows them.
    """
    counts = score.counts
    levels = (("Detection", score.detection), ("Identification", score.identification), ("Position", score.position))
    rate = _figure("False Positive Rate", score.false_positive_rate, f"{counts.fp}/{counts.fp + counts.tn}")
    return "\n".join(
        [
            f"{_TITLE}\n\nSystem Results: {system_name}\nGold Standard: {gold_name}\n",
            f"{RULE}\nOverall Performance\n{RULE}\n\n{rate}",
            *(f"\n{name} Level\n{_format_level(level)}" for name, level in levels),
        ]
    )


def format_corrections(score: CgedFigures, comprehensive_definition: str, cor_definition: str) -> str:
    """Returns the correction level, comprehensive score, COR1 and COR3 in the same style, with their definitions."""
    assert score.correction and score.cor1 and score.cor3, "the gold has no candidates"
    blocks = [
        f"Correction Level\n{_format_level(score.correction)}",
        f"Comprehensive Score = {format_figure(score.comprehensive)}\n\t{comprehensive_definition}",
        f"COR1\n{_format_level(score.cor1)}",
        f"COR3\n{_format_level(score.cor3)}\n{cor_definition}",
    ]
    return "\n\n".join(blocks)


def format_figure(value: Fraction | float | None) -> str:
    """Returns a fraction rounded half up to 4 decimals, without zeros at its end; NaN for None."""
    if value is None:
        return "NaN"
    rounded = floor(abs(Fraction(value)) * 10_000 + Fraction(1, 2))
    text = f"{rounded // 10_000}.{rounded % 10_000:04}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 and rounded else text


def _format_level(level: Level) -> str:
    lines = [
        _figure("Precision", level.precision, f"{level.tp}/{level.tp + level.fp}"),
        _figure("Recall", level.recall, f"{level.tp}/{level.gold}"),
    ]
    if level.tn is not None and level.fn is not None:
        found, all_items = level.tp + level.tn, level.tp + level.fp + level.tn + level.fn
        lines.insert(0, _figure("Accuracy", level.accuracy, f"{found}/{all_items}"))
    precision, recall = format_figure(level.precision), format_figure(level.recall)
    lines.append(_figure("F1-Score", level.f1, f"(2*{precision}*{recall})/({precision}+{recall})"))
    return "\n".join(f"\t{line}" for line in lines)


def _figure(name: str, value: Fraction | float | None, made_of: str) -> str:
    return f"{name} = {format_figure(value)} ({made_of})"
