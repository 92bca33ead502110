"""Runs of a plan with the programs of the fixture ``fake``, watched."""

from pathlib import Path

from tlm_fairseq.experiments.experiment_folder import ExperimentFolder
from tlm_fairseq.experiments.plan import read_plan
from tlm_fairseq.experiments.runner import RunnerOptions, run_experiments


class Watcher:
    def __init__(self):
        self.begun, self.lines, self.outcomes = None, [], {}

    def begin(self, done, to_do):
        self.begun = (done, to_do)

    def wait(self):
        pass

    def tell(self, text):
        self.lines.append(text)

    def ended(self, name, outcome):
        self.outcomes[name] = outcome


def run(fake, path, **options):
    return _run([(read_plan(path), ExperimentFolder(fake.out))], options)


def run_together(fake, *paths, **options):
    """As ``run``, for several plans, each in the folder of its name below that of the fixture."""
    plans = [read_plan(path) for path in paths]
    return _run([(plan, ExperimentFolder(fake.out / plan.name)) for plan in plans], options)


def _run(experiments, options):
    watcher = Watcher()
    return run_experiments(experiments, RunnerOptions(**options), watcher), watcher


def trained(fake):
    """Folders of the runs that fairseq-train was called for, in the order of the calls."""
    return [
        str(Path(event["folder"]).parent.relative_to(fake.out)) for event in fake.events() if event["what"] == "begin"
    ]
