"""Settings as earlier versions recorded them, so that the runs of an experiment begun then go on counting."""

from dataclasses import replace

from tlm_fairseq.experiments.experiment_folder import ExperimentFolder
from tlm_fairseq.experiments.plan import Plan
from tlm_fairseq.experiments.run_folder import SETTINGS, RunFolder, digest_of, read_record
from tlm_fairseq.experiments.runs import FormerSettings, Run


def as_begun(plan: Plan, experiment: ExperimentFolder) -> Plan:
    """Returns the plan with the former settings for each run that was begun with them."""
    return replace(plan, runs=[_as_begun(run, plan.former, experiment.run_folder(run.folder)) for run in plan.runs])


def _as_begun(run: Run, former: FormerSettings, folder: RunFolder) -> Run:
    begun = read_record(folder.path / SETTINGS)
    if begun is None or digest_of(begun) != digest_of(former.of(run)):
        return run
    return replace(run, settings=begun)
