"""tokenizer_config.json, which tells how the tokenizer of a pretrained model treats text before it becomes subwords."""

from pathlib import Path
from typing import Any

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.json_file import read_json

SETTINGS = "tokenizer_config.json"


def read_tokenizer_settings(folder: Path) -> dict[str, Any]:
    """Returns the dictionary in the folder's tokenizer_config.json, an empty one where there is no such file.

    Raises:
        UserError: the file is malformed.
    """
    path = folder / SETTINGS
    if not path.is_file():
        return {}
    settings = read_json(path, "download it again", dict)
    if settings.get("strip_accents") not in (None, True, False):
        raise UserError(f"{path}: not the settings of a tokenizer; download it again")
    return settings
