"""Patches that let fairseq's commands run on today's Python stack.

Each function patches one fault, says what it is, and does nothing where the fault is absent. ``apply`` runs them
all when the architectures are registered, which is before fairseq parses a command line. Nothing else of
fairseq is changed.
"""

import atexit
import contextlib
import errno
import functools
import importlib.util
import inspect
import os
import queue
import sys
import threading
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy
import sacrebleu
import torch
from fairseq import checkpoint_utils, options
from fairseq.data import data_utils, iterators, language_pair_dataset, token_block_dataset
from fairseq.distributed import utils as distributed_utils
from fairseq.file_io import PathManager
from fairseq.logging import metrics
from fairseq.models import distributed_fairseq_model
from fairseq.ngram_repeat_block import NGramRepeatBlock
from fairseq.tasks import FairseqTask
from fairseq.trainer import Trainer


def apply() -> None:
    """Patches every fault that is present. A second call changes nothing."""
    for patch in PATCHES:
        patch()


def _replace(owner: object, name: str, make_patched: Callable[[Any], Callable[..., Any]]) -> None:
    """Replaces ``owner.name`` by ``make_patched(original)``, once a patch; ``__wrapped__`` keeps the original."""
    original = getattr(owner, name)
    patches = getattr(original, "__tlm_fairseq_patches__", ())
    if make_patched.__qualname__ in patches:
        return
    patched = functools.wraps(original)(make_patched(original))
    patched.__tlm_fairseq_patches__ = (*patches, make_patched.__qualname__)
    setattr(owner, name, patched)


def _source_has(function: Callable[..., Any], text: str) -> bool:
    return text in inspect.getsource(inspect.unwrap(function))


def _module_has(name: str, text: str) -> bool:
    """The same of a module that need not be imported: that of a command starts to log."""
    return text in importlib.util.find_spec(name).loader.get_source(name)


def half_precision_options() -> None:
    """``--bf16`` turns ``tpu`` on, which then fails for want of torch_xla ('NoneType' ... 'xla_device'); on a CPU
    both ``--fp16`` and ``--bf16`` ask for a CUDA device to flatten the gradients on."""

    def make_patched(parse):
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
        _replace(options, "parse_args_and_arch", make_patched)


def validation_without_task() -> None:
    """``fairseq-validate`` without ``--task`` ends in ``KeyError: None``. The task is read from the checkpoint; the
    option only decides which further options are known, and those of translation are what users give."""

    def make_patched(parse):
        def parse_args_and_arch(parser, *others, **named):
            if parser.get_default("task") is None:
                parser.set_defaults(task="translation")
            return parse(parser, *others, **named)

        return parse_args_and_arch

    if inspect.signature(options.get_validation_parser).parameters["default_task"].default is None:
        _replace(options, "parse_args_and_arch", make_patched)


class _NumpyAsOnceKnown(types.ModuleType):
    """numpy with the names that fairseq uses and that numpy has dropped; all else is numpy's own."""

    compat = types.SimpleNamespace(long=int)

    def __init__(self) -> None:
        super().__init__("numpy")

    def __getattr__(self, name: str) -> Any:
        return getattr(numpy, name)

    @staticmethod
    def percentile(*args: Any, interpolation: str | None = None, **named: Any) -> Any:
        if interpolation is not None:
            named["method"] = interpolation
        return numpy.percentile(*args, **named)


def removed_numpy_names() -> None:
    """``np.compat.long`` (``--sample-break-mode eos``, ``--num-batch-buckets``) left numpy with 2.0, and
    ``percentile`` renamed its ``interpolation`` (``--num-batch-buckets``). Only fairseq's three modules that use
    them see them again."""
    if hasattr(numpy, "compat"):
        return
    for module in (data_utils, language_pair_dataset, token_block_dataset):
        if module.np is numpy:
            module.np = _NumpyAsOnceKnown()


