"""tokenizer_config.json, which tells how the tokenizer of a pretrained model treats text before it becomes subwords."""

import json

from tlm_fairseq.errors import UserError

SETTINGS = "tokenizer_config.json"


def read_tokenizer_settings(folder):
    """Returns the dictionary in the folder's tokenizer_config.json, an empty one where there is no such file.

    Raises:
        UserError: the file is malformed.
    """
    path = folder / SETTINGS
    if not path.is_file():
        return {}
    try:
        settings = json.loads(path.read_text("utf-8"))
    except ValueError:
        raise UserError(f"{path}: not JSON in UTF-8; download it again") from None
    strip_accents = settings.get("strip_accents") if isinstance(settings, dict) else ""
    if strip_accents not in (None, True, False):
        raise UserError(f"{path}: not the settings of a tokenizer; download it again")
    return settings
