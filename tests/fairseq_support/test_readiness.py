import importlib.metadata

import pytest

from tlm_fairseq.fairseq_support import readiness as module
from tlm_fairseq.fairseq_support.installation import MODULES, Package
from tlm_fairseq.fairseq_support.readiness import NEEDS, install_target, readiness


def packages(missing=(), **faults):
    """A whole installation, but for the names missing and the faults given."""
    names = {name.replace(" ", "_").replace("-", "_"): name for name in ("Python", *MODULES)}
    assert set(faults) <= set(names)
    return [
        Package(name) if name in missing else Package(name, key, (f"{key}-dist",), "1.0+cpu", faults.get(key))
        for key, name in names.items()
    ]


def judged(*arguments, **faults):
    return {each.task: each for each in readiness(packages(*arguments, **faults))}


@pytest.fixture(autouse=True)
def known_to_pip(monkeypatch):
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "0.1.0")


def test_a_whole_installation_is_ready_for_everything():
    assert all(each.ready and each.mend is None for each in judged().values())
    assert list(judged()) == list(NEEDS)


WITH_TORCH = {
    "training",
    "GEC quickstart in Ukrainian",
    "Hugging Face models",
    "GLUE and CLUE",
    "experiments and reports",
}


@pytest.mark.parametrize(
    ("missing", "unready", "mend"),
    [
        ("torch", WITH_TORCH | {"pictures of masks", "tests"}, None),
        ("fairseq", WITH_TORCH | {"tests"}, None),
        ("errant", {"GEC scoring", "GEC quickstart in Ukrainian", "tests"}, "pip install 'tlm-fairseq[gec]'"),
        ("spaCy model", {"GEC scoring", "GEC quickstart in Ukrainian", "tests"}, "pip install 'tlm-fairseq[gec]'"),
        ("ua-gec", {"GEC quickstart in Ukrainian", "tests"}, "pip install 'tlm-fairseq[gec]'"),
        ("OpenCC", {"Chinese words, simplified characters, ChERRANT", "tests"}, "pip install 'tlm-fairseq[zh]'"),
        ("pypinyin", {"Chinese words, simplified characters, ChERRANT", "tests"}, "pip install 'tlm-fairseq[zh]'"),
        ("tokenizers", WITH_TORCH | {"tests"}, None),
        ("transformers", {"Hugging Face models", "tests"}, "pip install 'tlm-fairseq[hf]'"),
        ("scikit-learn", {"GLUE and CLUE", "tests"}, "pip install 'tlm-fairseq[glue]'"),
        (
            "matplotlib",
            {"experiments and reports", "pictures of masks", "tests"},
            "pip install 'tlm-fairseq[experiments]'",
        ),
        ("hypothesis", {"tests"}, "pip install 'tlm-fairseq[all]'"),
    ],
)
def test_what_is_missing_names_its_tasks_and_the_extra_that_brings_it(missing, unready, mend):
    tasks = judged([missing])
    assert {name for name, each in tasks.items() if not each.ready} == unready
    assert all(tasks[name].missing == [missing] for name in unready)
    first = next(each for each in tasks.values() if not each.ready)
    assert first.mend == (mend or "pip install tlm-fairseq")
    assert tasks["tests"].mend == "pip install 'tlm-fairseq[all]'"


def test_a_package_at_fault_is_installed_again_in_its_version():
    training = judged(sacrebleu="cannot be imported")["training"]
    assert (training.missing, training.faulty) == ([], ["sacrebleu"])
    assert training.mend == "pip install --force-reinstall --no-deps sacrebleu-dist==1.0"


def test_another_fairseq_is_removed_first():
    mend = judged(fairseq="cannot be imported")["training"].mend
    assert mend == "pip uninstall --yes fairseq-dist && pip install tlm-fairseq"


def test_a_torchaudio_that_cannot_be_imported_is_removed():
    tasks = judged(torchaudio="cannot be imported")
    assert {name for name, each in tasks.items() if not each.ready} == {"Hugging Face models", "tests"}
    assert tasks["Hugging Face models"].faulty == ["torchaudio"]
    assert tasks["Hugging Face models"].mend == "pip uninstall -y torchaudio-dist"


def test_no_task_needs_torchaudio():
    assert all(each.ready for each in readiness(each for each in packages() if each.name != "torchaudio"))


def test_what_is_missing_is_mended_before_what_is_at_fault():
    # fairseq cannot be imported where torch is missing, and needs no mend of its own.
    assert judged(["torch"], fairseq="cannot be imported")["training"].mend == "pip install tlm-fairseq"


def test_python_is_mended_before_anything_else():
    assert "Python 3.11 or 3.12" in judged(["torch"], Python="unsupported")["training"].mend


def test_a_module_that_pip_did_not_install_is_removed_by_hand():
    whole = packages(torch="cannot be imported")
    whole[1].distributions = ()
    assert readiness(whole)[0].mend == "remove the torch that Python finds, then pip install tlm-fairseq"


def test_a_checkout_that_pip_does_not_know_is_named_by_its_path(monkeypatch):
    def unknown(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", unknown)
    monkeypatch.setattr(module, "__file__", "/home/a user/checkout/tlm_fairseq/fairseq_support/readiness.py")
    assert install_target("gec") == "'/home/a user/checkout[gec]'"
    assert install_target(None) == "'/home/a user/checkout'"
