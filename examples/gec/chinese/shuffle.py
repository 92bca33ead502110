"""Writes pairs to learn copying from: sentences with small faults, as they are and with their characters shuffled.

No neighbour tells the next character of a shuffled sentence, so that a model must look it up in the source; and as the
source lacks characters and has others that do not belong there, it must look for the place, not count to it. A model
that starts from nothing does not learn that from the few thousand sentences of CGED as they are.

python shuffle.py --input data/train.src data/train.tgt --out copying/train
"""

import argparse
import random

from tlm_fairseq.text.parallel_text import read_lines, write_lines


def shuffled(tokens, generator):
    """Returns the tokens in a random order."""
    return generator.sample(tokens, len(tokens))


def with_faults(tokens, rate, strange, generator):
    """Returns the tokens, each of which is left out, or has a strange one before it, with half of the rate each."""
    kept = []
    for token in tokens:
        chance = generator.random()
        if chance < rate / 2:
            continue
        if chance < rate:
            kept.append(generator.choice(strange))
        kept.append(token)
    return kept or tokens


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--input", nargs="+", required=True, metavar="FILE", help="texts, with spaces between tokens")
    parser.add_argument(
        "--times", type=int, default=3, help="that each sentence comes in its own order, and in another"
    )
    parser.add_argument("--faults", type=float, default=0.06, help="share of faulty tokens (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of orders and faults (default: %(default)s)")
    parser.add_argument(
        "--out", required=True, metavar="PREFIX", help="of the files to write, PREFIX.src and PREFIX.tgt"
    )
    args = parser.parse_args()
    generator = random.Random(args.seed)
    sentences = [
        line.split() for line in sorted({line for path in args.input for line in read_lines(path)}) if line.strip()
    ]
    strange = [token for sentence in sentences for token in sentence]
    targets = [
        order
        for _ in range(args.times)
        for sentence in sentences
        for order in (sentence, shuffled(sentence, generator))
    ]
    sources = [with_faults(target, args.faults, strange, generator) for target in targets]
    write_lines(f"{args.out}.src", map(" ".join, sources))
    write_lines(f"{args.out}.tgt", map(" ".join, targets))


if __name__ == "__main__":
    main()
