"""Settings as earlier versions recorded them, so that the runs of an experiment begun then go on counting."""

from dataclasses import dataclass, replace

from tlm_fairseq.experiments.run_folder import SETTINGS, digest_of, read_record


@dataclass(frozen=True)
class FormerSettings:
    """What stood in a run's settings and no longer does, for it differs between machines.

    Attributes:
        inputs: the digest of the inputs with the records of how they were made.
        start: options that name the model to start from by its path.
    """

    inputs: str
    start: dict

    def of(self, run):
        """Returns a run with the settings that its folder would have been begun with."""
        options = {**self.start, **run.settings["options"]}
        return {**run.settings, "inputs": self.inputs, "options": options}


def as_begun(plan, experiment):
    """Returns the plan with the former settings for each run that was begun with them."""
    return replace(plan, runs=[_as_begun(run, plan.former, experiment.run_folder(run.folder)) for run in plan.runs])


def _as_begun(run, former, folder):
    begun = read_record(folder.path / SETTINGS)
    if begun is None or digest_of(begun) != digest_of(former.of(run)):
        return run
    return replace(run, settings=begun)
