"""``tlm-fairseq mask``: draws the mask of one sentence."""

import argparse
import sys
from typing import TYPE_CHECKING

from tlm_fairseq.commands.arguments import Subparsers
from tlm_fairseq.errors import UserError
from tlm_fairseq.regularizers.choices import STRATEGIES
from tlm_fairseq.regularizers.options import probability
from tlm_fairseq.text.printed_text import show

if TYPE_CHECKING:
    from tlm_fairseq.report.mask_view import MaskView

# The mask has as many cells as the square of this, and a longer one cannot be read.
MOST_TOKENS = 200


def add_parser(commands: Subparsers) -> None:
    """Adds the command to the sub-parsers of ``tlm-fairseq``."""
    parser = commands.add_parser(
        "mask",
        help="draw the mask of a sentence, as text or as a picture",
        description="Draws which token may attend to which in one training step of one self-attention layer.",
    )
    parser.add_argument("--text", required=True, type=tokens, help="the sentence: tokens separated by spaces")
    parser.add_argument(
        "--rate",
        default="0.1",
        metavar="P",
        help="probability that a token is selected, from 0 to 1 (default: %(default)s)",
    )
    parser.add_argument(
        "--strategy",
        default="both",
        metavar=f"{{{','.join(STRATEGIES)}}}",
        help="what a selected token is cut from (default: %(default)s)",
    )
    parser.add_argument("--seed", type=_seed, default=1, metavar="N", help="seed of the draw (default: %(default)s)")
    parser.add_argument("--causal", action="store_true", help="as in a decoder: no token sees a later one")
    parser.add_argument("--out", metavar="FILE", help="write a picture there: .png, .svg or .pdf (default: print text)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    """Prints the mask as text or, with ``--out``, writes its picture."""
    from tlm_fairseq.report.mask_picture import picture_format, write_mask_picture
    from tlm_fairseq.report.mask_text import mask_as_text

    if args.out:
        picture_format(args.out)  # a wrong suffix is told before the seconds that torch takes to load
    rate, strategy = _checked(args.rate, args.strategy)
    view = draw_mask(args.text, rate, strategy, args.seed, args.causal)
    if not args.out:
        show(mask_as_text(view))
        return
    unknown = write_mask_picture(args.out, view)
    if unknown:
        show(
            f"tlm-fairseq mask: no installed font has {unknown[:20]} (drawn as boxes); "
            "install one that does (for Chinese, Japanese and Korean: Noto Sans CJK)",
            file=sys.stderr,
        )
    show(f"wrote {args.out}")


def draw_mask(tokens: list[str], rate: float, strategy: str, seed: int, causal: bool) -> "MaskView":
    """Draws roles for a list of tokens and returns them with their mask, as a MaskView. Raises UserError without
    torch."""
    try:
        import torch
    except ImportError as error:
        raise UserError(f"the mask is drawn with torch ({error}); tlm-fairseq doctor says what to install") from None

    from tlm_fairseq.masking import KEPT, SELF, SIBLINGS, may_attend, select_roles
    from tlm_fairseq.report.mask_view import MaskView

    generator = torch.Generator().manual_seed(seed)
    roles = select_roles(None, rate, strategy, generator, shape=(1, len(tokens)))
    words = {KEPT: "kept", SIBLINGS: "siblings", SELF: "self"}
    direction = "causal" if causal else "bidirectional"
    return MaskView(
        tokens=tokens,
        roles=[words[role] for role in roles[0].tolist()],
        may_attend=may_attend(roles, causal=causal)[0, 0].tolist(),
        causal=causal,
        title=f"Token-Level Masking: rate {rate:g}, strategy {strategy}, seed {seed}, {direction}",
    )


def tokens(text: str) -> list[str]:
    """Splits ``--text`` at white space, as fairseq does; an argparse type."""
    found = text.split()
    if not found:
        raise argparse.ArgumentTypeError("holds no token")
    if len(found) > MOST_TOKENS:
        raise argparse.ArgumentTypeError(f"holds {len(found)} tokens; at most {MOST_TOKENS} can be drawn")
    # Bytes of the command line that are no UTF-8 arrive as lone surrogates, which can be neither printed nor drawn.
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise argparse.ArgumentTypeError("is not valid UTF-8")
    return found


def _checked(rate, strategy):
    """Reads and checks the two options as fairseq-train does ``--tlm-rate`` and ``--tlm-strategy``."""
    try:
        rate = probability(rate)
    except argparse.ArgumentTypeError as error:
        raise UserError(f"--rate: {error}") from None
    if strategy not in STRATEGIES:
        raise UserError(f"--strategy: must be one of {', '.join(STRATEGIES)}, got {strategy!r}")
    return rate, strategy


def _seed(text):
    # torch takes 64-bit seeds.
    if not text.isascii() or not text.isdigit() or int(text) >= 2**63:
        raise argparse.ArgumentTypeError(f"must be a whole number from 0 to 2**63 - 1, got {text!r}")
    return int(text)
