"""Every text that stands in a field: what checks of all fields go through."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from build_tools.catalogue import Catalogue
    from build_tools.readers.located_yaml import Document, Path
    from build_tools.readers.text import Source


def fields_with(
    catalogue: Catalogue, may_hold: Callable[[str], object]
) -> Iterator[tuple[Source, Document, Path, str]]:
    """Each text in a field, with its file, its document and its path there, of the files in which a look finds a sign.

    A sign can hide behind a backslash of YAML, so a file with a backslash is never passed over.

    Args:
        catalogue: The catalogue.
        may_hold: A quick look at the whole of a file: false only where no field can hold what is looked for.
    """
    for source, document in _documents(catalogue):
        if "\\" in source.text or may_hold(source.text):
            for path, value in _texts(document.value):
                yield source, document, path, value


def _documents(catalogue: Catalogue) -> Iterator[tuple[Source, Document]]:
    for page in (*catalogue.materials.values(), *catalogue.pages.values()):
        yield page.source, page.document
    for grant in catalogue.grants.values():
        yield grant.source, grant.document
    for path in catalogue.reading_paths.values():
        yield path.source, path.document
    for _, register in catalogue.registers:
        yield register.source, register.document


def _texts(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))
