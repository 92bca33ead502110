"""What ``tlm-fairseq analyze`` measured, as a table, as charts, and as a page with its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tlm_fairseq.report.chart import Chart, Series
from tlm_fairseq.report.chart_output import write_chart
from tlm_fairseq.report.csv_file import write_csv
from tlm_fairseq.report.page import Page, write_page
from tlm_fairseq.report.text_table import aligned
from tlm_fairseq.scoring.seed_statistics import Estimate, estimate
from tlm_fairseq.text.files import StrPath

MEASURES, FIGURES = "measures.csv", "figures"
OUTPUT = "output"  # stands for a layer's number: behind the layer norm that follows the last layer


@dataclass(frozen=True)
class Measure:
    """A measure: its key, what heads its column, how many decimals it gets, and the title and label of its chart."""

    key: str
    column: str
    digits: int
    title: str = ""
    label: str = ""


DISTANCE = "1 - cosine similarity"
PLOTTED = (
    Measure("entropy", "entropy", 3, "Attention entropy", "nats"),
    Measure("relative_entropy", "relative", 3, "Attention entropy, of the highest possible", "entropy / log(keys)"),
    Measure("siblings_cosine", "cut from siblings", 5, "Change of a token that is cut from its siblings", DISTANCE),
    Measure("self_cosine", "cut from itself", 5, "Change of a token that is cut from itself", DISTANCE),
    Measure("others_cosine", "others", 5, "Change of the tokens that one is hidden from", DISTANCE),
)
LENGTHS = (
    Measure("siblings_l2", "cut from siblings", 4),
    Measure("self_l2", "cut from itself", 4),
    Measure("others_l2", "others", 4),
)
_NOTHING = "–"


class AnalysisResults:
    """Measures of labelled systems, each of one or more checkpoints that differ in their seed.

    Args:
        systems: from a name to a list, an entry for each checkpoint: dictionaries from "encoder" and "decoder" to those
            of ``tlm_fairseq.analysis.measures.StackAnalysis``: ``sentences``, ``tokens``, ``layers`` and ``output``.

    Raises:
        ValueError: the checkpoints of one name differ in their stacks or in the number of their layers.
    """

    def __init__(self, systems: dict[str, list[dict[str, dict[str, Any]]]]) -> None:
        self._systems = systems
        for name, checkpoints in systems.items():
            shapes = [{stack: len(each["layers"]["entropy"]) for stack, each in one.items()} for one in checkpoints]
            if any(shape != shapes[0] for shape in shapes):
                raise ValueError(f"the checkpoints named {name} differ in their layers; seeds of one system do not")

    @property
    def stacks(self) -> list[str]:
        """Names of the stacks that any system has, the encoder first."""
        return [stack for stack in ("encoder", "decoder") if any(self.systems(stack))]

    def systems(self, stack: str) -> dict[str, int]:
        """Returns the names of the systems that have a stack, with the number of their checkpoints."""
        return {name: len(found) for name, found in self._systems.items() if stack in found[0]}

    def counts(self, stack: str) -> tuple[int, int]:
        """Returns the number of sentences and of tokens that a stack was measured on."""
        first = self._systems[next(iter(self.systems(stack)))][0][stack]
        return first["sentences"], first["tokens"]

    def places(self, stack: str, name: str) -> list[int | str]:
        """Returns the layers of a system, numbered from 1, and "output" where a layer norm follows the last."""
        first = self._systems[name][0][stack]
        return [*range(1, len(first["layers"]["entropy"]) + 1), *([OUTPUT] if first["output"] else [])]

    def estimate(self, stack: str, name: str, place: int | str, key: str) -> Estimate | None:
        """Returns the ``Estimate`` of a measure over the checkpoints of a system; None where it was not measured."""
        found = [one[stack] for one in self._systems[name]]
        values = [each["output"].get(key) if place == OUTPUT else each["layers"][key][place - 1] for each in found]
        return None if None in values else estimate(values)


def format_tables(results: AnalysisResults) -> str:
    """Returns a table for each stack as text."""
    return "\n\n".join(
        f"{_stack_title(results, stack)}\n{_table(*table_rows(results, stack, PLOTTED))}" for stack in results.stacks
    )


def table_rows(results: AnalysisResults, stack: str, measures: Sequence[Measure]) -> tuple[list[str], list[list[str]]]:
    """Returns (header, rows): a row for each layer of each system, with half of the interval where there is one."""
    header = ["system", "layer", *(measure.column for measure in measures)]
    rows = []
    for name in results.systems(stack):
        for place in results.places(stack, name):
            found = [(results.estimate(stack, name, place, measure.key), measure.digits) for measure in measures]
            if any(each is not None for each, _ in found):
                rows.append([name, str(place), *(_shown(*each) for each in found)])
    return header, rows


def charts(results: AnalysisResults) -> list[Chart]:
    """Returns the ``Chart`` of each measure in each stack: a line over the layers for each system."""
    return [
        _chart(results, stack, measure)
        for stack in results.stacks
        for measure in PLOTTED
        if _is_measured(results, stack, measure)
    ]


def write_report(results: AnalysisResults, data: str, out: StrPath) -> list[Path]:
    """Writes the page, the figures and all measures into a folder; returns the paths of what is to be read.

    Args:
        data: what it was measured on, in words.

    Raises:
        UserError: matplotlib is missing.
    """
    out = Path(out)
    drawn = charts(results)
    page = build_page(results, data, drawn)
    for chart in drawn:
        write_chart(chart, out / FIGURES)
    header = ["stack", "system", "layer", "measure", "mean", "low", "high", "n"]
    write_csv(out / MEASURES, header, _records(results))
    return [*write_page(page, out, FIGURES), out / MEASURES]


def build_page(results: AnalysisResults, data: str, drawn: Sequence[Chart]) -> Page:
    """Returns the ``Page`` with the charts that ``charts`` returned."""
    page = Page("Looking inside: attention and representations")
    counts = {name: count for stack in results.stacks for name, count in results.systems(stack).items()}
    page.paragraph(
        f"Measured on {data}, in evaluation mode. Systems, with the number of their checkpoints: "
        f"{', '.join(f'{name} ({count})' for name, count in counts.items())}. Bands and ± are 95 % intervals over the "
        "checkpoints (Student's t); they do not say how much other tokens would differ."
    )
    page.paragraph(
        "Entropy is that of the attention weights, a mean over heads and tokens; relative is its share of the "
        "logarithm of the number of keys that the token may attend to, 1 where all weigh the same. For the change of "
        "representations one token of a sentence is selected and, in all layers at once, cut from its siblings or from "
        "itself. A selected token is also hidden from all others, whatever it is cut from: their column. The change is "
        "1 - cosine similarity of a layer's output to that without masking."
    )
    for stack in results.stacks:
        page.heading(_stack_title(results, stack))
        for chart in drawn:
            if chart.name.startswith(f"{stack}-"):
                page.chart(chart)
        page.table(*table_rows(results, stack, PLOTTED))
        page.table(
            *table_rows(results, stack, LENGTHS), "The change as a distance, a share of the unmasked vector's length"
        )
    return page


def _chart(results, stack, measure):
    series = []
    for name in results.systems(stack):
        layers = [place for place in results.places(stack, name) if place != OUTPUT]
        found = [results.estimate(stack, name, layer, measure.key) for layer in layers]
        ends = [None, None]
        if results.systems(stack)[name] > 1:
            ends = [[each and getattr(each, end) for each in found] for end in ("low", "high")]
        series.append(Series(name, layers, [each and each.mean for each in found], *ends))
    stem = f"{stack}-{measure.key.replace('_', '-')}"
    return Chart(stem, f"{measure.title} ({stack})", "layer", measure.label, series)


def _is_measured(results, stack, measure):
    return any(results.estimate(stack, name, 1, measure.key) is not None for name in results.systems(stack))


def _records(results):
    for stack in results.stacks:
        for name in results.systems(stack):
            for place in results.places(stack, name):
                for measure in (*PLOTTED, *LENGTHS):
                    found = results.estimate(stack, name, place, measure.key)
                    if found is not None:
                        yield stack, name, place, measure.key, found.mean, found.low, found.high, found.n


def _stack_title(results, stack):
    sentences, tokens = results.counts(stack)
    return f"{stack.capitalize()}: {tokens} tokens of {sentences} sentences"


def _shown(found, digits):
    if found is None:
        return _NOTHING
    half = "" if found.half_width is None else f" ± {found.half_width:.{digits}f}"
    return f"{found.mean:.{digits}f}{half}"


def _table(header, rows):
    return "\n".join(aligned([header, *rows]))
