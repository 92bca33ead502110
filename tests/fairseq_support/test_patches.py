"""Each patch beside the fault that it patches: the original is called first, and must fail as described."""

import argparse
import os
import signal
import subprocess
import sys

import numpy
import pytest
import torch
from fairseq import options
from fairseq.data import data_utils, iterators, language_pair_dataset, token_block_dataset
from fairseq.models import distributed_fairseq_model
from fairseq.ngram_repeat_block import NGramRepeatBlock

from tlm_fairseq.fairseq_support import patches as compat


@pytest.fixture(autouse=True, scope="module")
def patched():
    import tlm_fairseq.models  # noqa: F401


def original(function):
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return function


def test_applying_twice_changes_nothing():
    before = options.parse_args_and_arch, data_utils.batch_by_size, data_utils.np
    compat.apply()
    assert before == (options.parse_args_and_arch, data_utils.batch_by_size, data_utils.np)


class TestHalfPrecisionOptions:
    WORDS = ["data", "--arch", "transformer_tiny", "--bf16", "--cpu"]

    def test_the_fault(self):
        args = original(options.parse_args_and_arch)(options.get_training_parser(), self.WORDS)
        assert args.tpu and not args.fp16_no_flatten_grads

    def test_the_patch(self):
        args = options.parse_args_and_arch(options.get_training_parser(), self.WORDS)
        assert args.bf16 and not args.tpu and args.fp16_no_flatten_grads

    def test_a_tpu_that_was_asked_for_stays(self):
        assert options.parse_args_and_arch(options.get_training_parser(), [*self.WORDS, "--tpu"]).tpu

    def test_options_on_a_gpu_stay(self, monkeypatch):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
        words = ["data", "--arch", "transformer_tiny", "--fp16"]
        assert not options.parse_args_and_arch(options.get_training_parser(), words).fp16_no_flatten_grads


class TestValidationWithoutTask:
    WORDS = ["data", "--path", "model.pt"]

    def test_the_fault(self):
        with pytest.raises(KeyError):
            original(options.parse_args_and_arch)(options.get_validation_parser(), self.WORDS)

    def test_the_patch(self):
        assert options.parse_args_and_arch(options.get_validation_parser(), self.WORDS).task == "translation"

    def test_a_given_task_stays(self):
        words = [*self.WORDS, "--task", "denoising"]
        assert options.parse_args_and_arch(options.get_validation_parser(), words).task == "denoising"


class TestRemovedNumpyNames:
    def test_the_fault(self):
        if hasattr(numpy, "compat"):
            pytest.skip("this numpy still has the names")
        with pytest.raises(TypeError):
            numpy.percentile([1, 2], 50, interpolation="lower")
        assert not hasattr(numpy, "compat")

    def test_buckets(self):
        # The lower percentiles 50 and 100 of 1..10.
        assert data_utils.get_buckets(numpy.arange(1, 11), 2).tolist() == [5, 10]

    def test_break_mode_eos(self):
        sentences = [torch.tensor([5, 6, 2]), torch.tensor([7, 2])]
        blocks = token_block_dataset.TokenBlockDataset(sentences, [3, 2], None, pad=1, eos=2, break_mode="eos")
        assert [block.tolist() for block in blocks] == [[5, 6, 2], [7, 2]]

    def test_only_fairseq_sees_them(self):
        assert language_pair_dataset.np.compat.long is int
        assert language_pair_dataset.np.arange is numpy.arange
        assert not hasattr(sys.modules["numpy"], "compat")


class TestLastBatch:
    SIZES = numpy.full(20, 5)

    def batches(self, function, **limits):
        return function(numpy.arange(20), None, num_tokens_vec=self.SIZES, required_batch_size_multiple=8, **limits)

    def test_the_fault(self):
        batches = self.batches(original(data_utils.batch_by_size), max_tokens=1000)
        assert sum(map(len, batches)) == 16

    @pytest.mark.parametrize("limits", [dict(max_tokens=1000), dict(max_sentences=8), dict(max_tokens=45)])
    def test_the_patch(self, limits):
        assert numpy.concatenate(self.batches(data_utils.batch_by_size, **limits)).tolist() == list(range(20))

    def test_indices_from_an_iterator(self):
        batches = data_utils.batch_by_size(
            iter(range(5)), lambda index: 5, max_tokens=1000, required_batch_size_multiple=8
        )
        assert [batch.tolist() for batch in batches] == [[0, 1, 2, 3, 4]]

    def test_whole_batches_stay_as_they_are(self):
        arguments = dict(num_tokens_vec=self.SIZES, max_sentences=5, required_batch_size_multiple=1)
        mine, stock = (
            function(numpy.arange(20), None, **arguments)
            for function in (data_utils.batch_by_size, original(data_utils.batch_by_size))
        )
        assert [batch.tolist() for batch in mine] == [batch.tolist() for batch in stock]


