"""What the seconds of one run come to: the ratios that are compared, the goals, and which of them are met."""

from __future__ import annotations

from typing import Any

GOALS: dict[str, float] = {
    "cold": 0.40,
    "edit": 0.06,
    "edit_with_search": 0.12,
    "check_cold": 0.25,
    "check_warm": 0.04,
    "growth": 1.10,
    "peak_mb": 800,
    "indexer_peak_mb": 1500,
    "site_mb": 350,
    "files": 45_000,
    "first_search_kb": 300,
    "first_result_s": 0.6,
}
"""The most that each may be, at 10,000 materials on two cores."""

MEANINGS = {
    "cold": "our cold build with its search index ÷ stock on the same pages",
    "cold_bare": "our cold build with its search index ÷ stock on the bare materials alone, which are much less",
    "edit": "one body edit without the search index ÷ our cold build",
    "edit_with_search": "one body edit with the search index ÷ our cold build",
    "check_cold": "`commons check`, cold ÷ our cold build",
    "check_warm": "`commons check` after one edit ÷ our cold build",
    "growth": "our cold build ÷ what a tenth of the materials takes, times ten",
    "peak_mb": "most memory of any process of ours, MB",
    "indexer_peak_mb": "most memory of a worker process, which makes the index, MB",
    "site_mb": "our site, MB",
    "files": "files in our site",
    "first_search_kb": "what is sent for a first search and the page it starts on, kB",
    "first_result_s": "seconds until its first result is seen in Chromium",
}
"""What each is, in the order in which they are shown."""


def ratios(result: dict[str, Any]) -> dict[str, float | None]:
    """The ratios of one run; None for what was not measured.

    Args:
        result: A run, with `materials`, `tenth`, `seconds`, `peaks`, `sites` and `first_search`.
    """
    seconds: dict[str, float] = result["seconds"]

    def divided(first: str, second: str, digits: int = 3) -> float | None:
        above, below = seconds.get(first), seconds.get(second)
        return round(above / below, digits) if above is not None and below else None

    per_tenth = divided("cold", "cold_tenth", digits=9)
    times_larger = result["materials"] / result["tenth"]
    ours = [peak for row, peak in result["peaks"].items() if not row.startswith("stock")]
    site = result["sites"].get("ours", {})
    searches = result["first_search"]
    return {
        "cold": divided("cold", "stock"),
        "cold_bare": divided("cold", "stock_bare"),
        "edit": divided("body_without_search", "cold"),
        "edit_with_search": divided("body", "cold"),
        "check_cold": divided("check_cold", "cold"),
        "check_warm": divided("check_warm", "cold"),
        "growth": round(per_tenth / times_larger, 3) if per_tenth is not None else None,
        "peak_mb": _highest([peak["peak_mb"] for peak in ours]),
        "indexer_peak_mb": _highest([peak["indexer_peak_mb"] for peak in ours]),
        "site_mb": site.get("mb"),
        "files": site.get("files"),
        "first_search_kb": _highest([search["kb"] for search in searches]),
        "first_result_s": _highest([search["seconds"] for search in searches]),
    }


def _highest(values: list[float | None]) -> float | None:
    return max((value for value in values if value is not None), default=None)


def met(measured: dict[str, float | None]) -> dict[str, bool | None]:
    """Whether each goal is met; None for what was not measured.

    Args:
        measured: What `ratios` gave.
    """
    values = {name: measured.get(name) for name in GOALS}
    return {name: None if value is None else value <= GOALS[name] for name, value in values.items()}
