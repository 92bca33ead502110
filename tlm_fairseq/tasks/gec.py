"""``--task gec``: translation from text to its correction, with F0.5 of the edits in validation.

    fairseq-train ... --task gec --eval-f --eval-bpe gpt2 --eval-bpe-model FOLDER \\
        --best-checkpoint-metric f0.5 --maximize-best-checkpoint-metric --patience 10

The loss of a corrector falls on while it learns to copy, so a checkpoint is better chosen by its edits. Which edits is
``--eval-metric``: changes of words, or those of ChERRANT, or of its rules without its tables.
"""

import logging
from argparse import Namespace
from dataclasses import dataclass, field
from typing import Any, Optional

import torch
from fairseq import utils
from fairseq.criterions import FairseqCriterion
from fairseq.dataclass import ChoiceEnum, FairseqDataclass
from fairseq.logging import metrics
from fairseq.models import BaseFairseqModel
from fairseq.tasks import register_task
from fairseq.tasks.translation import TranslationConfig, TranslationTask

from tlm_fairseq.gec.metrics.changes import ChangeCounts, Changes
from tlm_fairseq.gec.metrics.cherrant import CharacterEdits, Cherrant
from tlm_fairseq.subwords.registry import KINDS, open_subwords
from tlm_fairseq.text.json_file import parse_json

logger = logging.getLogger(__name__)
METRICS = {metric.name: metric for metric in (Changes, CharacterEdits, Cherrant)}
F_NAME = Changes.figure.lower()


@dataclass
class GecConfig(TranslationConfig):
    eval_f: bool = field(default=False, metadata={"help": f"correct the validation set and log {F_NAME} of the edits"})
    eval_f_args: str = field(default='{"beam": 1}', metadata={"help": "options of that beam search, as JSON"})
    eval_metric: ChoiceEnum(list(METRICS)) = field(
        default=Changes.name,
        metadata={"help": "whose edits these are; cherrant finds its tables by TLM_FAIRSEQ_CHERRANT"},
    )
    eval_bpe: ChoiceEnum(list(KINDS)) = field(
        default="none", metadata={"help": "what the data's subwords are, so that edits are of words, not of subwords"}
    )
    eval_bpe_model: Optional[str] = field(  # noqa: UP045  fairseq reads this form only
        default=None, metadata={"help": "file or folder of these subwords, as in `tlm-fairseq gec segment`"}
    )


@register_task("gec", dataclass=GecConfig)
class GecTask(TranslationTask):
    """fairseq's translation task; with ``--eval-f`` it logs F0.5 in validation, summed over all workers."""

    cfg: GecConfig

    def build_model(self, cfg: FairseqDataclass, from_checkpoint: bool = False) -> BaseFairseqModel:
        model = super().build_model(cfg, from_checkpoint)
        if self.cfg.eval_f:
            self._metric = METRICS[str(self.cfg.eval_metric)]()
            # Tables and packages that are missing are told here, before training.
            logger.info(f"{F_NAME} in validation is that of {self._metric.signature}")
            self._subwords = open_subwords(str(self.cfg.eval_bpe), self.cfg.eval_bpe_model)
            options = parse_json(self.cfg.eval_f_args, "--eval-f-args", "give options of the search as JSON", dict)
            self._generator = self.build_generator([model], Namespace(**options))
        return model

    def valid_step(
        self, sample: dict[str, Any], model: BaseFairseqModel, criterion: FairseqCriterion
    ) -> tuple[torch.Tensor, int, dict[str, Any]]:
        loss, sample_size, logging_output = super().valid_step(sample, model, criterion)
        if self.cfg.eval_f:
            counts = self._metric.sum_of(*self._texts(sample, model))
            for name, count in zip(ChangeCounts._fields, counts, strict=True):
                # Separate numbers, so that --fast-stat-sync can sum them.
                logging_output[f"_edits_{name}"] = count
        return loss, sample_size, logging_output

    def reduce_metrics(self, logging_outputs: list[dict[str, Any]], criterion: FairseqCriterion) -> None:
        super().reduce_metrics(logging_outputs, criterion)
        if not any("_edits_tp" in output for output in logging_outputs):
            return
        for name in ChangeCounts._fields:
            metrics.log_scalar(
                f"_edits_{name}", sum(int(output.get(f"_edits_{name}", 0)) for output in logging_outputs)
            )
        metrics.log_derived(F_NAME, self._f_of_meters)

    def _texts(self, sample, model):
        """Returns the sources of a batch, its hypotheses, and as the one reference its targets."""
        hypotheses = self.inference_step(self._generator, [model], sample, prefix_tokens=None)
        sources = [self._words(tokens, self.src_dict) for tokens in sample["net_input"]["src_tokens"]]
        targets = [self._words(tokens, self.tgt_dict) for tokens in sample["target"]]
        return sources, [self._words(best["tokens"], self.tgt_dict) for best, *_ in hypotheses], [targets]

    def _words(self, tokens, dictionary):
        """Returns the words between spaces, or the characters where the subwords are those of Chinese."""
        tokens = utils.strip_pad(tokens, dictionary.pad()).int().cpu()
        return " ".join(self._subwords.words(self._subwords.decode(dictionary.string(tokens))))

    def _f_of_meters(self, meters):
        return round(self._metric.score_of([meters[f"_edits_{name}"].sum for name in ChangeCounts._fields]).value, 4)