class TestDistributedDataParallelOnCPU:
    def build(self, data_parallel):
        model = torch.nn.Linear(2, 2)
        return data_parallel(module=model, device_ids=[0], output_device=0)

    @pytest.fixture(autouse=True)
    def process_group(self, tmp_path):
        torch.distributed.init_process_group("gloo", init_method=f"file://{tmp_path}/store", rank=0, world_size=1)
        yield
        torch.distributed.destroy_process_group()

    def test_the_fault(self):
        with pytest.raises(ValueError, match="device_ids"):
            self.build(original(distributed_fairseq_model.DistributedDataParallel))

    def test_the_patch(self):
        wrapped = self.build(distributed_fairseq_model.DistributedDataParallel)
        assert wrapped(torch.ones(1, 2)).shape == (1, 2)


class TestTorchrunOnCPU:
    """The whole of it is test_training.test_two_processes_under_torchrun."""

    @pytest.fixture
    def cfg(self, monkeypatch):
        from omegaconf import OmegaConf

        for name, value in dict(MASTER_ADDR="localhost", MASTER_PORT="1", WORLD_SIZE="2", RANK="1").items():
            monkeypatch.setenv(name, value)
        distributed = dict(
            distributed_init_method=None,
            distributed_world_size=1,
            distributed_rank=0,
            distributed_backend="nccl",
            distributed_no_spawn=False,
            device_id=0,
            tpu=False,
            pipeline_model_parallel=False,
        )
        return OmegaConf.create(dict(common=dict(cpu=True, tpu=False), distributed_training=distributed))

    def test_the_fault(self, cfg):
        from fairseq.distributed import utils

        seen = []
        original(utils.call_main)(cfg, seen.append)
        assert seen[0].distributed_training.distributed_world_size == 1, "each process trains alone"

    def test_the_patch(self, cfg, monkeypatch):
        from fairseq.distributed import utils

        seen = []
        monkeypatch.setattr(utils, "distributed_main", lambda rank, main, cfg, kwargs: seen.append(cfg))
        utils.call_main(cfg, None)
        distributed = seen[0].distributed_training
        assert (distributed.distributed_world_size, distributed.distributed_rank) == (2, 1)
        assert distributed.distributed_backend == "gloo" and distributed.distributed_init_method == "env://"


class TestScoreOfOpenFiles:
    @pytest.fixture
    def files(self, tmp_path):
        (tmp_path / "sys").write_text("a b c d e\nf g h i\n")
        (tmp_path / "ref").write_text("a b c d e\nf g h j\n")
        return ["--sys", str(tmp_path / "sys"), "--ref", str(tmp_path / "ref"), "--sacrebleu"]

    def test_the_fault(self, tmp_path, files):
        import sacrebleu

        with open(files[1]) as hypotheses, open(files[3]) as references, pytest.raises(TypeError):
            original(sacrebleu.corpus_bleu)(hypotheses, [references])

    def test_the_patch(self, files, capsys):
        from tlm_fairseq.commands import main

        assert main(["fairseq", "score", *files]) == 0
        import sacrebleu

        expected = original(sacrebleu.corpus_bleu)(["a b c d e", "f g h i"], [["a b c d e", "f g h j"]])
        assert expected.format() in capsys.readouterr().out

    def test_lists_of_lines_stay_as_they_are(self):
        import sacrebleu

        assert sacrebleu.corpus_bleu(["a b c d"], [["a b c d"]]).score == pytest.approx(100)


def forget_scores(function):
    """Lets fairseq's load_checkpoint begin as in a new process."""
    from fairseq import checkpoint_utils
    from fairseq_cli import train

    def load_checkpoint(*args, **named):
        for keeper in (checkpoint_utils.save_checkpoint, train.should_stop_early):
            vars(keeper).clear()
        return function(*args, **named)

    return load_checkpoint


