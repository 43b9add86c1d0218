"""The limits as SECURITY.md prints them, from the table by which they are held."""

from __future__ import annotations

import re
from pathlib import Path

from build_tools.intake import LIMITS

DOCUMENT = Path(__file__).parent.parent / "SECURITY.md"
_TABLE = re.compile(r"(<!-- limits: start -->\n).*?(<!-- limits: end -->)", re.DOTALL)


def limits_table() -> str:
    """The table in Markdown."""
    rows = "".join(f"| {limit.what} | {limit.most:,} {limit.unit} |\n" for limit in LIMITS)
    return f"\n| What | At most |\n| --- | ---: |\n{rows}\n"


def with_limits(text: str) -> str:
    """The document with the table in its place."""
    return _TABLE.sub(lambda match: match[1] + limits_table() + match[2], text)
