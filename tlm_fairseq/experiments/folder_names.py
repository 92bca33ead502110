"""Names of folders made of names that people give to systems."""

import re
import unicodedata


def folder_name(name):
    """Returns the name with whatever a shell or a file system may stumble over as a dash: letters, digits and ``._-``
    stay. May be empty, where nothing of it stays."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._]+", "-", plain).strip("-.")[:100]
