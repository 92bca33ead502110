"""``tlm-fairseq recipe``: the pipelines that come with the package, each a folder of scripts to copy and to change."""

import argparse
import shutil
from pathlib import Path

from tlm_fairseq.commands.arguments import Subparsers
from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import folder_written_whole
from tlm_fairseq.text.printed_text import show

PACKAGE = Path(__file__).resolve().parents[1]
# Where setup.py puts them in an installed package, and where they lie in a checkout.
EXAMPLES = "examples"
PLACES = (PACKAGE / "recipes", PACKAGE.parent / EXAMPLES)


def add_parser(commands: Subparsers) -> None:
    """Adds the command and its steps to the sub-parsers of ``tlm-fairseq``."""
    parser = commands.add_parser("recipe", help="list the pipelines that come with the package, or copy one")
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    steps.add_parser("list", help="print the name of each and what it does").set_defaults(run=run_list)
    copy = steps.add_parser("copy", help="copy one to a new folder, to be run and changed there")
    copy.add_argument("name", metavar="NAME", help="as `tlm-fairseq recipe list` prints it")
    copy.add_argument("folder", metavar="DIR", help="the new folder")
    copy.set_defaults(run=run_copy)


def run_list(args: argparse.Namespace) -> None:
    """Prints the names of the recipes, each with the title of its README."""
    titles = {name: title_of(folder) for name, folder in find_recipes(recipes_folder()).items()}
    width = max(map(len, titles))
    for name, title in titles.items():
        show(f"{name:<{width}}  {title}")


def run_copy(args: argparse.Namespace) -> None:
    """Copies a recipe and says how to go on. Raises UserError for an unknown name and where DIR exists."""
    source = recipes_folder()
    recipes = find_recipes(source)
    if args.name not in recipes:
        raise UserError(f"there is no recipe {args.name!r}; the recipes are {', '.join(recipes)}")
    copy_recipe(source, recipes[args.name], Path(args.folder))
    copied = Path(args.folder) / EXAMPLES / recipes[args.name].relative_to(source)
    show(f"written: {copied}")
    show(f"how to run it: {copied / 'README.md'}")


def recipes_folder() -> Path:
    """Returns the folder that all recipes lie in. Raises UserError where there is none."""
    for place in PLACES:
        if place.is_dir():
            return place
    raise UserError(f"there are no recipes in {PLACES[0]}; install tlm-fairseq again")


def find_recipes(source: Path) -> dict[str, Path]:
    """Returns a dictionary from the name of each recipe to its folder: every folder with a README is one."""
    folders = sorted(path.parent for path in source.rglob("README.md") if "results" not in path.parts)
    return {"-".join(folder.relative_to(source).parts): folder for folder in folders}


def title_of(recipe: Path) -> str:
    """Returns the first heading of the README."""
    with open(recipe / "README.md", encoding="utf-8") as readme:
        return readme.readline().lstrip("#").strip()


def copy_recipe(source: Path, recipe: Path, target: Path) -> None:
    """Copies a recipe to ``target/examples``, so that all lies as in a checkout: the scripts find each other, and make
    ``target/runs``. The folder is whole, or absent.

    Args:
        source: the folder of all recipes.
        recipe: the recipe's own folder in it. Of the folders between them the scripts are copied, which it reads.
        target: the new folder.

    Raises:
        UserError: there is something at the target, other than an empty folder.
    """
    way = recipe.relative_to(source)
    with folder_written_whole(target) as whole:
        examples = whole / EXAMPLES
        no_results = shutil.ignore_patterns("results", "__pycache__")
        shutil.copytree(recipe, examples / way, copy_function=shutil.copy, ignore=no_results)
        for folder in way.parents:
            for script in (source / folder).glob("*.sh"):
                shutil.copy(script, examples / folder)
