"""examples/variables.sh: what a user sets is checked before anything is done, and never becomes a program."""

import re
import subprocess

import pytest

from places import CHECKOUT

EXAMPLES = CHECKOUT / "examples"
SCRIPTS = sorted([*EXAMPLES.rglob("*.sh"), *(CHECKOUT / "scripts").glob("*.sh")])
# Of one pipeline, whose settings.sh checks it; set by the scripts themselves; read by libraries, which have their own
# meaning for it; and what environment.sh reads.
OTHERS = {"SIZE", "RUN_HELD", "OMP_NUM_THREADS", "PYTHON", "PIP_QUIET", "TMPDIR", "VIRTUAL_ENV"}

PROGRAM = '1;system("touch run")'
NOT_NUMBERS = ["abc", "-1", "1.5", "1 2", "1\n2", "$(touch run)", "99999999999", PROGRAM]
BAD = {
    "SEED": NOT_NUMBERS,
    "WARMUP": NOT_NUMBERS,
    "GAME": NOT_NUMBERS,
    "STAGE2_EPOCHS": NOT_NUMBERS,
    "EPOCHS": ["0", *NOT_NUMBERS],
    "BEAM": ["0", "000", *NOT_NUMBERS],
    "STAGE3_UPDATES": ["0", *NOT_NUMBERS],
    "SEEDS": ["1,2", "1 x", "*", "-1", "1\n2"],
    "PATIENCE": ["-2", "abc", "1.5", PROGRAM],
    "LR": ["abc", "-1e-3", "1e", ".", "1e-3,", "nan", PROGRAM],
    "STAGE1_LR": ["fast", "1e9999"],
    "STOP_MINUTES": ["abc", "-1", "0", "0.0", "inf", "1/0", "1\n", PROGRAM],
    "TLM_RATE": ["1.01", "-0.1", "10%", "abc", PROGRAM],
    "WARMUP_SHARE": ["2", "x", PROGRAM],
    "VARIANT": ["/../../evil", "a b", "*", "a\nb", "$(touch run)"],
    "TASK": ["../rte", "-rte", "rte cola", "."],
    "CHECKPOINT": ["../checkpoint.pt", "-x"],
    "TLM_STRATEGY": ["all", "both, self", "-"],
    "RUN": ["-rf", "a\nb"],
    "ENSEMBLE": ["-x"],
    "TRAIN_OPTIONS": ["--fp16\n--lr 1"],
}
GOOD = {
    "SEED": ["0", "007", ""],
    "SEEDS": ["1", "1 2  3"],
    "PATIENCE": ["-1", "0", "10"],
    "LR": ["3e-4", "1E+2", ".5", "5.", "0"],
    "STOP_MINUTES": ["7.5", "1e-3", "6000"],
    "TLM_RATE": ["0", "1", "0.05", "1.0", "5e-2"],
    "VARIANT": ["-dropout", "-tlm-1", "_a.b"],
    "TASK": ["sst-2", "cluewsc2020"],
    "TLM_STRATEGY": ["both", "siblings", "self"],
    "RUN": ["/a b/ї", "../runs"],
    "STAGE1_TRAIN": ["a.tsv:b c.tsv"],
    "MODEL_OPTIONS": ["--encoder-layers 2 --x 'y'"],
}


def check(pairs):
    """Returns (status, message) of each pair of a variable and its value; all in one shell."""
    script = f"""
source "{EXAMPLES}/variables.sh"
while IFS= read -r -d '' name && IFS= read -r -d '' value; do
    (printf -v "$name" '%s' "$value"; check_variables) 2>&1
    printf '\\0%s\\0' "$?"
done
"""
    given = "".join(f"{name}\0{value}\0" for name, value in pairs)
    done = subprocess.run(["bash", "-c", script, "train.sh"], input=given, capture_output=True, text=True, check=True)
    fields = done.stdout.split("\0")[:-1]
    return list(zip(map(int, fields[1::2]), fields[::2], strict=True))


def test_a_value_that_a_variable_cannot_have_is_refused_in_one_line():
    pairs = [(name, value) for name, values in BAD.items() for value in values]
    for (name, value), (status, message) in zip(pairs, check(pairs), strict=True):
        assert status == 1 and message.count("\n") == 1, (name, value, message)
        assert re.match(rf"train\.sh: {name} is '.+'; it is .+\n", message), message


def test_other_values_pass():
    pairs = [(name, value) for name, values in GOOD.items() for value in values]
    assert [(pair, result) for pair, result in zip(pairs, check(pairs), strict=True) if result != (0, "")] == []


def settable(script):
    """The variables that a script takes from outside: those with a default, or a message where they are not set."""
    return set(re.findall(r"\$\{([A-Z][A-Z0-9_]*):?[-=?]", script.read_text("utf-8")))


def test_every_variable_that_can_be_set_is_checked():
    text = (EXAMPLES / "variables.sh").read_text("utf-8")
    table = text[text.index("check_variables()") : text.index("\n}\n")]
    table = re.sub(r"(STAGE)\{1,2,3\}(\w+)", r"\g<1>1\2 \g<1>2\2 \g<1>3\2", table)
    checked = set(re.findall(r"[A-Z][A-Z0-9_]+", table))
    assert {(script.name, name) for script in SCRIPTS for name in settable(script) - checked - OTHERS} == set()
    assert checked - set().union(*map(settable, SCRIPTS)) == set()


RUNNABLE = [script for script in EXAMPLES.rglob("*.sh") if script.stat().st_mode & 0o100]


@pytest.mark.parametrize("script", RUNNABLE, ids=lambda script: str(script.relative_to(EXAMPLES)))
def test_every_script_checks_them_before_it_does_anything(script, tmp_path):
    variables = {"STOP_MINUTES": PROGRAM, "RUN": str(tmp_path / "run"), "CGED": "x", "JFLEG": "x"}
    done = subprocess.run(
        ["bash", script], env={"PATH": "/usr/bin:/bin", **variables}, capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 1 and done.stdout == "" and list(tmp_path.iterdir()) == []
    assert re.fullmatch(rf"{script.name}: STOP_MINUTES is '.*'; it is a number of minutes above 0\n", done.stderr)


def programs(text):
    """The programs of awk, by their opening quote, and of what else runs text that it is given."""
    for line in text.replace("\\\n", " ").split("\n"):
        code = line if "'" in line else line.partition(" #")[0]
        for found in re.finditer(r"\bawk\s+((?:-\S+\s+(?:\w+=)?(?:\"[^\"]*\"\s+|\S+\s+))*)(.)", code):
            yield line, found.group(2) == "'"
        for _ in re.finditer(r"(?:^|[;&|(]|\s)(?:eval\s|(?:bash|sh|python\S*|perl)\s+(?:-\w+\s+)*-e?c\s+\")", code):
            yield line, False


def test_no_value_becomes_part_of_a_program():
    assert list(programs('x="$(awk "BEGIN { print $A / 60 }")"')) == [('x="$(awk "BEGIN { print $A / 60 }")"', False)]
    assert [safe for _, safe in programs('awk -v a="$1" -v b=2 \'BEGIN {}\'\neval "$x"')] == [True, False]
    found = [(script.name, *program) for script in SCRIPTS for program in programs(script.read_text("utf-8"))]
    assert [(name, line) for name, line, safe in found if not safe] == [] and len(found) >= 4
