"""Mends that let fairseq's commands run on today's Python stack.

Each function mends one fault, says what it is, and does nothing where the fault is absent. ``apply`` runs them
all when the architectures are registered, which is before fairseq parses a command line. Nothing else of
fairseq is changed.
"""

import atexit
import contextlib
import functools
import inspect
import os
import queue
import sys
import threading
import types

import numpy
import sacrebleu
import torch
from fairseq import checkpoint_utils, options
from fairseq.data import data_utils, iterators, language_pair_dataset, token_block_dataset
from fairseq.distributed import utils as distributed_utils
from fairseq.models import distributed_fairseq_model
from fairseq.tasks import FairseqTask
from fairseq.trainer import Trainer


def apply():
    """Mends every fault that is present. A second call changes nothing."""
    for mend in MENDS:
        mend()


def _replace(owner, name, make_mended):
    """Replaces ``owner.name`` by ``make_mended(original)``, once a mend; ``__wrapped__`` keeps the original."""
    original = getattr(owner, name)
    mends = getattr(original, "__tlm_fairseq_mends__", ())
    if make_mended.__qualname__ in mends:
        return
    mended = functools.wraps(original)(make_mended(original))
    mended.__tlm_fairseq_mends__ = (*mends, make_mended.__qualname__)
    setattr(owner, name, mended)


def _source_has(function, text):
    return text in inspect.getsource(inspect.unwrap(function))


def half_precision_options():
    """``--bf16`` turns ``tpu`` on, which then fails for want of torch_xla ('NoneType' ... 'xla_device'); on a CPU
    both ``--fp16`` and ``--bf16`` ask for a CUDA device to flatten the gradients on."""

    def make_mended(parse):
        def parse_args_and_arch(parser, input_args=None, *others, **named):
            result = parse(parser, input_args, *others, **named)
            args = result[0] if isinstance(result, tuple) else result
            words = sys.argv[1:] if input_args is None else input_args
            if getattr(args, "bf16", False) and "--tpu" not in words:
                args.tpu = False
            if getattr(args, "cpu", False) or not torch.cuda.is_available():
                args.fp16_no_flatten_grads = True
            return result

        return parse_args_and_arch

    if _source_has(options.parse_args_and_arch, "args.tpu = True"):
        _replace(options, "parse_args_and_arch", make_mended)


def validation_without_task():
    """``fairseq-validate`` without ``--task`` ends in ``KeyError: None``. The task is read from the checkpoint; the option
    only decides which further options are known, and those of translation are what users give."""

    def make_mended(parse):
        def parse_args_and_arch(parser, *others, **named):
            if parser.get_default("task") is None:
                parser.set_defaults(task="translation")
            return parse(parser, *others, **named)

        return parse_args_and_arch

    if inspect.signature(options.get_validation_parser).parameters["default_task"].default is None:
        _replace(options, "parse_args_and_arch", make_mended)


class _NumpyAsOnceKnown(types.ModuleType):
    """numpy with the names that fairseq uses and that numpy has dropped; all else is numpy's own."""

    compat = types.SimpleNamespace(long=int)

    def __init__(self):
        super().__init__("numpy")

    def __getattr__(self, name):
        return getattr(numpy, name)

    @staticmethod
    def percentile(*args, interpolation=None, **named):
        if interpolation is not None:
            named["method"] = interpolation
        return numpy.percentile(*args, **named)


def removed_numpy_names():
    """``np.compat.long`` (``--sample-break-mode eos``, ``--num-batch-buckets``) left numpy with 2.0, and ``percentile`` renamed
    its ``interpolation`` (``--num-batch-buckets``). Only fairseq's three modules that use them see them again."""
    if hasattr(numpy, "compat"):
        return
    for module in (data_utils, language_pair_dataset, token_block_dataset):
        if module.np is numpy:
            module.np = _NumpyAsOnceKnown()


