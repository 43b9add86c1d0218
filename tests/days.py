"""The day on which tests look at the project's own collection: no earlier than any day that is written in it."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

_DAY = re.compile(r"\b(?:\w+_)?on: (\d{4}-\d{2}-\d{2})\b")
_ROOT = Path(__file__).parent.parent
_WRITTEN = [path for folder in ("materials", "paths", "permissions") for path in sorted((_ROOT / folder).rglob("*"))]

COLLECTION_DAY = dt.date.fromisoformat(
    max(
        day
        for path in _WRITTEN
        if path.suffix in {".md", ".yaml"}
        for day in _DAY.findall(path.read_text(encoding="utf-8"))
    )
)
"""The newest day on which something was reviewed, changed, given or read."""
EPOCH = str(int(dt.datetime.combine(COLLECTION_DAY, dt.time(), dt.UTC).timestamp()))
"""The same in seconds, as `SOURCE_DATE_EPOCH` has it."""
