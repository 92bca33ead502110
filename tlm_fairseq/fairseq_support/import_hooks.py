"""What is done as soon as a module has been imported, which may be before this, later or never."""

import importlib.abc
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType


def once_imported(name: str, action: Callable[[], object]) -> None:
    """Calls ``action`` when the top-level module ``name`` has been imported: now, or right after its code has run."""
    if name in sys.modules:
        action()
    else:
        sys.meta_path.insert(0, _Finder(name, action))


def is_half_imported(package: str) -> bool:
    """Whether a module in ``package`` is being imported right now, so that nothing can rely on it."""
    modules = [module for name, module in list(sys.modules.items()) if name.startswith(f"{package}.")]
    # The mark of importlib itself, by which it makes other threads wait.
    return any(getattr(getattr(module, "__spec__", None), "_initializing", False) for module in modules)


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, name: str, action: Callable[[], object]) -> None:
        self.name, self.action = name, action

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec that the finders behind this one give, whose loader goes on with the action."""
        if name != self.name:
            return None
        finders = sys.meta_path[sys.meta_path.index(self) + 1 :]
        spec = next(filter(None, (finder.find_spec(name, path, target) for finder in finders)), None)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def execute_and_act(module: ModuleType) -> None:
                execute(module)
                self.action()

            # The loader stays what it is, for those who ask it for the source.
            spec.loader.exec_module = execute_and_act
        return spec
