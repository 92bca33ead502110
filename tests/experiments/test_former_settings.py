import json

from tlm_fairseq.experiments.experiment_folder import ExperimentFolder
from tlm_fairseq.experiments.former_settings import as_begun
from tlm_fairseq.experiments.input_digest import digest_of_inputs
from tlm_fairseq.experiments.plan import read_plan
from tlm_fairseq.experiments.run_folder import IS_DONE, digest_of

from running import run, trained

WITH_MODEL = """
    name: fake
    task: {kind: language_modeling, data: bin, model: model.pt}
    arch: transformer_lm_tlm
    train: {lr: 3e-4}
    baseline: none
    systems: {none: {regularizer: none}}
    seeds: [1]
"""


def write_as_before(fake):
    """Makes the run's folder one that version 0.1.0 wrote: with the path of the model, and the manifest in the
    digest."""
    folder = fake.out / "none/seed-1"
    settings = json.loads((folder / "settings.json").read_text())
    settings["options"] = {"finetune-from-model": str(fake.folder / "model.pt"), **settings["options"]}
    settings["inputs"] = digest_of_inputs([fake.folder / "bin", fake.folder / "model.pt"], with_records=True)
    (folder / "settings.json").write_text(json.dumps(settings))
    (folder / "done.json").write_text(json.dumps({"settings_sha256": digest_of(settings), "seconds": 1}))


def test_a_run_that_was_begun_before_counts_and_is_reported(fake):
    (fake.folder / "model.pt").write_text("weights")
    (fake.folder / "bin/manifest.json").write_text("made here")
    path = fake.write_plan(WITH_MODEL)
    run(fake, path)
    write_as_before(fake)
    summary, _ = run(fake, path)
    assert (summary.before, summary.now) == (1, 0) and len(trained(fake)) == 1
    experiment = ExperimentFolder(fake.out)
    [recorded] = experiment.read_plan()["runs"]
    assert experiment.run_folder(recorded["folder"]).state(recorded["settings"]) == IS_DONE


def test_it_does_not_count_once_its_model_is_another(fake):
    (fake.folder / "model.pt").write_text("weights")
    path = fake.write_plan(WITH_MODEL)
    run(fake, path)
    write_as_before(fake)
    (fake.folder / "model.pt").write_text("other weights")
    summary, _ = run(fake, path)
    assert (summary.before, summary.now) == (0, 1)


def test_a_run_counts_wherever_its_data_and_model_lie(fake):
    (fake.folder / "model.pt").write_text("weights")
    here = read_plan(fake.write_plan(WITH_MODEL)).runs[0]
    there = fake.folder / "elsewhere"
    (there / "bin").mkdir(parents=True)
    for name in ("bin/dict.txt", "model.pt", "plan.yaml"):
        (there / name).write_bytes((fake.folder / name).read_bytes())
    (there / "bin/manifest.json").write_text("made elsewhere")
    moved = read_plan(there / "plan.yaml").runs[0]
    assert digest_of(moved.settings) == digest_of(here.settings)
    assert moved.options["finetune-from-model"] != here.options["finetune-from-model"]


def test_what_was_not_begun_takes_the_settings_of_today(fake):
    plan = read_plan(fake.write_plan())
    assert as_begun(plan, ExperimentFolder(fake.out)).runs == plan.runs
