"""``tlm-fairseq experiment``: a plan of systems and seeds, run and reported."""

import argparse
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tlm_fairseq.commands.arguments import Subparsers, not_negative_integer, positive_integer
from tlm_fairseq.text.printed_text import printable, show

if TYPE_CHECKING:
    from tlm_fairseq.experiments.attempt import Outcome

RUNS = Path("runs")  # where experiments lie unless --out says otherwise
SECONDS_BETWEEN_LINES = 30  # at most, where there is no terminal


def add_parser(commands: Subparsers) -> None:
    """Adds the command ``experiment`` and its sub-commands."""
    parser = commands.add_parser("experiment", help="compare systems over seeds: run a plan, report what it showed")
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    _add_run(steps)
    _add_report(steps)


def _add_run(steps: Subparsers) -> None:
    parser = steps.add_parser(
        "run",
        help="do the runs of plans; run again, it goes on with what is not done",
        description="Each run trains, predicts and scores in its own folder SYSTEM/seed-N. A run that is done is kept "
        "while its settings stay the same; one that was cut short or failed is done again from its start, or where its "
        "kind can, goes on. Of several plans all runs with the first seed come first, and a run that two of them have "
        "is done once and copied.",
    )
    parser.add_argument(
        "plans", nargs="+", metavar="PLAN.yaml", help="the plans; the paths in one are seen from its own folder"
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        help="folder of the experiment (default: runs/NAME); of several plans, that in which each has one, DIR/NAME",
    )
    parser.add_argument(
        "--workers",
        type=positive_integer,
        default=1,
        metavar="N",
        help="runs at a time; each gets one thread unless OMP_NUM_THREADS is set, and one of the GPUs that "
        "CUDA_VISIBLE_DEVICES names (default: %(default)s)",
    )
    parser.add_argument(
        "--train",
        nargs="+",
        default=[],
        metavar="NAME=VALUE",
        help="options of fairseq-train above those under `train` in the plan, such as bf16 or max-update=600",
    )
    parser.add_argument(
        "--seeds", nargs="+", type=not_negative_integer, default=[], metavar="N", help="in place of the plan's"
    )
    parser.add_argument("--keep-checkpoints", action="store_true", help="leave them once a run is scored")
    parser.add_argument(
        "--slurm",
        nargs="*",
        metavar="NAME=VALUE",
        help="submit the runs to Slurm through submitit, --workers at a time, with its parameters, such as "
        "timeout_min=60 gpus_per_node=1 slurm_partition=gpu",
    )
    parser.add_argument("--dry-run", action="store_true", help="print the commands of what is not done")
    parser.set_defaults(run=_run_run)


def _add_report(steps: Subparsers) -> None:
    parser = steps.add_parser("report", help="tables, tests and figures of an experiment, as HTML and Markdown")
    parser.add_argument("folder", metavar="DIR", help="folder that `experiment run` wrote")
    parser.add_argument("--out", metavar="DIR", help="folder to write to (default: DIR/report)")
    parser.add_argument("--figures", nargs="+", metavar="NAME", help="only these, by the names of their files")
    parser.set_defaults(run=_run_report)


def _run_run(args: argparse.Namespace) -> int:
    from tlm_fairseq.experiments.experiment_folder import ExperimentFolder
    from tlm_fairseq.experiments.plan import read_plan
    from tlm_fairseq.experiments.runner import RunnerOptions, run_experiments
    from tlm_fairseq.experiments.slurm_runner import read_parameters
    from tlm_fairseq.experiments.training_options import read_words

    train, seeds = read_words(args.train), list(dict.fromkeys(args.seeds))
    plans = [read_plan(path, train, seeds) for path in args.plans]
    if args.out and len(plans) == 1:
        folders = [Path(args.out)]
    else:
        folders = [Path(args.out or RUNS) / plan.name for plan in plans]
    experiments = [(plan, ExperimentFolder(folder.absolute())) for plan, folder in zip(plans, folders)]
    slurm = None if args.slurm is None else read_parameters(args.slurm)
    if args.dry_run:
        for plan, experiment in experiments:
            _print_commands(plan, experiment)
        return 0
    watcher = _Watcher()
    # Ended by a batch system, the runner ends its commands as it does on Ctrl-C.
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        summary = run_experiments(experiments, RunnerOptions(args.workers, args.keep_checkpoints, slurm), watcher)
    except KeyboardInterrupt:
        watcher.tell("stopped; run the same command again to go on")
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
        watcher.close()
    show(f"runs: {summary.before} done before, {summary.now} done now, {len(summary.failed)} failed")
    for name, outcome in summary.failed:
        show(f"failed: {name}: {outcome.reason}")
    if summary.failed:
        show("run the same command again to try the failed ones once more", file=sys.stderr)
        return 1
    for _, experiment in experiments:
        show(f"report: tlm-fairseq experiment report {experiment.path}")
    return 0