def last_batch():
    """``batch_by_size`` throws the last batch away unless its size is a multiple of ``--required-batch-size-multiple``
    (8 by default): up to seven sentences of a test set are then neither translated nor scored, without a word."""

    def make_mended(batch_by_size):
        def keep_last_batch(indices, *others, **named):
            if not isinstance(indices, numpy.ndarray):
                indices = numpy.fromiter(indices, dtype=numpy.int64, count=-1)
            batches = batch_by_size(indices, *others, **named)
            # Without fixed shapes, batches are consecutive slices of `indices`.
            missing = len(indices) - sum(len(batch) for batch in batches)
            if missing and named.get("fixed_shapes") is None and len(others) < 5:
                batches = [*batches, indices[-missing:]]
            return batches

        return keep_last_batch

    if _source_has(data_utils.batch_by_size, "b = b[:-1]"):
        _replace(data_utils, "batch_by_size", make_mended)


def batches_of_a_resumed_run():
    """A run makes its batches once, seeded by the epoch it starts in. One that is resumed in a later epoch therefore
    groups sentences of equal length otherwise than one that was never stopped, and ends in other weights."""

    def make_mended(get_batch_iterator):
        def get_batch_iterator_as_in_first_epoch(self, dataset, *others, **named):
            epoch = named.get("epoch", 1)
            made_once = not named.get("disable_iterator_cache") and not named.get("update_epoch_batch_itr")
            if epoch <= 1 or others or not made_once or not self.can_reuse_epoch_itr(dataset):
                return get_batch_iterator(self, dataset, *others, **named)
            cached = dataset in self.dataset_to_epoch_iter
            iterator = get_batch_iterator(self, dataset, **{**named, "epoch": 1})
            if not cached:
                iterator.epoch = epoch
            return iterator

        return get_batch_iterator_as_in_first_epoch

    if _source_has(FairseqTask.get_batch_iterator, "numpy_seed(seed + epoch)"):
        _replace(FairseqTask, "get_batch_iterator", make_mended)


def several_trainings_in_one_process():
    """A later training of one process, as in a sweep of hydra's own launcher, goes on with the best score of the one
    before, and so may never write ``checkpoint_best.pt`` or stop at once by ``--patience``."""

    def make_mended(load_checkpoint):
        def load_with_no_best_score(cfg, trainer, **named):
            counter = getattr(sys.modules.get("fairseq_cli.train"), "should_stop_early", None)
            for function in (checkpoint_utils.save_checkpoint, counter):
                for name in ("best", "num_runs"):
                    if hasattr(function, name):
                        delattr(function, name)
            return load_checkpoint(cfg, trainer, **named)

        return load_with_no_best_score

    if _source_has(checkpoint_utils.load_checkpoint, 'save_checkpoint.best = extra_state["best"]'):
        _replace(checkpoint_utils, "load_checkpoint", make_mended)


def patience_of_a_resumed_run():
    """A resumed run counts its validations without progress from 0 again, so that ``--patience`` stops it later than one
    that was never stopped. The count goes along in the checkpoint."""

    def early_stopping():
        """The function of fairseq-train that counts, on itself; None in other commands."""
        return getattr(sys.modules.get("fairseq_cli.train"), "should_stop_early", None)

    def make_saving(save_checkpoint):
        def save_with_count(self, filename, extra_state):
            counter = early_stopping()
            if hasattr(counter, "best"):
                extra_state = {**extra_state, "early_stopping": {"best": counter.best, "num_runs": counter.num_runs}}
            return save_checkpoint(self, filename, extra_state)

        return save_with_count

    def make_loading(load_checkpoint):
        def load_with_count(cfg, trainer, **named):
            last = os.path.join(cfg.save_dir, f"checkpoint_last{trainer.checkpoint_suffix}.pt")
            begins = cfg.reset_optimizer or cfg.reset_meters or (cfg.finetune_from_model and not os.path.exists(last))
            extra_state, iterator = load_checkpoint(cfg, trainer, **named)
            count = (extra_state or {}).get("early_stopping")
            if count and not begins and early_stopping():
                early_stopping().best, early_stopping().num_runs = count["best"], count["num_runs"]
            return extra_state, iterator

        return load_with_count

    if _source_has(checkpoint_utils.load_checkpoint, 'save_checkpoint.best = extra_state["best"]'):
        _replace(Trainer, "save_checkpoint", make_saving)
        _replace(checkpoint_utils, "load_checkpoint", make_loading)


