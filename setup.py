"""The recipes become part of the package when it is built; everything else stands in pyproject.toml."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

EXAMPLES = Path("examples")
KINDS = {".sh", ".py", ".yaml", ".md"}


class BuildWithRecipes(build_py):
    """Copies ``examples`` to ``tlm_fairseq/recipes``; an editable install finds them in the checkout itself."""

    def run(self):
        super().run()
        if not self.editable_mode:
            for source in recipe_files():
                target = Path(self.build_lib, "tlm_fairseq", "recipes", source.relative_to(EXAMPLES))
                self.mkpath(str(target.parent))
                self.copy_file(str(source), str(target))

    def get_source_files(self):
        return [*super().get_source_files(), *map(str, recipe_files())]


def recipe_files():
    """All files of the examples but what they gave."""
    files = sorted(path for path in EXAMPLES.rglob("*") if path.is_file() and path.suffix in KINDS)
    return [path for path in files if "results" not in path.parts]


setup(cmdclass={"build_py": BuildWithRecipes})
