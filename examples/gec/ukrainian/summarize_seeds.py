"""The scores of several runs as CSV, and for each name mean and standard deviation over its runs.

python summarize_seeds.py --csv seeds.csv tlm=evaluate-tlm-1/scores.json dropout=evaluate-dropout-1/scores.json ...
"""

import argparse
import statistics

from tlm_fairseq.report.csv_file import write_csv
from tlm_fairseq.text.json_file import read_json
from tlm_fairseq.text.printed_text import show

COLUMNS = ("name", "run", "bleu", "tp", "fp", "fn", "precision", "recall", "f0.5")


def read_row(name, run, path):
    """Returns one line of the CSV from the JSON of ``tlm-fairseq gec report``, which scores the system first."""
    record = read_json(path, "give the JSON of `tlm-fairseq gec report`", dict)
    bleu, errant = next(value for key, value in record.items() if key != "sentences")
    counts = errant["counts"]
    figures = (round(bleu["score"], 2), counts["tp"], counts["fp"], counts["fn"])
    return (name, run, *figures, errant["precision"], errant["recall"], errant["f"])


def describe(name, rows):
    """Returns a line with mean and standard deviation (n - 1) of each score."""
    parts = [f"{name}, {len(rows)} runs:"]
    for column in ("bleu", "precision", "recall", "f0.5"):
        values = [row[COLUMNS.index(column)] for row in rows]
        spread = f" +- {statistics.stdev(values):.4f}" if len(values) > 1 else ""
        parts.append(f"{column} {statistics.mean(values):.4f}{spread}")
    return "  ".join(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("records", nargs="+", metavar="NAME=FILE", help="JSON of `tlm-fairseq gec report`")
    parser.add_argument("--csv", required=True, metavar="FILE", help="to write")
    args = parser.parse_args()
    rows = {}
    for record in args.records:
        name, _, path = record.partition("=")
        runs = rows.setdefault(name, [])
        runs.append(read_row(name, len(runs) + 1, path))
    write_csv(args.csv, COLUMNS, (row for runs in rows.values() for row in runs))
    for name, runs in rows.items():
        show(describe(name, runs))


if __name__ == "__main__":
    main()
