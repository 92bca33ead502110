"""How fast M2 becomes parallel text on one core: reading the file, and applying the first annotator's edits.

Printed are seconds by the clock and seconds that this process had the core, which differ where others use it too.

    python benchmarks/read_m2.py [--sentences 200000] [--repeats 3] [--seed 1]

The M2 text is made up: sentences of 5 to 35 words with 0 to 3 edits (1.5 on average).
"""

import argparse
import random
import tempfile
import time
from pathlib import Path

from tlm_fairseq.gec.m2 import AnnotatedSentence, Edit, correct_sentence, parse_m2, write_m2
from tlm_fairseq.text.text_file import read_text_lines

STEMS = "ab cat do every for go he in just kind".split()
WORDS = [stem + ending for stem in STEMS for ending in ("", "s", "ing", "ly")]


def make_sentence(generator):
    """Returns an ``AnnotatedSentence`` with edits of annotator 0 that do not overlap."""
    source = generator.choices(WORDS, k=generator.randint(5, 35))
    starts = sorted(generator.sample(range(len(source)), generator.randint(0, 3)))
    edits = []
    for start in starts:
        length = generator.randint(0, 1)
        correction = "" if length and generator.random() < 0.2 else generator.choice(WORDS)
        edits.append(Edit(start, start + length, "R:OTHER" if length else "M:OTHER", correction))
    return AnnotatedSentence(" ".join(source), {0: edits})


def measure(path):
    """Returns (sentences, seconds by the clock, seconds on the core) of one pass over the file."""
    began, began_on_core = time.perf_counter(), time.process_time()
    sentences = parse_m2(read_text_lines(path).lines, path)
    pairs = [(sentence.source, correct_sentence(sentence, 0)) for sentence in sentences]
    return len(pairs), time.perf_counter() - began, time.process_time() - began_on_core


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sentences", type=int, default=200_000, help="default: %(default)s")
    parser.add_argument("--repeats", type=int, default=3, help="passes; each is printed (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the text (default: %(default)s)")
    args = parser.parse_args()
    generator = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.m2"
        sentences = [make_sentence(generator) for _ in range(args.sentences)]
        edits = sum(len(sentence.edits[0]) for sentence in sentences)
        write_m2(path, sentences)
        del sentences
        print(f"{args.sentences} sentences, {edits / args.sentences:.2f} edits each, {path.stat().st_size} bytes")
        passes = [measure(path) for _ in range(args.repeats)]
    for _, seconds, on_core in passes:
        print(f"{seconds:.2f} s by the clock, {on_core:.2f} s on the core")
    print(
        f"best of {args.repeats}: {max(number / seconds for number, seconds, _ in passes):.0f} sentences per second by "
        f"the clock, {max(number / on_core for number, _, on_core in passes):.0f} on the core"
    )


if __name__ == "__main__":
    main()