def last_batch() -> None:
    """``batch_by_size`` throws the last batch away unless its size is a multiple of ``--required-batch-size-multiple``
    (8 by default): up to seven sentences of a test set are then neither translated nor scored, without a word."""

    def make_patched(batch_by_size):
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
        _replace(data_utils, "batch_by_size", make_patched)


def batches_of_a_resumed_run() -> None:
    """A run makes its batches once, seeded by the epoch it starts in. One that is resumed in a later epoch therefore
    groups sentences of equal length otherwise than one that was never stopped, and ends in other weights."""

    def make_patched(get_batch_iterator):
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
        _replace(FairseqTask, "get_batch_iterator", make_patched)


def several_trainings_in_one_process() -> None:
    """A later training of one process, as in a sweep of hydra's own launcher, goes on with the best score of the one
    before, and so may never write ``checkpoint_best.pt`` or stop at once by ``--patience``."""

    def make_patched(load_checkpoint):
        def load_with_no_best_score(cfg, trainer, **named):
            counter = getattr(sys.modules.get("fairseq_cli.train"), "should_stop_early", None)
            for function in (checkpoint_utils.save_checkpoint, counter):
                for name in ("best", "num_runs"):
                    if hasattr(function, name):
                        delattr(function, name)
            return load_checkpoint(cfg, trainer, **named)

        return load_with_no_best_score

    if _source_has(checkpoint_utils.load_checkpoint, 'save_checkpoint.best = extra_state["best"]'):
        _replace(checkpoint_utils, "load_checkpoint", make_patched)


def _begins(cfg, trainer):
    """Whether what is loaded begins another run, as fine-tuning does, instead of going on with its own."""
    last = os.path.join(cfg.save_dir, f"checkpoint_last{trainer.checkpoint_suffix}.pt")
    return cfg.reset_optimizer or cfg.reset_meters or (cfg.finetune_from_model and not os.path.exists(last))


def patience_of_a_resumed_run() -> None:
    """A resumed run counts its validations without progress from 0 again, so that ``--patience`` stops it later than
    one that was never stopped. The count goes along in the checkpoint."""

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
            begins = _begins(cfg, trainer)
            extra_state, iterator = load_checkpoint(cfg, trainer, **named)
            count = (extra_state or {}).get("early_stopping")
            if count and not begins and early_stopping():
                early_stopping().best, early_stopping().num_runs = count["best"], count["num_runs"]
            return extra_state, iterator

        return load_with_count

    if _source_has(checkpoint_utils.load_checkpoint, 'save_checkpoint.best = extra_state["best"]'):
        _replace(Trainer, "save_checkpoint", make_saving)
        _replace(checkpoint_utils, "load_checkpoint", make_loading)


def meters_of_a_run_resumed_between_epochs() -> None:
    """The losses that are logged every ``--log-interval`` updates are means since the line before. A run that is
    resumed between two epochs forgets the updates before them, so that its learning curve is another than that of a
    run which was never stopped."""

    def make_patched(load_checkpoint):
        def load_with_meters(self, *others, reset_meters=False, **named):
            extra_state = load_checkpoint(self, *others, reset_meters=reset_meters, **named)
            if extra_state is not None and not reset_meters:
                inner = extra_state.get("metrics", {}).get("train_inner")
                if inner is not None and extra_state["train_iterator"]["iterations_in_epoch"] == 0:
                    metrics.load_state_dict({"train_inner": inner})
            return extra_state

        return load_with_meters

    if _source_has(Trainer.load_checkpoint, "# reset meters at start of epoch"):
        _replace(Trainer, "load_checkpoint", make_patched)


