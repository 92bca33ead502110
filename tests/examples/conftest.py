"""The commands that the scripts of the examples call, and the scripts run as a user would."""

import os
import subprocess
import sys

import pytest

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

    def run(script, folder, **variables):
        environment = {
            **{name: value for name, value in os.environ.items() if name not in VARIABLES},
            "PATH": f"{commands}:{os.environ['PATH']}",
            "PYTHONPATH": str(CHECKOUT),
            "CUDA_VISIBLE_DEVICES": "",
            "RUN": str(folder / "run"),
            **variables,
        }
        command = ["bash", str(CHECKOUT / "examples/gec" / script)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=folder)

    return run
