"""Commands run as processes that end with the one that started them."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath

SECONDS_TO_END = 10
_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux's prctl
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def find_program(name: str) -> str:
    """Returns the path of a program: on PATH, or beside the Python that runs.

    Raises:
        UserError: there is none of that name.
    """
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        raise UserError(f"{name} is not on PATH; activate the environment that tlm-fairseq is installed in")
    return found


class CommandProcess:
    """A running command, whose output goes to a log.

    Args:
        arguments: the program's name and its arguments; no shell reads them.
        log: path of the file to write to, which is replaced.
        environment: variables to set besides those of this process.
        inherited: file descriptors that it holds as long as it runs.
    """

    def __init__(
        self, arguments: Sequence[str], log: StrPath, environment: Mapping[str, str], inherited: Collection[int] = ()
    ) -> None:
        program = find_program(arguments[0])
        with open(log, "wb") as output:
            self._process = subprocess.Popen(
                [program, *arguments[1:]],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **environment},
                start_new_session=True,
                pass_fds=inherited,
                preexec_fn=_end_with_parent,
            )

    def status(self) -> int | None:
        """Returns the exit status, negative for a signal; None while it runs."""
        return self._process.poll()

    def ask_to_end(self) -> None:
        """Asks the command, and whatever it started, to end."""
        self._signal(signal.SIGTERM)

    def end(self) -> None:
        """Waits a while for the command to end, then kills it and whatever it started."""
        try:
            self._process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            pass
        self._signal(signal.SIGKILL)
        self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self._process.pid, number)
        except (ProcessLookupError, PermissionError):
            pass


def _end_with_parent() -> None:
    # Killed outright, the runner cannot end its commands: Linux does it. Elsewhere they hold the lock until they end.
    if _libc is not None:
        _libc.prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)


def last_lines(path: StrPath, number: int = 8) -> list[str]:
    """Returns the last lines of a log, without empty ones; at most its last 64 KiB are read."""
    with open(path, "rb") as handle:
        handle.seek(max(0, os.path.getsize(path) - 65536))
        text = handle.read().decode("utf-8", errors="replace")
    # A progress bar returns to the start of its line.
    lines = [line.rpartition("\r")[2].rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return [line for line in lines if line][-number:]
