"""What a format for other people's programs is: where its files stand, and what writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.exports.descriptions import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable

    from build_tools.exports.descriptions import Collection, Description, Selection


@dataclass(frozen=True)
class ExportFormat:
    """One format.

    Attributes:
        key: Its own name among all formats, in small letters and hyphens.
        name: What it is called.
        media_type: Its media type.
        about: What a reader does with it, after its name.
        standard: The name of the standard that it follows.
        standard_url: Where the standard is.
        path: The path in the site of the file of a selection.
        write: The content of that file.
        kinds: The kinds of selections of which it has a file.
        needs_address: Whether it can only be true once it is known where the site is published.
        is_announced: Whether the page of a selection tells programs of its file.
        left_out: Why a material is not in its file, to be read after "because": an empty text for one that is.
        lists_materials: Whether it says anything of a material; one that does not is made of the rest alone.
        says_statements: Whether it says what statements say.
        lacks: What it waits for beside the address, in words, while a collection cannot be told in it; otherwise an
            empty text.
    """

    key: str
    name: str
    media_type: str
    about: str
    standard: str
    standard_url: str
    path: Callable[[Selection], str]
    write: Callable[[Collection, Selection], str | bytes]
    kinds: tuple[str, ...] = (EVERYTHING,)
    needs_address: bool = False
    is_announced: bool = False
    left_out: Callable[[Description], str] = lambda _: ""
    lists_materials: bool = True
    says_statements: bool = False
    lacks: Callable[[Collection], str] = lambda _: ""