class TestSeveralTrainingsInOneProcess:
    """The second training learns nothing, so that no score of it is as good as the first one's."""

    def trains_worse(self, commands, folder):
        commands.train("--max-epoch", 2, "--no-epoch-checkpoints", "--save-dir", folder / "first")
        commands.train("--max-epoch", 1, "--no-epoch-checkpoints", "--lr", 0, "--save-dir", folder / "second")
        return (folder / "second/checkpoint_best.pt").exists()

    def test_the_fault(self, fairseq_commands, tmp_path, monkeypatch):
        from fairseq import checkpoint_utils

        monkeypatch.setattr(checkpoint_utils, "load_checkpoint", original(checkpoint_utils.load_checkpoint))
        assert not self.trains_worse(fairseq_commands, tmp_path)

    def test_the_patch(self, fairseq_commands, tmp_path):
        assert self.trains_worse(fairseq_commands, tmp_path)


class TestPatienceOfAResumedRun:
    """Nothing is learnt, so the first validation stays the best, and the third after it ends the run."""

    OPTIONS = ["--lr", 0, "--patience", 3, "--no-epoch-checkpoints"]

    @staticmethod
    def epochs(folder):
        from tlm_fairseq.fairseq_support import checkpoints

        return checkpoints.read(folder / "checkpoint_last.pt")["extra_state"]["train_iterator"]["epoch"]

    def resumed(self, commands, folder):
        commands.train(*self.OPTIONS, "--max-epoch", 2, "--save-dir", folder)
        commands.train(*self.OPTIONS, "--max-epoch", 9, "--save-dir", folder)
        return self.epochs(folder)

    def test_the_fault(self, fairseq_commands, tmp_path, monkeypatch):
        from fairseq import checkpoint_utils

        fairseq_commands.train(*self.OPTIONS, "--max-epoch", 9, "--save-dir", tmp_path / "whole")
        assert self.epochs(tmp_path / "whole") == 4 + 1
        stock = forget_scores(original(checkpoint_utils.load_checkpoint))
        monkeypatch.setattr(checkpoint_utils, "load_checkpoint", stock)
        assert self.resumed(fairseq_commands, tmp_path / "resumed") == 6 + 1

    def test_the_patch(self, fairseq_commands, tmp_path):
        assert self.resumed(fairseq_commands, tmp_path / "resumed") == 4 + 1
        # Fine-tuning from it is another run.
        fairseq_commands.train(
            *self.OPTIONS,
            "--max-epoch",
            2,
            "--save-dir",
            tmp_path / "tuned",
            "--finetune-from-model",
            tmp_path / "resumed/checkpoint_last.pt",
        )
        assert self.epochs(tmp_path / "tuned") == 2 + 1


class TestMetersOfARunResumedBetweenEpochs:
    """No line is logged, so that the meters hold all updates of two epochs, or of the second only."""

    @staticmethod
    def train(commands, folder, *epochs):
        from tlm_fairseq.fairseq_support import checkpoints

        for number in epochs:
            commands.train("--max-epoch", number, "--no-epoch-checkpoints", "--log-interval", 999, "--save-dir", folder)
        meters = checkpoints.read(folder / "checkpoint_last.pt")["extra_state"]["metrics"]["train_inner"]
        return next((float(state["sum"]), int(state["count"])) for _, name, _, state in meters if name == "loss")

    def test_the_fault(self, fairseq_commands, tmp_path, monkeypatch):
        from fairseq.trainer import Trainer

        monkeypatch.setattr(Trainer, "load_checkpoint", original(Trainer.load_checkpoint))
        _, one = self.train(fairseq_commands, tmp_path, 1)
        assert self.train(fairseq_commands, tmp_path, 2)[1] == one

    def test_the_patch(self, fairseq_commands, tmp_path):
        resumed = self.train(fairseq_commands, tmp_path / "resumed", 1, 2)
        assert resumed == self.train(fairseq_commands, tmp_path / "whole", 2)


