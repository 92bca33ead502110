"""How fast a model corrects by aggressive decoding, beside greedy search and beam search of fairseq.

    python benchmarks/decoding.py --path run/train/checkpoint_best.pt --data-bin run/binary --pieces run/pieces/test.src

The three run in turn, batch by batch, in one process, on the same batches; what is printed are ratios of all their
seconds and of the medians of a sentence. Reading the model and turning text into pieces are not counted.
"""

import argparse
import random
import statistics
import time

import torch
from tqdm import tqdm
from training_step import write_rows

from tlm_fairseq.inference.beam_search import BeamSearch
from tlm_fairseq.inference.length_batches import batches_by_length
from tlm_fairseq.text.parallel_text import read_lines

DECODINGS = {"aggressive": dict(beam=1, aggressive=True), "greedy": dict(beam=1), "beam 5": dict(beam=5)}
MANY = 10**9


def measure(searches, sentences, batch_size):
    """Returns a row of ratios, after checking that aggressive decoding finds what greedy search finds."""
    lengths = [len(sentence.split()) for sentence in sentences]
    seconds = {name: [] for name in searches}  # of each sentence, its share of its batch
    batches = list(batches_by_length(lengths, MANY, batch_size))
    same = 0
    for turn, batch in enumerate(tqdm(batches, desc=f"batches of {batch_size}", disable=None)):
        found = {}
        # Every other round goes backwards, so that no search always follows the same one.
        for name in list(searches) if turn % 2 else reversed(list(searches)):
            start = time.perf_counter()
            hypotheses = searches[name].search([sentences[number] for number in batch], MANY)
            seconds[name] += [(time.perf_counter() - start) / len(batch)] * len(batch)
            found[name] = [hypothesis.pieces for hypothesis in hypotheses]
        same += sum(map(str.__eq__, found["aggressive"], found["greedy"]))
    totals = {name: sum(each) for name, each in seconds.items()}
    medians = {name: statistics.median(each) for name, each in seconds.items()}
    return {
        "batch": batch_size,
        "sentences": len(sentences),
        "as greedy": same,
        "per second": {name: len(sentences) / total for name, total in totals.items()},
        "over greedy": totals["greedy"] / totals["aggressive"],
        "over greedy, median": medians["greedy"] / medians["aggressive"],
        "over beam 5": totals["beam 5"] / totals["aggressive"],
        "over beam 5, median": medians["beam 5"] / medians["aggressive"],
        "seconds": {name: [round(one, 5) for one in each] for name, each in seconds.items()},
    }


def as_table(rows):
    lines = [
        "| batch | sentences as greedy | over greedy | median | over beam 5 | median |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        ratios = " | ".join(
            f"{row[name]:.1f}" for name in ("over greedy", "over greedy, median", "over beam 5", "over beam 5, median")
        )
        lines.append(f"| {row['batch']} | {row['as greedy']} of {row['sentences']} | {ratios} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--path", required=True, help="checkpoint")
    parser.add_argument("--data-bin", required=True, help="folder of its dictionaries")
    parser.add_argument("--pieces", required=True, help="sentences in the model's pieces")
    parser.add_argument("--sentences", type=int, default=300, help="drawn of these (default: %(default)s)")
    parser.add_argument("--batch-sizes", nargs="+", type=int, default=(1, 8, 32))
    parser.add_argument("--threads", type=int, default=2, help="CPU threads (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the sentences (default: %(default)s)")
    parser.add_argument("--json", metavar="OUT", help="also write every measured time there")
    args = parser.parse_args()
    args.device = "cpu"
    torch.set_num_threads(args.threads)
    sentences = [line for line in read_lines(args.pieces) if line]
    sentences = random.Random(args.seed).sample(sentences, min(args.sentences, len(sentences)))
    searches = {
        name: BeamSearch([args.path], args.data_bin, cpu=True, **options) for name, options in DECODINGS.items()
    }
    for search in searches.values():
        search.search(sentences[:2])
    rows = [measure(searches, sentences, batch_size) for batch_size in args.batch_sizes]
    print(as_table(rows))
    write_rows(rows, args)


if __name__ == "__main__":
    main()
