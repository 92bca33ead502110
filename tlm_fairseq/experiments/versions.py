"""What a run was made with: versions of the packages, and the device."""

import functools
import os
import platform
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path

from tlm_fairseq.version import __version__

DISTRIBUTIONS = {
    "torch": ("torch",),
    "fairseq": ("ve-fairseq", "fairseq-fixed", "fairseq"),
    "transformers": ("transformers",),
}


def describe_machine(environment: Mapping[str, str]) -> dict[str, str | None]:
    """Returns a dictionary for JSON: Python, packages, device, and the variables that choose and steer it."""
    shown = {name: environment.get(name, os.environ.get(name)) for name in ("CUDA_VISIBLE_DEVICES", "OMP_NUM_THREADS")}
    return {
        "python": platform.python_version(),
        **{name: _version(names) for name, names in DISTRIBUTIONS.items()},
        "tlm-fairseq": __version__,
        "device": device(),
        **{name: value for name, value in shown.items() if value is not None},
    }


def _version(distributions: Sequence[str]) -> str | None:
    for name in distributions:
        try:
            return f"{name} {metadata.version(name)}" if name != distributions[0] else metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return None


@functools.cache
def device() -> str:
    """Returns the names of the GPUs, or of the processor where there is none."""
    if shutil.which("nvidia-smi"):
        asked = ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"]
        try:
            names = subprocess.run(asked, capture_output=True, text=True, timeout=30).stdout.strip()
        except (OSError, subprocess.TimeoutExpired):
            names = ""
        if names:
            return ", ".join(name.strip() for name in names.split("\n"))
    return f"CPU: {_processor()}, {os.cpu_count()} cores"


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text("utf-8", errors="replace").split("\n"):
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
