"""examples/steps.sh: steps are skipped, gone on with and done again as they should be."""

import hashlib
import re
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from places import CHECKOUT

STEPS = CHECKOUT / "examples/steps.sh"

SCRIPT = """
source {steps}
RUN=$1
{before}
first() {{ echo first >>"$RUN/../log"; echo "$SIZE" >"$1/out"; }}
second() {{
    echo second >>"$RUN/../log"
    echo started >>"$1/out"
    {body}
    echo ended >>"$1/out"
}}
step first first SIZE
step second second COLOUR
"""


@pytest.fixture
def run(tmp_path):
    """Returns run(body, **variables): status, message and what the second step's folder holds."""

    def run(body=":", size="1", colour="red", before=""):
        script = tmp_path / "script.sh"
        script.write_text(SCRIPT.format(steps=STEPS, body=body, before=before))
        environment = {"PATH": "/usr/bin:/bin", "SIZE": size, "COLOUR": colour, "STEPS": str(STEPS)}
        command = ["bash", str(script), str(tmp_path / "run")]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        return done.returncode, done.stderr

    return run


def log(tmp_path):
    return (tmp_path / "log").read_text().split()


def out(tmp_path):
    return (tmp_path / "run/second/out").read_text().split()


def test_steps_done_are_skipped(run, tmp_path):
    assert run()[0] == 0
    status, message = run()
    assert status == 0 and message == "== first: done before\n== second: done before\n"
    assert log(tmp_path) == ["first", "second"]


def test_a_changed_setting_does_its_step_and_all_after_it_again(run, tmp_path):
    run()
    assert run(colour="blue")[0] == 0
    assert log(tmp_path) == ["first", "second", "second"] and out(tmp_path) == ["started", "ended"]
    assert run(colour="blue", size="2")[0] == 0
    assert log(tmp_path) == ["first", "second", "second", "first", "second"]


def test_a_changed_recipe_does_its_step_again(run, tmp_path):
    run()
    assert "== second: again" in run(body="true")[1]


def test_a_lost_folder_is_made_again(run, tmp_path):
    run()
    shutil.rmtree(tmp_path / "run/second")
    run()
    assert out(tmp_path) == ["started", "ended"]


def test_an_interrupted_step_goes_on_in_its_folder(run, tmp_path):
    interrupted = '[ -e "$RUN/../again" ] || { touch "$RUN/../again"; kill -KILL $$; }'
    assert run(interrupted)[0] != 0
    status, message = run(interrupted)
    assert status == 0 and "== first: done before\n== second: going on\n" in message
    assert out(tmp_path) == ["started", "started", "ended"]


def test_an_interrupted_step_with_other_settings_starts_from_an_empty_folder(run, tmp_path):
    interrupted = '[ "$COLOUR" = blue ] || kill -KILL $$'
    assert run(interrupted)[0] != 0
    assert run(interrupted, colour="blue")[0] == 0
    assert out(tmp_path) == ["started", "ended"]


@pytest.mark.parametrize("command", ["mkdir", "mv", "rm", "printf"])
def test_killed_between_any_two_commands_a_step_is_done_by_the_next_run(run, tmp_path, command):
    """A function in place of the command kills the script before its first, second, ... call, as often as there are."""
    killing = 'CALLS=0\n{0}() {{ [ $((++CALLS)) -ne {1} ] || kill -KILL $$; {2} {0} "$@"; }}\n'
    how = "builtin" if command == "printf" else "command"
    assert run()[0] == 0
    for call in range(1, 30):
        (tmp_path / "log").write_text("")
        # Other settings, so that the folders of the run before are in the way.
        killed, message = run(size=f"{call}0", before=killing.format(command, call, how))
        status, message = run(size=f"{call}0")
        assert status == 0, message
        assert (tmp_path / "run/first/out").read_text() == f"{call}0\n" and out(tmp_path)[-2:] == ["started", "ended"]
        assert {path.name for path in (tmp_path / "run/steps").iterdir()} == {"first.done", "second.done", "lock"}
        if killed == 0:
            break
    assert call > 3


def test_a_second_run_in_the_folder_stops_and_names_the_first(run, tmp_path):
    waiting = 'echo ready >"$RUN/../ready"; while [ ! -e "$RUN/../go" ]; do sleep 0.1; done'
    with ThreadPoolExecutor() as pool:
        first = pool.submit(run, waiting)
        while not (tmp_path / "ready").exists():
            assert not first.done(), first.result()
            time.sleep(0.05)
        status, message = run(waiting)
        (tmp_path / "go").touch()
        assert first.result()[0] == 0
    assert status == 1 and message.count("\n") == 1
    assert re.search(r"script\.sh: .*/run is in use by process \d+ \(script\.sh\), or a command", message)
    # What a script calls is of the same run, and with its end the folder is free.
    assert run('bash -c "source $STEPS; RUN=$RUN; third() { :; }; step third third" x')[0] == 0
    assert run()[0] == 0