def training_that_is_done() -> None:
    """fairseq-train looks at the limits of a run only after an update, so that a finished run which is started again
    makes one more. Restored at or beyond ``--max-update`` or ``--stop-time-hours``, or stopped by ``--patience``, it
    makes none."""

    def reached_limit(cfg, extra_state, updates, begins):
        """The option whose limit the restored run has reached; None where it has some way to go."""
        if 0 < (cfg.optimization.max_update or 0) <= updates:
            return "--max-update"
        if begins:
            return None
        hours = extra_state.get("previous_training_time", 0) / 3600
        if 0 < cfg.optimization.stop_time_hours < hours:
            return "--stop-time-hours"
        without_progress = extra_state.get("early_stopping", {}).get("num_runs", 0)
        if 0 < cfg.checkpoint.patience <= without_progress:
            return "--patience"
        return None

    def make_patched(load_checkpoint):
        def load_and_end_what_is_done(cfg, trainer, **named):
            begins = _begins(cfg, trainer)
            extra_state, iterator = load_checkpoint(cfg, trainer, **named)
            if extra_state is not None:
                option = reached_limit(trainer.cfg, extra_state, trainer.get_num_updates(), begins)
                if option is not None:
                    checkpoint_utils.logger.info(f"nothing left to train: {option} was reached before")
                    # The loop over epochs asks for it next; no epoch is as small.
                    trainer.cfg.optimization.max_epoch = -1
            return extra_state, iterator

        return load_and_end_what_is_done

    if _module_has("fairseq_cli.train", "while epoch_itr.next_epoch_idx <= max_epoch:"):
        _replace(checkpoint_utils, "load_checkpoint", make_patched)


def time_of_another_run() -> None:
    """Fine-tuning from a trained model counts the hours that that one took under its own ``--stop-time-hours``, and may
    stop after one update."""

    def make_patched(load_checkpoint):
        def load_without_the_others_time(cfg, trainer, **named):
            begins = _begins(cfg, trainer)
            loaded = load_checkpoint(cfg, trainer, **named)
            if begins:
                trainer._previous_training_time = 0
            return loaded

        return load_without_the_others_time

    if _source_has(Trainer.load_checkpoint, 'self._previous_training_time = extra_state["previous_training_time"]'):
        _replace(checkpoint_utils, "load_checkpoint", make_patched)


def checkpoints_on_a_full_disk() -> None:
    """Where there is no room for a checkpoint, fairseq tries three times, prints a traceback and leaves what it has
    written. One that it copies into place (``checkpoint_last.pt``) it cuts first, so that a full disk, as any
    interruption, leaves a torn one where a whole one was. Now there is one line, and the old files stay."""

    def make_failing_at_once(persistent_save):
        def save_unless_disk_is_full(obj, f):
            try:
                return torch.save(obj, f)
            except Exception as error:
                # torch's own error, about its position in the file, comes on top of the system's.
                while error is not None:
                    if isinstance(error, OSError) and error.errno in _NO_ROOM:
                        raise error from None
                    error = error.__context__
                return persistent_save(obj, f)

        return save_unless_disk_is_full

    def make_saving(torch_persistent_save):
        def save_or_end(obj, filename, async_write=False):
            with _ends_where_disk_is_full(filename):
                return torch_persistent_save(obj, filename, async_write)

        return save_or_end

    def make_copying(copy):
        def copy_whole(src_path, dst_path, overwrite=False):
            if not PathManager.supports_rename(dst_path):
                return copy(src_path, dst_path, overwrite)
            with _ends_where_disk_is_full(dst_path):
                copy(src_path, dst_path + _BESIDE, overwrite=True)
                PathManager.rename(dst_path + _BESIDE, dst_path)
            return dst_path

        return copy_whole

    if _source_has(checkpoint_utils._torch_persistent_save, "for i in range(3):"):
        _replace(checkpoint_utils, "_torch_persistent_save", make_failing_at_once)
        _replace(checkpoint_utils, "torch_persistent_save", make_saving)
    if _source_has(PathManager.copy, "shutil.copyfile(src_path, dst_path)"):
        _replace(PathManager, "copy", make_copying)


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_BESIDE = ".tmp"  # as fairseq names what it renames into place


