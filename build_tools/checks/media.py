"""MED: whether a picture or document is what it says it is, and what hides in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.checks.registry import noted, source_check
from build_tools.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.diagnostics import Finding
    from build_tools.readers.text import Source


@source_check("MED001", Severity.ERROR)
def wrong_kind(source: Source) -> Iterable[Finding]:
    """Flag a file that is of another kind than its name says."""
    return noted("wrong_kind", source)


@source_check("MED002", Severity.ERROR)
def unknown_kind(source: Source) -> Iterable[Finding]:
    """Flag a picture or document of a kind that we do not publish."""
    return noted("unknown_kind", source)


@source_check("MED003", Severity.ERROR)
def hidden_data(source: Source) -> Iterable[Finding]:
    """Flag a file that holds something beside what it shows, or that is two things at once."""
    return noted("hidden_data", source)


@source_check("MED004", Severity.ERROR)
def damaged_file(source: Source) -> Iterable[Finding]:
    """Flag a picture or document that cannot be opened."""
    return noted("damaged_file", source)


@source_check("MED005", Severity.ERROR)
def too_much_inside(source: Source) -> Iterable[Finding]:
    """Flag a picture or document that is far larger when it is opened than it looks."""
    return noted("too_much_inside", source)


@source_check("MED006", Severity.ERROR)
def place_in_picture(source: Source) -> Iterable[Finding]:
    """Flag a picture that says where it was taken."""
    return noted("place_in_picture", source)


@source_check("MED007", Severity.ERROR)
def person_in_picture(source: Source) -> Iterable[Finding]:
    """Flag a picture whose hidden details name a person."""
    return noted("person_in_picture", source)


@source_check("MED008", Severity.ADVICE)
def details_in_picture(source: Source) -> Iterable[Finding]:
    """Say which other hidden details a picture holds."""
    return noted("details_in_picture", source)


@source_check("MED009", Severity.ERROR)
def active_content(source: Source) -> Iterable[Finding]:
    """Flag a document that holds a program or gives orders to one."""
    return noted("active_content", source)


@source_check("MED010", Severity.ERROR)
def file_inside(source: Source) -> Iterable[Finding]:
    """Flag a document that holds another file."""
    return noted("file_inside", source)


@source_check("MED011", Severity.ERROR)
def locked_file(source: Source) -> Iterable[Finding]:
    """Flag a document with a password."""
    return noted("locked_file", source)


@source_check("MED012", Severity.WARNING)
def person_in_document(source: Source) -> Iterable[Finding]:
    """Flag a document whose properties name a person."""
    return noted("person_in_document", source)


@source_check("MED013", Severity.ERROR)
def comments_inside(source: Source) -> Iterable[Finding]:
    """Flag a document that holds comments or tracked changes."""
    return noted("comments_inside", source)


@source_check("MED014", Severity.ERROR)
def fetches_from_elsewhere(source: Source) -> Iterable[Finding]:
    """Flag a document that fetches something when it is opened."""
    return noted("fetches_from_elsewhere", source)
