"""The code of README.md and docs/ does what the pages say: each block is run as it stands there, in an empty folder."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib

import pytest

from command_server import commands
from installed_package import install_package, link_fairseq
from markdown_page import MarkdownPage
from places import CHECKOUT

PAGES = {path: MarkdownPage(path) for path in [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md"))]}
SHOWN = {"text", "bibtex"}
RUNNERS = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}
NOT_RUN = [
    pytest.param(block, id=f"{path.name}:{block.line}")
    for path, page in PAGES.items()
    for block in page.blocks
    if block.reason
]
# Commands of a block that is not run which are not of this project.
FOREIGN = {"git", "cd"}


def named(path):
    return str(path.relative_to(CHECKOUT))


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """What a user has after ``pip install .``; the console commands answer fast, see ``command_server``."""
    folder = tmp_path_factory.mktemp("installed")
    install_package(folder / "checkout", folder / "site-packages")
    link_fairseq(folder / "site-packages")
    variables = os.environ | {"PYTHONPATH": str(folder / "site-packages"), "PYTHONSAFEPATH": "1"}
    with commands(folder / "bin", variables) as executables:
        yield variables | {"PATH": os.pathsep.join([str(executables), os.environ["PATH"]])}


@pytest.fixture(scope="module")
def run_page(environment, tmp_path_factory):
    """Returns run(path): the folder where the blocks of a page, and of those that it continues, have been run."""
    folders = {}

    def run(path):
        if path not in folders:
            page, folder = PAGES[path], tmp_path_factory.mktemp(path.stem) / "work"
            if page.continues:
                shutil.copytree(run(page.continues), folder)
            else:
                folder.mkdir()
            for block in page.blocks:
                if block.language in RUNNERS and not block.reason:
                    run_block(block, named(path), folder, environment)
            folders[path] = folder
        return folders[path]

    return run


def run_block(block, page, folder, environment):
    command = [*RUNNERS[block.language], block.code]
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    output = result.stdout + result.stderr
    assert result.returncode == 0, f"{page}, line {block.line}\n{block.code}\n{output[-5000:]}"


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_block_of_a_page_runs_and_ends(path, run_page):
    run_page(path)


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_block_is_run_or_only_shown_or_says_why_not(path):
    page = PAGES[path]
    assert page.fences == 2 * len(page.blocks), "a fence that is no block, or an indented one"
    assert {block.language for block in page.blocks} <= SHOWN | set(RUNNERS)


def test_every_training_has_a_folder_of_its_own_and_an_end():
    folders = []
    for path, page in PAGES.items():
        for block in page.blocks:
            for words in commands_of(block.code) if block.language == "sh" else []:
                if any(word.endswith("fairseq-train") for word in words):
                    assert {"--max-update", "--max-epoch", "--total-num-update"} & set(words), (
                        f"{path.name}:{block.line}"
                    )
                    folders.append(words[words.index("--save-dir") + 1])
    assert folders and len(folders) == len(set(folders))


def commands_of(code):
    """The commands of a shell block, a list of words each; what stands in front of a program's name is left out."""
    lines = code.replace("\\\n", " ").split("\n")
    commands = [shlex.split(re.sub(r"\"\$\(which ([\w-]+)\)\"", r"\1", line), comments=True) for line in lines]
    return [from_the_program(words) for words in commands if words]


def from_the_program(words):
    """The words from fairseq's command on where a launcher stands before it, and without variables that are set."""
    for number, word in enumerate(words):
        if word.startswith("fairseq-"):
            return words[number:]
    return [word for number, word in enumerate(words) if "=" not in word or number]


@pytest.mark.parametrize("block", NOT_RUN)
def test_a_block_that_is_not_run_has_commands_and_options_that_exist(block):
    for words in commands_of(block.code):
        check_command(*words)


def check_command(program, *arguments):
    """Fails, or ends the process as argparse does, where the command or an option of it does not exist."""
    if program == "tlm-fairseq":
        from tlm_fairseq.commands import build_parser

        build_parser().parse_args(arguments)
    elif program.startswith("fairseq-"):
        parse_fairseq(program.removeprefix("fairseq-"), arguments)
    elif program == "pip":
        extras = re.findall(r"\[(.*?)\]", " ".join(arguments))
        assert {extra for group in extras for extra in group.split(",")} <= declared_extras()
    else:
        assert program in FOREIGN or (CHECKOUT / program).is_file(), program


def parse_fairseq(command, arguments):
    from fairseq import options

    import tlm_fairseq.models
    import tlm_fairseq.tasks  # noqa: F401

    parser = getattr(options, {"train": "get_training_parser", "generate": "get_generation_parser"}[command])()
    # What --user-dir would import is imported above.
    options.parse_args_and_arch(parser, [word for word in arguments if word not in ("--user-dir", "tlm_fairseq")])


def declared_extras():
    return set(tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"])
