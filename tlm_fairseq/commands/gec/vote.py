"""``tlm-fairseq gec vote``: outputs of several systems -> one output, by vote on their edits."""

import argparse

from tlm_fairseq.commands.arguments import Subparsers, positive_integer
from tlm_fairseq.errors import UserError
from tlm_fairseq.text.printed_text import show


def add_parser(steps: Subparsers) -> None:
    """Adds ``vote``."""
    parser = steps.add_parser("vote", help="outputs of several systems -> one output, of the edits that enough propose")
    parser.add_argument("--src", required=True, metavar="FILE", help="the sentences before correction")
    parser.add_argument(
        "--hyp", required=True, nargs="+", metavar="FILE", help="the systems' sentences; the better system first"
    )
    parser.add_argument("--out", required=True, metavar="FILE", help="the sentences to write")
    parser.add_argument(
        "--min-votes", type=positive_integer, metavar="K", help="systems that propose an edit (default: more than half)"
    )
    parser.add_argument(
        "--characters", action="store_true", help="edits of characters, as for Chinese, in place of words"
    )
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> None:
    from tlm_fairseq.gec.edit_voting import vote
    from tlm_fairseq.text.parallel_text import read_parallel, write_lines

    min_votes = args.min_votes or len(args.hyp) // 2 + 1
    if min_votes > len(args.hyp):
        raise UserError(
            f"--min-votes is {min_votes}, and --hyp names {len(args.hyp)}; give more outputs or fewer votes"
        )
    split, space = (list, "") if args.characters else (str.split, " ")
    lines, proposed, shared, applied = [], 0, 0, 0
    for source, *hypotheses in zip(*read_parallel([args.src, *args.hyp])):
        voted = vote(split(source), [split(hypothesis) for hypothesis in hypotheses], min_votes)
        # White space stays where nothing else changes.
        lines.append(space.join(voted.tokens) if voted.applied else source)
        proposed, shared, applied = proposed + voted.proposed, shared + voted.shared, applied + voted.applied
    write_lines(args.out, lines)
    show(
        f"written: {args.out}, {len(lines)} sentences; edits: {proposed} proposed, {shared} by at least {min_votes} "
        f"systems, {applied} of them applied, {shared - applied} left out for another at their place"
    )
