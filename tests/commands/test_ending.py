"""The command line ended from outside."""

import os
import signal
import subprocess
import sys

import pytest

WRITING = """
import argparse, sys, time
from tlm_fairseq import commands
from tlm_fairseq.text.files import written_whole

def write(args):
    with written_whole(sys.argv[1]) as handle:
        handle.write("half")
        print("writing", flush=True)
        time.sleep(600)

class Parser:
    def parse_args(self, argv):
        return argparse.Namespace(command="write", run=write)

commands.build_parser = Parser
sys.exit(commands.main())
"""


@pytest.mark.parametrize("number, status", [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_no_temporary_file_is_left_and_the_old_one_stays(tmp_path, number, status):
    (tmp_path / "out").write_text("old")
    process = subprocess.Popen(
        [sys.executable, "-c", WRITING, tmp_path / "out"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell without job control has its background processes ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout.readline() == "writing\n" and len(os.listdir(tmp_path)) == 2
    process.send_signal(number)
    messages = process.communicate(timeout=120)[1]
    assert (process.returncode, messages) == (status, "")
    assert os.listdir(tmp_path) == ["out"] and (tmp_path / "out").read_text() == "old"