@contextlib.contextmanager
def _ends_where_disk_is_full(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        if os.path.lexists(path + _BESIDE):
            os.remove(path + _BESIDE)
        raise SystemExit(
            f"fairseq-train: {path}: {error.strerror}; the checkpoints before it are whole: make room, and start the "
            "same command again"
        ) from None


def torchrun_on_cpu() -> None:
    """Under ``torchrun`` without a GPU fairseq takes its world size from the number of GPUs, so each process trains a
    model of its own and they race for the checkpoints. The variables that torchrun sets are heeded instead."""

    def make_patched(call_main):
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
        _replace(distributed_utils, "call_main", make_patched)


def distributed_data_parallel_on_cpu() -> None:
    """The default ``--ddp-backend`` hands a device id to DistributedDataParallel, which refuses it for a model on the
    CPU ('device_ids ... but got ...')."""

    def make_patched(data_parallel):
        def without_device_on_cpu(module, **named):
            if all(parameter.device.type == "cpu" for parameter in module.parameters()):
                named["device_ids"] = named["output_device"] = None
            return data_parallel(module=module, **named)

        return without_device_on_cpu

    if _source_has(distributed_fairseq_model.DistributedFairseqModel, "device_ids=[args.device_id]"):
        _replace(distributed_fairseq_model, "DistributedDataParallel", make_patched)


def score_of_open_files() -> None:
    """``fairseq-score --sacrebleu`` hands open files to sacrebleu, which since 2.0 takes lists of lines. (The command
    reads no ``--user-dir``: ``tlm-fairseq fairseq score`` runs it with this patch.)"""

    def make_patched(corpus_bleu):
        def corpus_bleu_of_lines(hypotheses, references, *others, **named):
            def lines(source):
                return [line.rstrip("\n") for line in source] if hasattr(source, "readline") else source

            return corpus_bleu(lines(hypotheses), [lines(reference) for reference in references], *others, **named)

        return corpus_bleu_of_lines

    if int(sacrebleu.__version__.split(".")[0]) >= 2:
        _replace(sacrebleu, "corpus_bleu", make_patched)


def repeated_ngrams() -> None:
    """``--no-repeat-ngram-size`` does nothing without fairseq's CUDA extension: what was written so far is compared
    with the end of the tokens' buffer, which is padding until the search is at its limit."""

    def make_patched(ban):
        def _no_repeat_ngram(self, tokens, lprobs, bsz, beam_size, step):
            return ban(self, tokens[:, : step + 1], lprobs, bsz, beam_size, step)

        return _no_repeat_ngram

    if not _source_has(NGramRepeatBlock._no_repeat_ngram, "step + 1"):
        _replace(NGramRepeatBlock, "_no_repeat_ngram", make_patched)


def threads_left_at_exit() -> None:
    """The thread that buffers batches goes on when a training stops within an epoch. If the interpreter shuts down
    while that thread computes in torch, the process aborts ("terminate called without an active exception", status -6)
    although the training is done and saved. The thread is stopped before."""
    if _source_has(iterators.BufferedIterator, "self._consumer.daemon = True"):
        atexit.unregister(_stop_buffering)
        atexit.register(_stop_buffering)


def _stop_buffering() -> None:
    for thread in threading.enumerate():
        if isinstance(thread, iterators.BackgroundConsumer):
            thread._max_len = 0  # it ends with the batch that it is making
            while thread.is_alive():
                # It may wait for room in the buffer.
                with contextlib.suppress(queue.Empty):
                    thread._queue.get(timeout=0.1)


PATCHES = (
    half_precision_options,
    validation_without_task,
    removed_numpy_names,
    last_batch,
    batches_of_a_resumed_run,
    several_trainings_in_one_process,
    patience_of_a_resumed_run,
    meters_of_a_run_resumed_between_epochs,
    training_that_is_done,
    time_of_another_run,
    checkpoints_on_a_full_disk,
    torchrun_on_cpu,
    distributed_data_parallel_on_cpu,
    score_of_open_files,
    repeated_ngrams,
    threads_left_at_exit,
)
