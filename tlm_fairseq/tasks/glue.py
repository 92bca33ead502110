"""``--task glue``: fairseq's ``sentence_prediction``, with sentences of about one length in a batch.

fairseq's own task draws a batch from all lengths, and pads its sentences to the longest: on CoLA, in batches of 32,
half of the positions are padding. Sorting by length, with ties in random order, is what its translation task does.
"""

from dataclasses import dataclass
from typing import Any

import numpy
from fairseq.data import FairseqDataset, SortDataset, data_utils
from fairseq.tasks import register_task
from fairseq.tasks.sentence_prediction import SentencePredictionConfig, SentencePredictionTask


@dataclass
class GlueConfig(SentencePredictionConfig):
    pass


@register_task("glue", dataclass=GlueConfig)
class GlueTask(SentencePredictionTask):
    """Batches are formed once, from the seed, and come in a new order in each epoch, as in fairseq's own task."""

    cfg: GlueConfig

    def load_dataset(self, split: str, combine: bool = False, **kwargs: Any) -> FairseqDataset:
        dataset = super().load_dataset(split, combine, **kwargs)
        if not self.cfg.no_shuffle:
            with data_utils.numpy_seed(self.cfg.seed):
                order = numpy.random.permutation(len(dataset))
            (lengths,) = dataset.sizes
            # The last key counts most.
            dataset = self.datasets[split] = SortDataset(dataset, sort_order=[order, lengths])
        return dataset
