"""``tlm-fairseq recipe`` in a checkout; from an installed package: tests/examples/test_copied_recipe.py."""

import os
import stat

import pytest

from tlm_fairseq.commands import main, recipe

from places import CHECKOUT

EXAMPLES = CHECKOUT / "examples"


@pytest.fixture
def run(capsys):
    """Runs ``tlm-fairseq recipe`` with these words; returns its status, and what it printed and told."""

    def run(*words):
        status = main(["recipe", *map(str, words)])
        return status, *capsys.readouterr()

    return run


def files_in(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_the_list_has_a_line_for_each_readme(run):
    status, printed, _ = run("list")
    lines = printed.splitlines()
    assert status == 0 and len(lines) == len(list(EXAMPLES.rglob("README.md")))
    assert "gec-ukrainian  Ukrainian: UA-GEC from the corpus to scores" in lines


def test_a_copy_has_the_recipe_and_the_scripts_above_it(run, tmp_path):
    status, printed, _ = run("copy", "gec-ukrainian", tmp_path / "mine")
    copied = tmp_path / "mine/examples"
    assert status == 0 and str(copied / "gec/ukrainian/README.md") in printed
    above = {path.name for path in EXAMPLES.glob("*.sh")} | {f"gec/{path.name}" for path in EXAMPLES.glob("gec/*.sh")}
    own = {f"gec/ukrainian/{name}" for name in files_in(EXAMPLES / "gec/ukrainian") if not name.startswith("results/")}
    assert files_in(copied) == above | {name for name in own if "__pycache__" not in name}
    for name in files_in(copied):
        assert (copied / name).read_bytes() == (EXAMPLES / name).read_bytes()
        executable = stat.S_IMODE((copied / name).stat().st_mode) & stat.S_IXUSR
        assert executable == (EXAMPLES / name).stat().st_mode & stat.S_IXUSR, name
    assert os.listdir(tmp_path) == ["mine"]


@pytest.mark.parametrize("name", recipe.find_recipes(EXAMPLES))
def test_every_script_that_a_copied_one_reads_is_there(run, tmp_path, name):
    run("copy", name, tmp_path / "mine")
    copied = tmp_path / "mine/examples" / recipe.find_recipes(EXAMPLES)[name].relative_to(EXAMPLES)
    for script in copied.glob("*.sh"):
        for line in script.read_text("utf-8").splitlines():
            if line.startswith('source "$HERE/'):
                assert (copied / line.removeprefix('source "$HERE/').removesuffix('"')).is_file(), (script, line)


def test_what_exists_is_kept(run, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes").touch()
    status, _, told = run("copy", "glue", tmp_path / "mine")
    assert status == 1 and told == f"tlm-fairseq recipe: {tmp_path / 'mine'}: exists already; name a new folder\n"
    assert files_in(tmp_path) == {"mine/notes"}


def test_an_unknown_name_is_told_with_the_known_ones(run, tmp_path):
    status, _, told = run("copy", "gec", tmp_path / "mine")
    assert status == 1 and "no recipe 'gec'; the recipes are" in told and "gec-ukrainian" in told
    assert not os.listdir(tmp_path)


def test_nothing_is_left_of_a_copy_that_fails(run, tmp_path, monkeypatch):
    def fail(source, target):
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(recipe.shutil, "copy", fail)
    status, _, told = run("copy", "glue", tmp_path / "mine")
    assert status == 1 and "No space left on device" in told
    assert not os.listdir(tmp_path)
