"""The addresses outside the site, for a program that looks at them, and what it found: the file build/links.json.

The program is lychee. Its report says at which line of the list each address stands, so that nobody has to compare
addresses which it may have written in another way.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from build_tools.readers.link_states import LONGEST_ADDRESS, VERSION, LinkStates
from build_tools.reporters import printable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from build_tools.catalogue import Catalogue, Material, Page
    from build_tools.model import Reference
    from build_tools.readers.link_states import LinkLook

_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\^{|}\x00-\x1f\x7f]+")
_MAPS = {"excluded_map": "excluded", "timeout_map": "timeout", "error_map": "broken", "success_map": "ok"}
"""Where lychee puts an address, and what we call it; what stands in a later one counts."""


def outside_addresses(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Every address outside the site that readers can follow, sorted, and the slugs of the materials that lead to it.

    Args:
        catalogue: What the repository holds.
    """
    found: dict[str, dict[str, None]] = {}
    for material in catalogue.published:
        for address in _of_material(material, catalogue):
            found.setdefault(address, {})[material.slug] = None
    elsewhere = [address for page in catalogue.pages.values() for address in _in_text(page)]
    for address in [*elsewhere, *(each.url or "" for each in catalogue.organisations.values())]:
        found.setdefault(address, {})
    wanted = {address: tuple(sorted(slugs)) for address, slugs in found.items() if _is_outside(address)}
    return dict(sorted(wanted.items()))


def _is_outside(address: str) -> bool:
    return len(address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address) is not None and printable(address) == address


def _of_material(material: Material, catalogue: Catalogue) -> Iterator[str]:
    yield from _in_text(material)
    front = material.front
    third = front.rights.third_party if front.rights else ()
    for record in (front.source, front.recording, *third):
        yield (record.url if record else None) or ""
    for key in material.cited_keys:
        cited = catalogue.references.get(key)
        yield _of_reference(cited.located.reference) if cited else ""


def _in_text(page: Page) -> Iterator[str]:
    yield from (link.address for link in page.body.links)
    yield from (picture.address for picture in page.body.pictures)


def _of_reference(reference: Reference) -> str:
    doi = reference.fields.get("doi", "")
    return f"https://doi.org/{doi}" if doi else reference.fields.get("url", "")


def as_list(addresses: Iterable[str]) -> str:
    """The addresses as a page of HTML with one link a line, which is read the same way everywhere."""
    return "".join(f'<a href="{html.escape(each)}">x</a>\n' for each in addresses)


def look_of(
    addresses: Mapping[str, tuple[str, ...]], report: Mapping[str, Any], before: LinkLook, today: dt.date
) -> str:
    """The file build/links.json.

    Args:
        addresses: The addresses in the order of the list, each with the materials that lead to it.
        report: What lychee wrote: `--format json`, with `--verbose`.
        before: What the file held before: an address of which this look says nothing keeps what it has.
        today: The day of the look.

    Raises:
        ValueError: The report is not one of lychee's.
    """
    found = _states(report)
    known = {each.address: each for each in before.links} if isinstance(before, LinkStates) else {}
    links = []
    for line, (address, slugs) in enumerate(addresses.items(), 1):
        state, code = found.get(line, ("unknown", None))
        link = {"address": address, "state": state, "code": code, "seen_on": today.isoformat()}
        if state == "unknown" and address in known:
            link |= known[address].model_dump(mode="json", include={"state", "code", "seen_on"})
        links.append(link | {"materials": list(slugs)})
    whole = {"version": VERSION, "checked_on": today.isoformat(), "links": links}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _states(report: Mapping[str, Any]) -> dict[int, tuple[str, int | None]]:
    """What was found at each line of the list."""
    found: dict[int, tuple[str, int | None]] = {}
    try:
        for name, state in _MAPS.items():
            for each in (each for every in report[name].values() for each in every):
                redirected = state == "ok" and bool(each.get("redirects"))
                code = each["status"].get("code")
                is_code = isinstance(code, int) and 100 <= code <= 999
                found[int(each["span"]["line"])] = ("redirected" if redirected else state, code if is_code else None)
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        message = "this is not a report of lychee’s, made with --format json and --verbose"
        raise ValueError(message) from error
    return found
