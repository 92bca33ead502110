"""Puts the JSON files of a run into one, each under its name: python collect.py OUT.json FILE.json ..."""

import json
import sys
from pathlib import Path

out, *paths = map(Path, sys.argv[1:])
records = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}
out.write_text(json.dumps(records, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
