"""The pages of ``rotowire check`` and ``rotowire report`` as a browser shows them."""

import pytest
from browser import BROWSER, browser

from tlm_fairseq.commands import main

from checked_game import HOME_LINE, OPENING, PLAYERS, VISITOR_LINE
from small_games import small_game, write_small_games

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium or Chrome found")

HOSTILE = "<script>console.error('run')</script><img/src=x/onerror=console.error(1)>"
TEXTS = (
    OPENING,
    f"{OPENING} Tom Hale scored 25 points off the bench . {HOSTILE} The Foxes head to Utah to face the Jazz .",
    OPENING.replace("Friday", "Monday"),
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The folder of both pages, of three games whose texts have no, several and one error."""
    folder = tmp_path_factory.mktemp("pages")
    days = ("11_04_16", "11_11_16", "11_18_16")
    games = [small_game(PLAYERS, day, f"{OPENING} {HOSTILE}", HOME_LINE, VISITOR_LINE) for day in days]
    write_small_games(folder / "games.json", games)
    (folder / "texts").write_text("".join(f"{text}\n" for text in TEXTS), "utf-8")
    inputs = ["--games", str(folder / "games.json"), "--hyp", str(folder / "texts")]
    check = ["check", *inputs, "--out", str(folder / "marks.csv"), "--unverifiable"]
    assert main(["rotowire", *check, "--page", str(folder / "check.html")]) == 0
    assert main(["rotowire", "report", *inputs, "--out", str(folder / "report.html")]) == 0
    return folder


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    with browser(tmp_path_factory.mktemp("profile")) as page:
        yield page


def shown(page, selector, what="innerText"):
    return page.evaluate(f"[...document.querySelectorAll({selector!r})].map(one => one.{what})")


def tab_to(page, text):
    """Presses the tabulator until a link of this text has the focus."""
    for _ in range(20):
        page.press("Tab")
        if page.evaluate("document.activeElement.innerText") == text:
            return
    raise AssertionError(f"no link {text} within 20 steps")


@pytest.mark.parametrize(
    ("name", "marks"),
    [("check", {"25 ≠ 22", "off the bench ≠ as a starter", "Utah ?", "Monday ≠ Friday"}), ("report", {"25 ≠ 22"})],
)
def test_a_page_shows_its_marks_and_runs_and_complains_of_nothing(pages, opened, name, marks):
    opened.complaints.clear()
    opened.open(pages / f"{name}.html")
    assert marks <= set(shown(opened, "mark"))
    assert HOSTILE in opened.evaluate("document.querySelector('main').innerText")
    assert opened.evaluate("document.querySelectorAll('main script, main img').length") == 0
    assert opened.complaints == []


@pytest.mark.parametrize("name", ["check", "report"])
def test_the_list_works_by_keyboard(pages, opened, name):
    opened.open(pages / f"{name}.html")
    first = "2" if name == "check" else "Game 1"
    tab_to(opened, first)
    opened.press("Enter")
    assert opened.evaluate("location.hash") == "#text-2"
    top = opened.evaluate("document.querySelector('#text-2').getBoundingClientRect().top")
    assert 0 <= top < opened.evaluate("innerHeight")
    tab_to(opened, "all texts")
    opened.press("Enter")
    assert opened.evaluate("location.hash") == "#list"
    tab_to(opened, first)


@pytest.mark.parametrize("name", ["check", "report"])
def test_nothing_is_cut_on_a_narrow_screen(pages, opened, name):
    opened.open(pages / f"{name}.html")
    opened.resize(400)
    opened.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert opened.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    # What is wider scrolls, and a shadow says so.
    wide = "[...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth)"
    assert opened.evaluate(f"{wide}.length") > 0
    assert opened.evaluate(f"{wide}.every(one => getComputedStyle(one).overflowX == 'auto')")
    assert opened.evaluate(f"{wide}.every(one => getComputedStyle(one).backgroundImage.includes('gradient'))")
