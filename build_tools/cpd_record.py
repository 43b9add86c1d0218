"""The page of a reader's record of continuing professional development: whole without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from build_tools.exports.cpd_expectations import CPD_JSON, as_cpd_json
from build_tools.exports.privacy_patterns import NAMES, PRIVACY_PATTERNS, PrivacyPatterns
from build_tools.rendering.markup import day_of_year
from build_tools.staging import StagedFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue
    from build_tools.typesetting import Typesetter


def record_values(catalogue: Catalogue, texts: Typesetter) -> dict[str, Any]:
    """What the page shows.

    Args:
        catalogue: A catalogue in which the checks found no error.
        texts: Its texts in house style.
    """
    return {
        "expectations": [
            {
                "regulator": each.regulator,
                "says": each.says,
                "year_ends": day_of_year(each.year_ends or ""),
                "since": each.since,
                "seen_on": each.seen_on,
                "seen_as": each.seen_as,
                "citation": each.citation,
                "source": texts.entry(each.citation or ""),
            }
            for each in catalogue.expectations
        ],
        "questions": [{"asks": each.asks, "help": each.help} for each in catalogue.cpd_questions],
        "looked_for": list(dict.fromkeys(name for names in NAMES.values() for name in names.values())),
    }


def record_files(catalogue: Catalogue) -> Iterator[StagedFile]:
    """What the page's script needs: what regulators expect, and what could tell who somebody is.

    Args:
        catalogue: A catalogue in which the checks found no error.
    """
    yield StagedFile(CPD_JSON, as_cpd_json(catalogue))
    yield StagedFile(PRIVACY_PATTERNS, PrivacyPatterns())
