"""Console commands for shell scripts without the seconds that each of them takes to import torch and fairseq.

One process imports what the commands share, save this package, and then forks for each call. ``commands`` writes a
folder of executables that hand their arguments, environment, folder and open files to it and end with its status.

    python command_server.py SOCKET MODULE ...
"""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
import traceback
from contextlib import contextmanager
from importlib.metadata import entry_points

NAMES = ("tlm-fairseq", "fairseq-preprocess", "fairseq-train", "fairseq-generate")
PRELOADED = (
    "torch",
    "fairseq.models",
    "fairseq.tasks",
    "fairseq.trainer",
    "sacrebleu",
    "errant",
    "spacy",
    "matplotlib.pyplot",
)

EXECUTABLE = """\
#!{python} -SE
import json, os, socket, sys

with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as server:
    server.connect({path!r})
    call = ["{name}", sys.argv[1:], os.getcwd(), dict(os.environ)]
    socket.send_fds(server, [json.dumps(call).encode()], [0, 1, 2])
    status = server.recv(8)
sys.exit(int(status or 70))
"""


@contextmanager
def commands(folder, environment, modules=PRELOADED):
    """Writes the executables to the new folder, and serves them until the block ends; ``modules`` are imported once."""
    folder.mkdir()
    path = str(folder / "socket")
    for name in NAMES:
        (folder / name).write_text(EXECUTABLE.format(python=sys.executable, path=path, name=name))
        (folder / name).chmod(0o755)
    server = subprocess.Popen([sys.executable, __file__, path, *modules], env=environment)
    try:
        while not os.path.exists(path):
            assert server.poll() is None, "the server of the commands has ended"
            time.sleep(0.05)
        yield folder
    finally:
        server.kill()
        server.wait()


def serve(path, *modules):
    """Answers calls, each in a process of its own."""
    for module in modules:
        __import__(module)
    # What a module of fairseq sets up when it is imported would come before what the commands set up.
    logging.root.handlers.clear()
    logging.root.setLevel(logging.WARNING)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(path)
        listener.listen()
        while True:
            connection, _ = listener.accept()
            if os.fork() == 0:
                answer(connection)
            connection.close()


def answer(connection):
    """Runs the command that the connection asks for, sends its status and ends the process."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    call, files, _, _ = socket.recv_fds(connection, 1 << 20, 3)
    for number, file in enumerate(files):
        os.dup2(file, number)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w", buffering=1)
    name, arguments, folder, environment = json.loads(call)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [name, *arguments]
    try:
        (command,) = entry_points(group="console_scripts", name=name)
        status = command.load()()
    except SystemExit as end:
        status = end.code
    except BaseException:
        traceback.print_exc()
        status = 1
    if isinstance(status, str):
        print(status, file=sys.stderr)
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    connection.send(str(status or 0).encode())
    os._exit(0)


if __name__ == "__main__":
    serve(*sys.argv[1:])
