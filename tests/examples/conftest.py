"""The commands that the scripts of the examples call, and the scripts run as a user would."""

import gzip
import os
import random
import subprocess
import sys

import pytest

from command_server import commands as served_commands
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
def commands(tmp_path_factory):
    """Folder with the commands of this Python, tlm-fairseq among them, whether it is installed or not."""
    folder = tmp_path_factory.mktemp("bin")
    modules = {
        "tlm-fairseq": "tlm_fairseq",
        "fairseq-preprocess": "fairseq_cli.preprocess",
        "fairseq-train": "fairseq_cli.train",
        "fairseq-generate": "fairseq_cli.generate",
    }
    for name, module in modules.items():
        call = "main" if name == "tlm-fairseq" else "cli_main"
        module = "tlm_fairseq.commands" if name == "tlm-fairseq" else module
        # Processes of ERRANT import the script anew, so the call is guarded, as pip guards its own.
        (folder / name).write_text(
            f"#!{sys.executable}\nimport sys\nfrom {module} import {call}\n"
            f'if __name__ == "__main__":\n    sys.exit({call}())\n'
        )
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture(scope="session")
def run_script(commands):
    """Returns run(script, folder, **variables): the completed process of a script below examples/gec, run in folder."""
    return _runner(commands)


@pytest.fixture(scope="session")
def run_served_script(tmp_path_factory):
    """As ``run_script``, with commands that take no time to start, but whose logs have another form; a script may be
    given by its whole path, and arguments after the folder."""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    modules = ("torch", "fairseq.models", "fairseq.tasks", "fairseq.trainer", "sacrebleu", "matplotlib.pyplot")
    with served_commands(tmp_path_factory.mktemp("served") / "bin", environment, modules) as folder:
        yield _runner(folder)


def _runner(commands):
    def run(script, folder, *arguments, **variables):
        environment = {
            **{name: value for name, value in os.environ.items() if name not in VARIABLES},
            "PATH": f"{commands}:{os.environ['PATH']}",
            "PYTHONPATH": str(CHECKOUT),
            "CUDA_VISIBLE_DEVICES": "",
            "RUN": str(folder / "run"),
            **variables,
        }
        command = ["bash", str(CHECKOUT / "examples/gec" / script), *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=folder)

    return run


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