@pytest.mark.parametrize(
    "body, named",
    [
        ("run ls 'no such file'", "ls 'no such file'"),
        ('run_logged "$1/log" x ls "no such file"', "ls 'no such file'"),
        ("false", "false"),
        ("cat /nowhere | sort", "/nowhere"),
    ],
)
def test_a_failure_names_its_command_and_leaves_the_step_undone(run, tmp_path, body, named):
    status, message = run(body)
    assert status == 1 and "script.sh: " in message and named in message
    assert out(tmp_path) == ["started"]
    assert not (tmp_path / "run/steps/second.done").exists()


@pytest.mark.parametrize(
    "options, limit",
    [("--max-update 1020", 1020), ("--max-update 5000 --max-epoch 3", 1500), ("--max-update 0 --max-epoch 2", 1000)],
)
def test_a_training_shows_the_time_that_has_passed_and_an_estimate_of_the_rest(run, tmp_path, options, limit):
    log_line = "2024-01-01 12:00:00 | INFO | train_inner | epoch 001:     {0} / 500 loss=9.1, num_updates={0}, lr=1e-05"
    (tmp_path / "train.sh").write_text(
        "echo 'other | INFO | is not shown'\n" + "sleep 1.1\n".join(f"echo '{log_line.format(n)}'\n" for n in (10, 20))
    )
    _, message = run(f'SECONDS=3725; run_logged "$1/log" "train_inner" bash "$RUN/../train.sh" {options}')
    first, second = (line for line in message.split("\n") if "num_updates" in line)
    assert re.match(r"\[1:02:0\d\] train_inner \| epoch 001: +10 / 500", first) and "not shown" not in message
    since, now, left = map(seconds_of, re.findall(r"\d+:\d\d:\d\d", first + second))
    assert "at most about" in second and now > since and left == (now - since) * (limit - 20) // 10
    assert re.search(r"== second: done in 1:02:\d\d\n", message)


def seconds_of(clock):
    hours, minutes, seconds = map(int, clock.split(":"))
    return 3600 * hours + 60 * minutes + seconds


CONFIGURATION = (
    """t | INFO | fairseq_cli.train | {'_name': None, 'save_dir': 'Error'}\nINFO:x:Namespace(path='Error')"""
)


@pytest.mark.parametrize("status, shown", [(0, "Error, to show"), (1, "something else")])
def test_the_configuration_is_in_the_log_only(run, tmp_path, status, shown):
    told = f"{CONFIGURATION}\nt | INFO | x | Error, to show\nt | INFO | x | something else"
    body = f"""tell() {{ cat "$RUN/../told"; return {status}; }}; run_logged "$1/log" Error tell"""
    (tmp_path / "told").write_text(told)
    _, message = run(body)
    assert (tmp_path / "run/second/log").read_text() == told
    assert shown in message and "_name" not in message and "Namespace" not in message
    assert ("something else" in message) == bool(status)


def test_a_folder_that_was_there_before_is_left_alone(run, tmp_path):
    mine = tmp_path / "run/first"
    mine.mkdir(parents=True)
    (mine / "thesis.txt").write_text("mine")
    status, message = run()
    assert status == 1 and "was not made here" in message
    assert (mine / "thesis.txt").read_text() == "mine"


def test_a_step_leaves_a_manifest_with_what_it_depends_on(run, tmp_path):
    run(size="7", colour="green")
    lines = (tmp_path / "run/second/manifest.txt").read_text().split("\n")
    assert lines[0] == "step second" and {"COLOUR=green", "SIZE=7"} <= set(lines)
    digest = hashlib.sha256((tmp_path / "run/second/out").read_bytes()).hexdigest()
    assert [line for line in lines if line.endswith("./out")] == [f"{digest}  ./out"]
    # A step that was not done again keeps it, and one that failed has none.
    run(size="7", colour="blue", body="false")
    assert not (tmp_path / "run/second/manifest.txt").exists() and (tmp_path / "run/first/manifest.txt").exists()


def test_a_change_in_a_function_that_a_recipe_calls_does_its_step_again(tmp_path):
    script = tmp_path / "script.sh"
    commands = "source {}\nRUN=$1\ninner() {{ {}; }}\nouter() {{ inner; }}\nunused() {{ {}; }}\n"
    commands += "recipe() {{ outer; }}\nstep one recipe\n"

    def run(inner, unused="true"):
        script.write_text(commands.format(STEPS, inner, unused))
        return subprocess.run(["bash", script, tmp_path / "run"], capture_output=True, text=True).stderr.split("\n")[0]

    assert run("true") == "== one"
    assert run("true", unused=":") == "== one: done before"
    assert run(":") == "== one: again, for its recipe or a setting has changed"