def _interrupt(number, frame):
    raise KeyboardInterrupt


class _Watcher:
    """Shows what happens: a line a run, and the time that is left in a bar on a terminal, and in lines elsewhere."""

    def __init__(self, clock=time.monotonic):
        self._bar = None
        self._clock = clock
        self._began = self._told = self._refreshed = clock()
        self._ended = self._to_do = 0

    def begin(self, done: int, to_do: int) -> None:
        from tqdm import tqdm

        # Its thread would be in the way of starting processes.
        tqdm.monitor_interval = 0
        self.tell(f"runs: {done} done before, {to_do} to do")
        self._to_do = to_do
        self._bar = tqdm(total=to_do, desc="runs", unit="run", disable=None, smoothing=0)

    def tell(self, text: str) -> None:
        from tqdm import tqdm

        self._told = self._clock()
        tqdm.write(printable(text), file=sys.stderr)

    def wait(self) -> None:
        now = self._clock()
        if self._bar.disable and now - self._told >= SECONDS_BETWEEN_LINES:
            self.tell(self._progress(now - self._began))
        elif now - self._refreshed >= 1:
            self._refreshed = now
            self._bar.refresh()

    def ended(self, name: str, outcome: "Outcome") -> None:
        if outcome.scores is not None:
            scores = "  ".join(f"{metric} {value:.4f}" for metric, value in outcome.scores.items())
            self.tell(f"done: {name}: {scores}")
        else:
            self.tell(f"failed: {name}: {outcome.reason}; the end of {outcome.step}.log:")
            for line in outcome.last_lines:
                self.tell(f"    {line}")
        self._ended += 1
        self._bar.update()

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()

    def _progress(self, seconds):
        from tqdm import tqdm

        left = "no estimate before the first has ended"
        if self._ended:
            left = f"about {tqdm.format_interval(seconds / self._ended * (self._to_do - self._ended))} left"
        return f"runs: {self._ended} of {self._to_do} ended in {tqdm.format_interval(seconds)}, {left}"


def _print_commands(plan, experiment):
    from tlm_fairseq.experiments.former_settings import as_begun
    from tlm_fairseq.experiments.local_runner import environments
    from tlm_fairseq.experiments.run_folder import IS_DONE, command_text
    from tlm_fairseq.experiments.run_steps import steps_of

    experiment.check(plan)
    plan = as_begun(plan, experiment)
    to_do = [run for run in plan.runs if experiment.run_folder(run.folder).state(run.settings) != IS_DONE]
    show(f"# {plan.name}: {len(plan.runs) - len(to_do)} runs done, {len(to_do)} to do")
    environment = environments(1)[0]
    for fraction in dict.fromkeys(run.fraction for run in to_do):
        if plan.task.needs_folder(fraction):
            folder = experiment.data_folder(fraction)
            steps = plan.task.binarising_steps(folder)
            show(f"\n# {fraction:g} of the training data: written to {folder}{', then' if steps else ''}")
            if steps:
                show(command_text(steps, environment), end="")
    for run in to_do:
        show(f"\n# {run.folder}")
        show(command_text(steps_of(plan, run, experiment), environment), end="")


def _run_report(args: argparse.Namespace) -> None:
    from tlm_fairseq.experiments.report.report import write_report

    out = Path(args.out) if args.out else Path(args.folder) / "report"
    for path in write_report(args.folder, out, args.figures):
        show(f"written: {path}")
