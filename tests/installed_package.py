"""This package as ``pip install .`` puts it into site-packages, beside fairseq, with no editable install in the way."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from places import CHECKOUT, PACKAGE


def install_package(checkout, target):
    """Installs a copy of the package from the new folder ``checkout`` into the folder ``target``; fetches nothing."""
    checkout.mkdir(exist_ok=True)
    for name in ("setup.py", "pyproject.toml", "README.md"):
        shutil.copy(CHECKOUT / name, checkout / name)
    for folder in (PACKAGE, CHECKOUT / "examples"):
        shutil.copytree(folder, checkout / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
    offline = ["--no-index", "--no-deps", "--no-build-isolation"]
    command = [sys.executable, "-m", "pip", "install", *offline, "--target", str(target), str(checkout)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def link_fairseq(target):
    """Puts fairseq there too: it looks for a bare ``--user-dir`` above its own folder, so that has to be a real one."""
    (target / "fairseq").mkdir()
    for part in Path(importlib.util.find_spec("fairseq").origin).parent.iterdir():
        (target / "fairseq" / part.name).symlink_to(part)