class TestTimeOfAnotherRun:
    """A model that took two hours is fine-tuned for at most one."""

    @staticmethod
    def updates(commands, folder):
        from tlm_fairseq.fairseq_support import checkpoints

        commands.train("--max-update", 1, "--save-dir", folder / "first")
        state = checkpoints.read(folder / "first/checkpoint_last.pt")
        state["extra_state"]["previous_training_time"] = 7200.0
        torch.save(state, folder / "long.pt")
        options = ["--max-update", 3, "--save-dir", folder / "tuned", "--finetune-from-model", folder / "long.pt"]
        commands.train(*options, "--stop-time-hours", 1)
        return checkpoints.read(folder / "tuned/checkpoint_last.pt")["optimizer_history"][-1]["num_updates"]

    def test_the_fault(self, fairseq_commands, tmp_path, monkeypatch):
        from fairseq import checkpoint_utils

        stock = forget_scores(original(checkpoint_utils.load_checkpoint))
        monkeypatch.setattr(checkpoint_utils, "load_checkpoint", stock)
        assert self.updates(fairseq_commands, tmp_path) == 1

    def test_the_patch(self, fairseq_commands, tmp_path):
        assert self.updates(fairseq_commands, tmp_path) == 3


class TestTrainingThatIsDone:
    """A run that has reached a limit is started again, as it was or with its limit raised."""

    # Option, a limit that the toy run reaches, and one beyond it. Without learning patience ends after two epochs.
    LIMITS = [
        (("--max-update", 3), ("--max-update", 5)),
        (("--max-epoch", 1), ("--max-epoch", 2)),
        (("--stop-time-hours", 1e-9), ("--stop-time-hours", 9, "--max-update", 2)),
        (("--patience", 1, "--lr", 0), ("--patience", 2, "--lr", 0)),
    ]

    @staticmethod
    def updates(folder):
        from tlm_fairseq.fairseq_support import checkpoints

        return checkpoints.read(folder / "checkpoint_last.pt")["optimizer_history"][-1]["num_updates"]

    def train(self, commands, folder, *limit):
        commands.train("--lr-scheduler", "inverse_sqrt", "--no-epoch-checkpoints", "--save-dir", folder, *limit)
        return self.updates(folder)

    def test_the_fault(self, fairseq_commands, tmp_path, monkeypatch):
        from fairseq import checkpoint_utils

        stock = forget_scores(original(checkpoint_utils.load_checkpoint))
        monkeypatch.setattr(checkpoint_utils, "load_checkpoint", stock)
        assert self.train(fairseq_commands, tmp_path, "--max-update", 3) == 3
        assert self.train(fairseq_commands, tmp_path, "--max-update", 3) == 4

    @pytest.mark.parametrize("limit, more", LIMITS, ids=[limit[0] for limit, _ in LIMITS])
    def test_the_patch(self, fairseq_commands, tmp_path, limit, more):
        done = self.train(fairseq_commands, tmp_path, *limit)
        written = (tmp_path / "checkpoint_last.pt").read_bytes()
        assert self.train(fairseq_commands, tmp_path, *limit) == done
        assert (tmp_path / "checkpoint_last.pt").read_bytes() == written
        assert self.train(fairseq_commands, tmp_path, *more) > done

    def test_fine_tuning_from_a_finished_run_trains(self, fairseq_commands, tmp_path):
        self.train(fairseq_commands, tmp_path / "first", "--max-update", 3)
        tuned = ("--finetune-from-model", tmp_path / "first/checkpoint_last.pt", "--max-update", 2)
        assert self.train(fairseq_commands, tmp_path / "second", *tuned) == 2


