"""What a metric is: statistics of each sentence, a score that follows from their sum, and a signature.

So one class serves a score, a comparison of systems by resampling, and the choice of a checkpoint. After the metrics of
sacreBLEU: Post, "A Call for Clarity in Reporting BLEU Scores", WMT 2018.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import Field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, TypeVar, cast

from tlm_fairseq.scoring.signature import Signature
from tlm_fairseq.scoring.usage import Files
from tlm_fairseq.text.parallel_text import read_parallel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Sources = TypeVar("Sources")
Hypotheses = TypeVar("Hypotheses")
References = TypeVar("References")


class Score(ABC):
    """The score of a corpus, a frozen dataclass. Its ``signature`` is empty where it was made from mere sums."""

    signature: str
    # For type checkers: what is made of it is a dataclass.
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    @abstractmethod
    def value(self) -> float:
        """The figure that systems are compared by, a float."""

    @abstractmethod
    def as_record(self) -> dict[str, object]:
        """Returns the score as a dictionary for JSON."""

    @abstractmethod
    def format(self, system: str = "system", gold: str = "gold") -> str:
        """Returns the figures and the signature as lines of text.

        Args:
            system, gold: names of the two sides, where the metric's report shows them.
        """


class Inputs(NamedTuple, Generic[Sources, Hypotheses, References]):
    """What a metric scores: ``systems`` has the hypotheses of each system; ``notes`` are lines for the user."""

    sources: Sources
    systems: Sequence[Hypotheses]
    references: References
    notes: list[str]


class Metric(ABC, Generic[Sources, Hypotheses, References]):
    """A metric with its options: a frozen dataclass whose fields are the options (``usage.option``).

    Sources, hypotheses and references are lists of sentences, the references one list per annotator, unless the metric
    says otherwise.

    Attributes:
        name: what commands, plans and JSON call it.
        title: what it is, for a command's help.
        files: the ``Files`` it reads.
        figures: each figure's name in tables, and the keys that lead to it in ``as_record``; the main one first.
        digits: how many decimals the main figure is shown with.
        takes_sentences: whether hypotheses are plain sentences, so that any translation can be scored.
        comparison_fields: what a comparison's signature says of how the statistics were made.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    files: ClassVar[Files]
    figures: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    digits: ClassVar[int] = 4
    takes_sentences: ClassVar[bool] = True
    comparison_fields: ClassVar[Mapping[str, str]] = {}
    # For type checkers: what is made of it is a dataclass.
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    @abstractmethod
    def figure(self) -> str:
        """What the ``value`` of a score is called."""

    @property
    @abstractmethod
    def signature(self) -> Signature:
        """The ``Signature`` of these options; what depends on the references is not known yet."""

    @abstractmethod
    def reference_fields(self, references: References) -> dict[str, object]:
        """Returns the fields of the signature that depend on the references."""

    @abstractmethod
    def statistics(
        self, sources: Sources, hypotheses: Hypotheses, references: References
    ) -> Collection[Collection[int]]:
        """Returns a row of whole numbers for each sentence: a list of tuples, or an array.

        Raises:
            ValueError: the numbers of sentences differ.
        """

    @abstractmethod
    def score_of(self, sums: Collection[float]) -> Score:
        """Returns the ``Score`` that follows from the sum of the rows of some sentences; its signature is empty."""

    def score(self, sources: Sources, hypotheses: Hypotheses, references: References) -> Score:
        """Returns the ``Score`` of a system, with its signature."""
        return self._signed(self.sum_of(sources, hypotheses, references), [hypotheses], references)

    def score_in_detail(
        self, sources: Sources, hypotheses: Hypotheses, references: References
    ) -> tuple[Score, list[dict[str, object]]]:
        """Returns the ``Score`` of a system, and of each sentence its number, from 1, and figures, for JSON."""
        rows = self.statistics(sources, hypotheses, references)
        values = [round(self.score_of(row).value, self.digits) for row in rows]
        score = self._signed(add_up(rows), [hypotheses], references)
        return score, [{"sentence": number, self.name: value} for number, value in enumerate(values, start=1)]

    def score_systems(self, sources: Sources, systems: Sequence[Hypotheses], references: References) -> Sequence[Score]:
        """Returns the ``Score`` of each system."""
        everyone = self.statistics_of_systems(sources, systems, references)
        return [self._signed(add_up(rows), [system], references) for rows, system in zip(everyone, systems)]

    def sum_of(self, sources: Sources, hypotheses: Hypotheses, references: References) -> Collection[int]:
        """Returns the sum of the statistics of all sentences."""
        return add_up(self.statistics(sources, hypotheses, references))

    def statistics_of_systems(
        self, sources: Sources, systems: Sequence[Hypotheses], references: References
    ) -> Sequence[Collection[Collection[int]]]:
        """Returns the ``statistics`` of each system; for a metric that does better with all of them at once."""
        return [self.statistics(sources, hypotheses, references) for hypotheses in systems]

    def values_of(self, sums: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """Returns the array (rows,) of the values that follow from an array (rows, statistics) of sums."""
        import numpy as np

        return np.array([self.score_of(row).value for row in sums])

    def system_fields(self, systems: Sequence[Hypotheses]) -> dict[str, object]:
        """Returns the fields of the signature that depend on what the hypotheses are; mostly there are none."""
        return {}

    def signature_of(self, references: References, systems: Sequence[Hypotheses] = ()) -> Signature:
        """Returns the ``Signature`` of a score of systems against the references."""
        return self.signature.filled(**self.reference_fields(references), **self.system_fields(systems))

    def read(
        self, source: str | None, hypotheses: Sequence[str], references: Sequence[str]
    ) -> Inputs[Sources, Hypotheses, References]:
        """Returns the ``Inputs`` of files, here of texts that run line by line beside each other.

        Args:
            source: path, or None.
            hypotheses: paths, one a system.
            references: paths.

        Raises:
            UserError: a file cannot be read, or does not belong to the others.
        """
        sources = [] if source is None else [source]
        texts = read_parallel([*sources, *hypotheses, *references])
        first, end = len(sources), len(sources) + len(hypotheses)
        inputs = Inputs(texts[0] if sources else None, texts[first:end], texts[end:], [])
        # A metric of anything but texts has a ``read`` of its own.
        return cast(Inputs[Sources, Hypotheses, References], inputs)

    def _signed(self, sums: Collection[int], systems: Sequence[Hypotheses], references: References) -> Score:
        return replace(self.score_of(sums), signature=str(self.signature_of(references, systems)))


def add_up(rows: Collection[Iterable[int]]) -> tuple[int, ...]:
    """Returns the sum of rows of numbers, a tuple.

    Raises:
        ValueError: there is no row.
    """
    if not len(rows):
        raise ValueError("there is no sentence to score")
    return tuple(map(sum, zip(*rows)))
