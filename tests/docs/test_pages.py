"""The Markdown pages: what they link to and show is there, and no picture is kept that no page shows."""

import re

import pytest

from places import CHECKOUT

LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
PATH = re.compile(r"`((?:tlm_fairseq|tests|examples|scripts|benchmarks|docs)/[\w./-]*|[A-Z]+\.md)`")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def files_of_the_project(ending):
    """Files with this ending, in the folders that hold what is committed."""
    folders = [CHECKOUT / name for name in ("docs", "examples", "benchmarks", "scripts", "tests", "tlm_fairseq")]
    return sorted([*CHECKOUT.glob(f"*{ending}"), *(path for folder in folders for path in folder.rglob(f"*{ending}"))])


PAGES = files_of_the_project(".md")


def links(page):
    """(whether it is a picture, file, name of a heading or "") of each link of the page to a file of the project."""
    for mark, target in LINK.findall(FENCED.sub("", page.read_text("utf-8"))):
        if not re.match(r"[a-z]+:", target):
            path, _, heading = target.partition("#")
            yield mark == "!", (page.parent / path).resolve() if path else page, heading


def headings(page):
    """The names that GitHub gives to the headings of a page."""
    titles = re.findall(r"^#+ (.*)$", FENCED.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", re.sub(r"\]\([^)]*\)", "", title)).strip().lower().replace(" ", "-") for title in titles
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_what_a_page_links_to_is_there(page):
    for _, path, heading in links(page):
        assert path.exists(), path
        assert not heading or heading in headings(path), f"{path}#{heading}"


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_path_that_a_page_names_is_there(name):
    named = PATH.findall((CHECKOUT / name).read_text("utf-8"))
    placeholders = {path for path in named if "NAME" in path}
    assert not [path for path in named if path not in placeholders and not (CHECKOUT / path).exists()]
    assert all((CHECKOUT / path).parent.is_dir() for path in placeholders)


def test_every_picture_that_is_kept_is_shown_by_a_page_that_someone_wrote():
    written = [page for page in PAGES if page.name != "report.md"]
    shown = {path for page in written for is_picture, path, _ in links(page) if is_picture}
    assert set(files_of_the_project(".png")) == shown


def test_the_readme_is_read_in_a_minute():
    assert len((CHECKOUT / "README.md").read_text("utf-8").splitlines()) <= 150
