"""Tables as files of comma-separated values."""

import csv

from tlm_fairseq.files import written_whole


def write_csv(path, header, rows):
    """Writes a table, whole or not at all."""
    with written_whole(path) as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