class TestCheckpointsOnAFullDisk:
    """What is written to /dev/full meets a disk without room."""

    STATE = {"model": {"weight": torch.zeros(100_000)}}

    @pytest.fixture
    def checkpoint(self, tmp_path):
        if not os.path.exists("/dev/full"):
            pytest.skip("this system has no /dev/full")
        (tmp_path / "checkpoint_last.pt").write_text("old")
        (tmp_path / "checkpoint_last.pt.tmp").symlink_to("/dev/full")
        return str(tmp_path / "checkpoint_last.pt")

    def test_the_fault(self, checkpoint, monkeypatch):
        from fairseq import checkpoint_utils
        from fairseq.file_io import PathManager

        tries = []
        monkeypatch.setattr(checkpoint_utils.time, "sleep", tries.append)
        monkeypatch.setattr(
            checkpoint_utils, "_torch_persistent_save", original(checkpoint_utils._torch_persistent_save)
        )
        with pytest.raises((OSError, RuntimeError)):
            original(checkpoint_utils.torch_persistent_save)(self.STATE, checkpoint)
        assert len(tries) == 2 and os.path.lexists(checkpoint + ".tmp")
        with pytest.raises(OSError, match="No space left"):
            original(PathManager.copy)(__file__, checkpoint + ".tmp")

    def test_the_patch(self, checkpoint, tmp_path, monkeypatch, caplog):
        from fairseq import checkpoint_utils

        monkeypatch.setattr(checkpoint_utils.time, "sleep", None)
        with pytest.raises(SystemExit, match=r"fairseq-train: .*_last\.pt: No space left on device; .*again$"):
            checkpoint_utils.torch_persistent_save(self.STATE, checkpoint)
        assert not caplog.records and self.left(tmp_path) == {"checkpoint_last.pt": "old"}

    def test_a_copy(self, checkpoint, tmp_path):
        from fairseq.file_io import PathManager

        (tmp_path / "best.pt").write_text("new")
        with pytest.raises(SystemExit, match="No space left on device"):
            PathManager.copy(str(tmp_path / "best.pt"), checkpoint, overwrite=True)
        assert self.left(tmp_path) == {"best.pt": "new", "checkpoint_last.pt": "old"}
        assert PathManager.copy(str(tmp_path / "best.pt"), checkpoint, overwrite=True)
        assert self.left(tmp_path) == {"best.pt": "new", "checkpoint_last.pt": "new"}

    def test_another_error_is_tried_again(self, tmp_path, monkeypatch):
        from fairseq import checkpoint_utils

        tries = []
        monkeypatch.setattr(checkpoint_utils.time, "sleep", tries.append)
        with pytest.raises(Exception, match="pickle"):
            checkpoint_utils.torch_persistent_save({"model": lambda: None}, str(tmp_path / "checkpoint.pt"))
        assert len(tries) == 2

    @staticmethod
    def left(folder):
        return {path.name: path.read_text() for path in folder.iterdir()}


class TestThreadsLeftAtExit:
    """A process that takes one batch and ends while the next ones, of many operations each, are being made."""

    CODE = """
import torch
from fairseq.data.iterators import BufferedIterator

class Slow(torch.utils.data.Dataset):
    def __len__(self):
        return 10_000

    def __getitem__(self, index):
        item = torch.ones(200, 200)
        for _ in range(50):
            item = item @ item / 200
        return item

batches = BufferedIterator(10, torch.utils.data.DataLoader(Slow()))
next(batches)
print("done", flush=True)
"""

    @staticmethod
    def run(code):
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)

    def test_the_fault(self):
        """Which of the two comes first is for the machine to say, so that there are several tries."""
        tries = (self.run(self.CODE) for _ in range(10))
        ended = next(each for each in tries if each.returncode != 0)
        assert (ended.stdout, ended.returncode) == ("done\n", -signal.SIGABRT)
        assert "terminate called without an active exception" in ended.stderr

    def test_the_patch(self):
        ended = self.run("import tlm_fairseq.models" + self.CODE)
        assert (ended.stdout, ended.returncode) == ("done\n", 0), ended.stderr

    def test_a_thread_that_waits_for_room_is_stopped(self):
        batches = iterators.BufferedIterator(1, range(100))
        next(batches)
        thread = batches._consumer
        while not batches._queue.full():
            pass
        compat._stop_buffering()
        assert not thread.is_alive()


def test_a_fault_that_is_absent_is_left_alone(monkeypatch):
    """Each patch looks for its fault in what it would replace."""

    def healthy(*args, **named):
        return argparse.Namespace()

    for owner, name, patch in (
        (options, "parse_args_and_arch", compat.half_precision_options),
        (data_utils, "batch_by_size", compat.last_batch),
    ):
        monkeypatch.setattr(owner, name, healthy)
        patch()
        assert getattr(owner, name) is healthy


class TestRepeatedNgrams:
    """The buffer of a search has room for more tokens than were written: here 5 6 7 5 6, behind which comes no 7."""

    @staticmethod
    def banned(ban):
        block, pad = NGramRepeatBlock(3, use_extension=False), 1
        tokens = torch.tensor([[5, 6, 7, 5, 6, pad, pad, pad]])
        lprobs = ban(block, tokens, torch.zeros(1, 9), 1, 1, 4)
        return torch.nonzero(lprobs[0].isinf()).flatten().tolist()

    def test_the_fault(self):
        assert self.banned(original(NGramRepeatBlock._no_repeat_ngram)) == []

    def test_the_patch(self):
        assert self.banned(NGramRepeatBlock._no_repeat_ngram) == [7]
