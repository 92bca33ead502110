import sys
from types import SimpleNamespace

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.experiment_folder import ExperimentFolder
from tlm_fairseq.experiments.plan import read_plan
from tlm_fairseq.experiments.runner import RunnerOptions, run_experiments
from tlm_fairseq.experiments.slurm_runner import read_parameters

SILENT = SimpleNamespace(begin=lambda *_: None, tell=lambda *_: None, wait=lambda: None, ended=lambda *_: None)


class FakeJob:
    """Runs where it is asked for, after it was asked once whether it is done."""

    job_id = "7"

    def __init__(self, function):
        self.function, self.asked, self.cancelled = function, 0, False

    def done(self):
        self.asked += 1
        return self.asked > 1

    def exception(self):
        try:
            self.outcome = self.function()
        except Exception as error:
            return error

    def result(self):
        return self.outcome

    def cancel(self):
        self.cancelled = True


@pytest.fixture
def submitit(monkeypatch):
    """Stands for the package: one that submits to itself, and keeps what it was told."""
    told = SimpleNamespace(jobs=[], parameters=None, cluster=None, batches=0)

    class AutoExecutor:
        def __init__(self, folder, cluster):
            told.cluster = self.cluster = cluster

        def update_parameters(self, **parameters):
            if "colour" in parameters:
                raise NameError("Unknown argument: colour")
            told.parameters = parameters

        def submit(self, function):
            told.jobs.append(FakeJob(function))
            return told.jobs[-1]

        def batch(self):
            told.batches += 1
            return open("/dev/null")

    told.AutoExecutor = AutoExecutor
    monkeypatch.setitem(sys.modules, "submitit", told)
    monkeypatch.setattr("tlm_fairseq.experiments.slurm_runner.SECONDS_BETWEEN_QUESTIONS", 0.01)
    return told


def run(fake, path, workers=1, watcher=SILENT, **parameters):
    options = RunnerOptions(workers=workers, slurm=parameters)
    return run_experiments([(read_plan(path), ExperimentFolder(fake.out))], options, watcher)


def test_each_run_is_a_job_in_one_array(fake, submitit):
    plan = fake.write_plan(seeds="[1]")
    summary = run(fake, plan, workers=3, timeout_min=60)
    assert (summary.now, len(submitit.jobs), submitit.batches, submitit.cluster) == (3, 3, 1, "slurm")
    assert submitit.parameters == {"timeout_min": 60, "slurm_array_parallelism": 3}
    assert (fake.out / "TLM-rate-0.2/seed-1/done.json").exists()
    assert run(fake, plan).before == 3


def test_a_job_that_dies_is_a_failed_run(fake, submitit, monkeypatch):
    def die(job):
        raise MemoryError("killed by the scheduler")

    monkeypatch.setattr("tlm_fairseq.experiments.slurm_runner.Job.__call__", die)
    summary = run(fake, fake.write_plan(seeds="[1]"))
    assert [outcome.last_lines for _, outcome in summary.failed] == [("killed by the scheduler",)] * 3


def test_interrupted_it_cancels_what_is_not_done(fake, submitit):
    def interrupt(run, outcome):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(fake, fake.write_plan(seeds="[1]"), watcher=SimpleNamespace(**{**vars(SILENT), "ended": interrupt}))
    assert [job.cancelled for job in submitit.jobs] == [False, True, True]


def test_what_submitit_refuses_is_one_line(fake, submitit, monkeypatch):
    with pytest.raises(UserError, match="submitit: Unknown argument: colour"):
        run(fake, fake.write_plan(), colour="red")
    monkeypatch.setitem(sys.modules, "submitit", None)
    with pytest.raises(UserError, match="pip install submitit"):
        run(fake, fake.write_plan())


def test_with_submitit_itself(fake):
    pytest.importorskip("submitit")
    summary = run(fake, fake.write_plan(seeds="[1]"), cluster="debug", timeout_min=5)
    assert (summary.now, summary.failed) == (3, [])


def test_parameters_are_words_with_a_value():
    assert read_parameters(["timeout_min=60", "slurm_partition=gpu"]) == {"timeout_min": 60, "slurm_partition": "gpu"}
    with pytest.raises(UserError, match="not 'gpu'"):
        read_parameters(["gpu"])
