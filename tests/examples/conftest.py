"""The commands that the scripts of the examples call, and the scripts run as a user would."""

import gzip
import os
import random
import subprocess
from functools import partial

import pytest

from command_server import commands
from places import CHECKOUT

# A variable of the caller's own environment would steer the scripts.
VARIABLES = (
    "SIZE",
    "RUN",
    "DATA",
    "SEED",
    "VARIANT",
    "BART",
    "VALID",
    "TEST",
    "ENSEMBLE",
    "GAMES",
    "TASK",
    "MODEL",
    "REGULARIZER",
    "COLA",
    "RTE",
    "MULTI30K",
    "PLANS",
    "OUT",
)


@pytest.fixture(scope="session")
def run_script(tmp_path_factory):
    """Returns run(script, folder, *arguments, **variables): the completed process of a script, run in the folder.

    The script is named from examples/gec, or by its whole path; its commands are those of ``command_server``.
    """
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    with commands(tmp_path_factory.mktemp("commands") / "bin", environment) as executables:
        yield partial(_run, executables)


def _run(executables, script, folder, *arguments, **variables):
    environment = {
        **{name: value for name, value in os.environ.items() if name not in VARIABLES},
        "PATH": f"{executables}:{os.environ['PATH']}",
        "PYTHONPATH": str(CHECKOUT),
        "CUDA_VISIBLE_DEVICES": "",
        "RUN": str(folder / "run"),
        **variables,
    }
    command = ["bash", str(CHECKOUT / "examples/gec" / script), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=folder)


@pytest.fixture(scope="session")
def multi30k(tmp_path_factory):
    """Folder with toy sentences in the files that Multi30k is published in, three in each test set."""
    folder = tmp_path_factory.mktemp("multi30k")
    generator = random.Random(1)
    german = dict(
        zip("a man woman dog runs sits on the grass .".split(), "ein Mann Frau Hund läuft sitzt auf dem Gras .".split())
    )
    for part, count in (("train", 40), ("val", 5), ("test_2016_flickr", 3), ("test_2017_flickr", 3)):
        sentences = [generator.choices(list(german), k=generator.randint(3, 8)) for _ in range(count)]
        for language, lines in (("en", sentences), ("de", [[german[word] for word in words] for words in sentences])):
            text = "".join(" ".join(words) + "\n" for words in lines)
            (folder / f"{part}.{language}.gz").write_bytes(gzip.compress(text.encode()))
    return folder
