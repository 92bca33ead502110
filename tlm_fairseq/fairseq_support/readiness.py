"""Which tasks an installation is ready for, and the commands that make it ready for the others."""

import importlib.metadata
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tlm_fairseq.fairseq_support.installation import OPTIONAL, Package

TRAINING = "training"

_CORE = ("Python", "torch", "fairseq", "sacrebleu", "sentencepiece", "tokenizers", "RapidFuzz")
_GEC = ("errant", "spaCy", "spaCy model")
_CHINESE = ("jieba", "OpenCC", "pypinyin")
_HUGGING_FACE = ("transformers", "safetensors")
# Task: what it needs, and the extra of pyproject.toml that brings it.
NEEDS = {
    TRAINING: (_CORE, None),
    "GEC scoring": (("sacrebleu", *_GEC), "gec"),
    "GEC quickstart in Ukrainian": ((*_CORE, *_GEC, "ua-gec"), "gec"),
    "Chinese words, simplified characters, ChERRANT": (_CHINESE, "zh"),
    "Hugging Face models": ((*_CORE, *_HUGGING_FACE), "hf"),
    "GLUE and CLUE": ((*_CORE, "scikit-learn", "SciPy", "safetensors"), "glue"),
    "experiments and reports": ((*_CORE, "PyYAML", "SciPy", "matplotlib"), "experiments"),
    "pictures of masks": (("torch", "matplotlib"), "plot"),
    "tests": (
        (
            *_CORE,
            *_GEC,
            "ua-gec",
            *_CHINESE,
            *_HUGGING_FACE,
            "scikit-learn",
            "SciPy",
            "PyYAML",
            "matplotlib",
            "pytest",
            "hypothesis",
        ),
        "all",
    ),
}
# Task: what it imports where that is installed, and fails with. fairseq's package brings torchaudio, which loads beside
# no torch for CPUs, and transformers imports it although nothing here uses it.
HINDRANCES = {"Hugging Face models": ("torchaudio",), "tests": ("torchaudio",)}


@dataclass
class Readiness:
    """Whether one task can be done.

    Attributes:
        task: a key of NEEDS.
        missing: names of packages that are not installed.
        faulty: names of packages that are installed and cannot be used.
        mend: a command, or an instruction where no command does it; None where the task is ready.
    """

    task: str
    missing: list
    faulty: list
    mend: str | None

    @property
    def ready(self) -> bool:
        return not self.missing and not self.faulty


def readiness(packages: Sequence[Package]) -> list[Readiness]:
    """Judges every task by a list of Package; returns a list of Readiness in the order of NEEDS."""
    by_name = {package.name: package for package in packages}
    judged = []
    for task, (needs, extra) in NEEDS.items():
        hindrances = [name for name in HINDRANCES.get(task, ()) if name in by_name]
        judged.append(_judge(task, [by_name[name] for name in (*needs, *hindrances)], extra))
    return judged


def _judge(task: str, packages: Sequence[Package], extra: str | None) -> Readiness:
    missing = [package.name for package in packages if package.module is None]
    faulty = [package for package in packages if package.module is not None and package.fault]
    mend = None
    # A package may be at fault only because another one is, or is missing: one mend at a time.
    if faulty and faulty[0].name == "Python":
        mend = "make a virtual environment with Python 3.11 or 3.12"
    elif missing:
        mend = f"pip install {install_target(extra)}"
    elif faulty:
        mend = _reinstall(faulty[0])
    return Readiness(task, missing, [package.name for package in faulty], mend)


def install_target(extra: str | None) -> str:
    """Returns what pip installs: this package by name where pip knows it, else the checkout by its path."""
    folder = Path(__file__).resolve().parents[2]
    try:
        importlib.metadata.version("tlm-fairseq")
        target = "tlm-fairseq"
    except importlib.metadata.PackageNotFoundError:
        target = str(folder)
    return shlex.quote(f"{target}[{extra}]" if extra else target)


def _reinstall(package: Package) -> str:
    names = " ".join(package.distributions)
    if not names:
        return f"remove the {package.module} that Python finds, then pip install {install_target(None)}"
    if package.name in OPTIONAL:
        return f"pip uninstall -y {names}"
    if package.name == "fairseq":
        # PyPI's own fairseq does not import on a current Python, and two builds share one folder.
        return f"pip uninstall --yes {names} && pip install {install_target(None)}"
    return f"pip install --force-reinstall --no-deps {names}=={package.version.split('+')[0]}"
