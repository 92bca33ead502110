"""``tlm-fairseq doctor``: what is installed, what is missing for which task, and how to fix it."""

import argparse
import contextlib
import importlib
import io
import json
import os
import warnings
from typing import Any

from tlm_fairseq.commands.arguments import Subparsers
from tlm_fairseq.text.printed_text import show


def add_parser(commands: Subparsers) -> None:
    """Adds the command to the sub-parsers of ``tlm-fairseq``."""
    parser = commands.add_parser(
        "doctor",
        help="print versions, devices and what is missing for which task",
        description="Prints versions and devices, and for each task whether something is missing and the command "
        "that mends it. Exits 0 where training is possible, 1 otherwise.",
    )
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="print the same as JSON")
    output.add_argument("--user-dir", action="store_true", help="print nothing but what fairseq's --user-dir takes")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints what was found; returns 0 where training is possible, else 1."""
    from tlm_fairseq.fairseq_support.installation import user_dir
    from tlm_fairseq.fairseq_support.readiness import TRAINING

    if args.user_dir:
        show(user_dir())
        return 0
    found = examine()
    show(json.dumps(found, indent=2, ensure_ascii=False) if args.json else as_text(found))
    return 0 if any(task["task"] == TRAINING and task["ready"] for task in found["tasks"]) else 1


def examine() -> dict[str, Any]:
    """Returns all that the command prints, as dictionaries, lists and strings."""
    from tlm_fairseq.fairseq_support.installation import find_packages, user_dir
    from tlm_fairseq.fairseq_support.readiness import readiness
    from tlm_fairseq.version import __version__

    packages = find_packages()
    for package in packages:
        if package.usable and package.name != "Python":
            package.fault = import_fault(package.module)
    torch = next(package for package in packages if package.name == "torch")
    if torch.usable:
        # Which build it is (2.13.0+cu130, say) the metadata of a registry's wheel leaves out.
        torch.version = importlib.import_module("torch").__version__
    return {
        "tlm_fairseq": {"version": __version__, "user_dir": user_dir()},
        "packages": [vars(package) for package in packages],
        "devices": devices() if torch.usable else {},
        "tasks": [{**vars(task), "ready": task.ready} for task in readiness(packages)],
    }


def import_fault(module: str) -> str | None:
    """Imports a module and returns None, or in one line why it cannot be imported."""
    # A package that does not fit the others (a wheel for another torch, say) shows it in the import alone.
    unheard = io.StringIO()
    try:
        with contextlib.redirect_stdout(unheard), contextlib.redirect_stderr(unheard), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            importlib.import_module(module)
    except Exception as error:
        return f"cannot be imported: {_one_line(error)}"
    return None


def devices() -> dict[str, list[str]]:
    """Returns a line for each kind of device that torch can use, or says why it cannot."""
    return {"CPU": [_cpu()], "CUDA": _asked(_cuda), "MPS": _asked(_mps)}


def as_text(found: dict[str, Any]) -> str:
    """Lays out what ``examine`` returned for a terminal."""
    own = found["tlm_fairseq"]
    lines = [f"tlm-fairseq {own['version']}, for fairseq: --user-dir {own['user_dir']}"]
    if own["user_dir"] == "tlm_fairseq":
        lines[0] += " (found by this name from any folder)"
    lines += ["", "Packages", *_table((package["name"], _described(package)) for package in found["packages"])]
    lines += ["", "Devices", *_table((kind, line) for kind, each in found["devices"].items() for line in each)]
    if not found["devices"]:
        lines.append("  unknown without torch")
    lines += ["", "Tasks", *_table((task["task"], _state(task)) for task in found["tasks"])]
    mends = dict.fromkeys(task["mend"] for task in found["tasks"] if task["mend"])
    if mends:
        lines += ["", "To mend", *(f"  {mend}" for mend in mends)]
    return "\n".join(lines)


def _cpu():
    import torch

    return f"{os.cpu_count()} cores, torch uses {torch.get_num_threads()} threads"


def _cuda():
    import torch

    # A build of torch for ROCm answers through torch.cuda too.
    build = torch.version.cuda or torch.version.hip
    if build is None:
        return ["none: this torch is a build for CPUs"]
    if not torch.cuda.is_available():
        return [f"none found (torch is built for version {build})"]
    return [_cuda_device(index) for index in range(torch.cuda.device_count())]


def _cuda_device(index):
    import torch

    found = torch.cuda.get_device_properties(index)
    # Compute capability 8.0 (Ampere) brought bf16 arithmetic; torch calls older devices, which emulate it, able too.
    bf16 = "bf16" if found.major >= 8 else "no bf16, use --fp16"
    return f"{index}: {found.name}, {found.total_memory / 2**30:.0f} GiB, {bf16}"


def _mps():
    import torch

    return ["available" if torch.backends.mps.is_available() else "none"]


def _asked(question):
    """Returns the lines of an answer; where torch warns (of an old driver, say) or fails, its words instead."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            answer = question()
        except Exception as error:
            return [f"cannot be used: {_one_line(error)}"]
    return answer + [_one_line(warning.message) for warning in said]


def _one_line(error):
    first = str(error).strip().split("\n")[0]
    return f"{type(error).__name__}: {first}" if first else type(error).__name__


def _table(rows):
    rows = list(rows)
    width = max((len(name) for name, _ in rows), default=0)
    return [f"  {name:<{width}}  {value}" for name, value in rows]


def _described(package):
    if package["module"] is None:
        return "missing"
    line = package["version"]
    # The pip name is worth a word only where it is not the name in front of it: several builds of fairseq exist.
    names = [name.replace("_", "-") for name in package["distributions"]]
    if names and names != [package["name"].lower()]:
        line += f" ({', '.join(names)})"
    return f"{line}, {package['fault']}" if package["fault"] else line


def _state(task):
    if task["ready"]:
        return "ready"
    parts = [f"missing {', '.join(task['missing'])}"] if task["missing"] else []
    parts += [f"unusable {', '.join(task['faulty'])}"] if task["faulty"] else []
    return "; ".join(parts)