def torchrun_on_cpu():
    """Under ``torchrun`` without a GPU fairseq takes its world size from the number of GPUs, so each process trains a
    model of its own and they race for the checkpoints. The variables that torchrun sets are heeded instead."""

    def make_mended(call_main):
        def call_main_under_torchrun(cfg, main, **named):
            on_cpu = getattr(cfg.common, "cpu", False) or not torch.cuda.is_available()
            launched = all(name in os.environ for name in ("MASTER_ADDR", "MASTER_PORT", "WORLD_SIZE", "RANK"))
            distributed = cfg.distributed_training
            if on_cpu and launched and distributed.distributed_init_method is None:
                distributed.distributed_init_method = "env://"
                distributed.distributed_world_size = int(os.environ["WORLD_SIZE"])
                distributed.distributed_rank = int(os.environ["RANK"])
                distributed.distributed_backend = "gloo"
                distributed.distributed_no_spawn = True
                distributed.device_id = 0
            return call_main(cfg, main, **named)

        return call_main_under_torchrun

    if _source_has(distributed_utils.infer_init_method, "if cfg.distributed_world_size == 1:"):
        _replace(distributed_utils, "call_main", make_mended)


def distributed_data_parallel_on_cpu():
    """The default ``--ddp-backend`` hands a device id to DistributedDataParallel, which refuses it for a model on the
    CPU ('device_ids ... but got ...')."""

    def make_mended(data_parallel):
        def without_device_on_cpu(module, **named):
            if all(parameter.device.type == "cpu" for parameter in module.parameters()):
                named["device_ids"] = named["output_device"] = None
            return data_parallel(module=module, **named)

        return without_device_on_cpu

    if _source_has(distributed_fairseq_model.DistributedFairseqModel, "device_ids=[args.device_id]"):
        _replace(distributed_fairseq_model, "DistributedDataParallel", make_mended)


def score_of_open_files():
    """``fairseq-score --sacrebleu`` hands open files to sacrebleu, which since 2.0 takes lists of lines. (The command
    reads no ``--user-dir``: ``tlm-fairseq fairseq score`` runs it with this mend.)"""

    def make_mended(corpus_bleu):
        def corpus_bleu_of_lines(hypotheses, references, *others, **named):
            def lines(source):
                return [line.rstrip("\n") for line in source] if hasattr(source, "readline") else source

            return corpus_bleu(lines(hypotheses), [lines(reference) for reference in references], *others, **named)

        return corpus_bleu_of_lines

    if int(sacrebleu.__version__.split(".")[0]) >= 2:
        _replace(sacrebleu, "corpus_bleu", make_mended)


def threads_left_at_exit():
    """The thread that buffers batches goes on when a training stops within an epoch. If the interpreter shuts down
    while that thread computes in torch, the process aborts ("terminate called without an active exception", status -6)
    although the training is done and saved. The thread is stopped before."""
    if _source_has(iterators.BufferedIterator, "self._consumer.daemon = True"):
        atexit.unregister(_stop_buffering)
        atexit.register(_stop_buffering)


def _stop_buffering():
    for thread in threading.enumerate():
        if isinstance(thread, iterators.BackgroundConsumer):
            thread._max_len = 0  # it ends with the batch that it is making
            while thread.is_alive():
                # It may wait for room in the buffer.
                with contextlib.suppress(queue.Empty):
                    thread._queue.get(timeout=0.1)


MENDS = (
    half_precision_options,
    validation_without_task,
    removed_numpy_names,
    last_batch,
    batches_of_a_resumed_run,
    several_trainings_in_one_process,
    patience_of_a_resumed_run,
    torchrun_on_cpu,
    distributed_data_parallel_on_cpu,
    score_of_open_files,
    threads_left_at_exit,
)
