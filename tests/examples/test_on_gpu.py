"""examples/experiments/on_gpu.sh: its dry run at toy size on the CPU, in a copy of the examples."""

import shutil
import tarfile

import pytest

from places import CHECKOUT

PLAN = """\
name: toy
task:
  kind: translation
  data: ../../runs/multi30k/binary
  bpe: sentencepiece
  bpe-model: ../../runs/multi30k/pieces/bpe.model
  test: ../../runs/multi30k/data/test_2016.src
  reference: ../../runs/multi30k/data/test_2016.tgt
  beam: 1
arch: transformer_tiny_tlm
train: {share-all-embeddings: true, optimizer: adam, lr: 1e-3, max-tokens: 500, max-update: 100000}
baseline: none
systems:
  none: {regularizer: none}
seeds: [1, 2, 3]
"""


@pytest.fixture
def on_gpu(multi30k, run_script, tmp_path):
    """Runs the script on a plan of the toy sentences, and before it one whose data are not there."""
    examples = tmp_path / "checkout/examples"
    shutil.copytree(CHECKOUT / "examples", examples, ignore=shutil.ignore_patterns("results"))
    (examples / "experiments/toy.yaml").write_text(PLAN)
    plans = ":".join(str(examples / f"experiments/{name}.yaml") for name in ("full-rte", "toy"))

    def run(*arguments, **variables):
        settings = {"MULTI30K": str(multi30k), "VOCABULARY": "300", "PLANS": plans, "OUT": str(tmp_path / "out")}
        script = examples / "experiments/on_gpu.sh"
        return run_script(script, tmp_path, *arguments, **{**settings, "WORKERS": "2", **variables})

    return run


def test_a_dry_run_prepares_trains_one_seed_for_two_updates_and_reports(on_gpu, tmp_path):
    done = on_gpu("--dry-run")
    assert "full-rte: left out" in done.stderr and "runs/glue-rte/data does not exist" in done.stderr
    assert "runs: 0 done before, 1 done now, 0 failed" in done.stdout, done.stderr
    assert done.returncode == 1
    assert done.stderr.endswith("on_gpu.sh: not done to the end: full-rte; run it again to go on\n"), done.stderr
    assert 'num_updates": "2"' in (tmp_path / "run-dry/toy/none/seed-1/train.log").read_text("utf-8")
    with tarfile.open(tmp_path / "out/on-gpu.tar.gz") as archive:
        names = set(archive.getnames())
    assert {"./toy/none/seed-1/scores.json", "./toy/report/report.md"} <= names


def test_with_no_time_left_nothing_is_begun(on_gpu, tmp_path):
    done = on_gpu(STOP_MINUTES="0.001")
    assert done.returncode == 1 and "not done to the end: full-rte all runs; run it again to go on" in done.stderr
    assert not (tmp_path / "run/toy").exists()
    done = on_gpu(PLANS="nowhere.yaml", MULTI30K="")
    assert done.returncode == 1 and "not done to the end: nowhere; run it again to go on" in done.stderr
    assert not (tmp_path / "run/toy").exists()
    assert on_gpu("--wet-run").returncode == 2
