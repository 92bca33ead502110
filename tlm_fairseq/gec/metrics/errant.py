"""ERRANT's precision, recall and F over edits, equal to ``errant_compare`` digit for digit; see ``span_edits``."""

from collections.abc import Sequence
from dataclasses import dataclass

from tlm_fairseq.gec.m2 import Edit
from tlm_fairseq.gec.metrics.edit_metric import Judgement
from tlm_fairseq.gec.metrics.gold import Gold, gold_from_texts
from tlm_fairseq.gec.metrics.span_edits import Hypotheses, References, SpanEditMetric
from tlm_fairseq.gec.metrics.system_edits import SystemEdits
from tlm_fairseq.scoring.signature import Signature
from tlm_fairseq.scoring.usage import POSITIVE_INTEGER, Files, option
from tlm_fairseq.version import __version__


@dataclass(frozen=True)
class Errant(SpanEditMetric):
    """ERRANT; ``processes`` annotate, see ``annotate_all``."""

    processes: int | None = option(None, "processes (default: as many as it is worth)", POSITIVE_INTEGER)

    name = "errant"
    title = "ERRANT's precision, recall and F over edits"
    files = Files(
        "the system's sentences, tokenised, or their edits, an M2 file whose name ends in .m2",
        "one text per annotator, or one M2 file whose name ends in .m2",
        source="the sentences before correction, tokenised; not needed where the others are M2 files",
        source_needed=True,
        m2_has_source=True,
    )
    figures = {"ERRANT F": ("f",), "ERRANT precision": ("precision",), "ERRANT recall": ("recall",)}

    @property
    def signature(self) -> Signature:
        """Names the versions of all that the edits depend on.

        Raises:
            UserError: ERRANT or a model for it is not installed.
        """
        from tlm_fairseq.gec.metrics.errant_annotation import versions

        return Signature(
            nrefs=None,
            gold=None,
            hyp=None,
            **{"headers-left-out": None},
            mode=self.mode,
            beta=self.beta,
            tok="none",
            **versions(),
            version=__version__,
        )

    def reference_fields(self, references: References) -> dict[str, object]:
        """Returns the number of annotators and where their edits come from."""
        if not isinstance(references, Gold):
            return {"nrefs": len(references), "gold": "rebuilt"}
        return {
            "nrefs": references.annotators,
            "gold": references.kind,
            "headers-left-out": references.headers_left_out,
        }

    def judge_systems(
        self, sources: Sequence[str], systems: Sequence[Hypotheses], references: References
    ) -> list[list[Judgement]]:
        """Returns the ``Judgement`` of each sentence of each system."""
        made, gold = self.annotate(sources, systems, references)
        return [self.judge_edits(edits, gold) for edits in made]

    def annotate(
        self, sources: Sequence[str], systems: Sequence[Hypotheses], references: References
    ) -> tuple[list[Sequence[Sequence[Edit]]], Gold]:
        """Returns the edits of each sentence of each system, and the ``Gold``; all texts are annotated together."""
        # Here, for each start of the command line imports this module, and that one what processes need.
        from tlm_fairseq.gec.metrics.errant_annotation import annotate_all

        texts = [system for system in systems if not isinstance(system, SystemEdits)]
        corrected = [] if isinstance(references, Gold) else references
        annotated = annotate_all(sources, [*texts, *corrected], self.processes)
        found = iter(annotated[: len(texts)])
        made = [system.edits if isinstance(system, SystemEdits) else next(found) for system in systems]
        return made, references if isinstance(references, Gold) else gold_from_texts(annotated[len(texts) :])
