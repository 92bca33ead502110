"""Files in torch's format around pickles that torch itself would not write."""

import zipfile


def write_zip(path, pickled, compression=zipfile.ZIP_STORED, **records):
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("archive/data.pkl", pickled)
        archive.writestr("archive/version", b"3\n")
        for name, content in records.items():
            archive.writestr(f"archive/data/{name}", content)


def bomb(path, operations=100_000_000):
    """A hundred million operations, after one that asks for mkdir, in a file of a hundred kilobytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("archive/data.pkl", "w") as packed:
        packed.write(b"\x80\x02cposix\nmkdir\n")
        for _ in range(operations // 10_000_000):
            packed.write(b"N" * 10_000_000)
        packed.write(b".")
