"""How a reader cites one material: its reference, and that reference in house style.

A reader cites the one material and not the collection. So the letters of 2026a and 2026b, which tell works in one list
apart, must not appear here: each reference is rendered as if it stood alone.
"""

from __future__ import annotations

import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.catalogue import MATERIALS
from build_tools.model import Name, Reference
from build_tools.readers.bibtex import MONTHS
from build_tools.rendering.citations import edition, keep, read_kept, render_citations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from build_tools.catalogue import Catalogue, Material
    from build_tools.model import Source
    from build_tools.rendering.citations import Style

_TELLS_APART = re.compile(r'\bdisambiguate-add-([a-z-]+)="true"')
_IN_ORDER = re.compile(r"(<bibliography\b[^>]*>)\s*<sort>.*?</sort>", re.DOTALL)
"""What puts a list of references in order: nobody sees these in a list, and it takes two fifths of the time."""
MOST_IN_A_CALL = 1250
CALLS_AT_ONCE = 2
_PARTICLE = re.compile(r"((?:[a-z][\w'’-]* +)*)(.+)", re.DOTALL)
_JOINS_WORDS = {"and", "&", "of", "for", "the", "in"}


def suggested_reference(material: Material, catalogue: Catalogue) -> Reference:
    """What a reader cites: the material, or the original when the material only describes it and links to it.

    The original is the entry of the library that the material names; without one, it is what the material says of it.

    Args:
        material: A material with a source.
        catalogue: The catalogue that it is part of.
    """
    front = material.front
    source = front.source
    is_original = bool(front.rights and front.rights.basis == "link-only")
    if source and is_original and source.citation in catalogue.references:
        return catalogue.references[source.citation].located.reference
    organisation = catalogue.organisations.get(source.organisation or "") if source else None
    fields = {"title": material.title, "publisher": (organisation.name if organisation else None) or ""}
    fields |= _dates(source)
    fields["url"] = (
        source.url if source and is_original else catalogue.full_address(f"{MATERIALS}/{material.slug}/")
    ) or ""
    return Reference(
        key=material.slug,
        kind="misc" if is_original else "online",
        fields={name: value for name, value in fields.items() if value},
        authors=tuple(author_name(line) for line in source.authors) if source else (),
    )


def _dates(source: Source | None) -> dict[str, str]:
    """The year, and the month as BibTeX calls it, as far as they are known."""
    parts = (source.published or "").split("-") if source else []
    month = MONTHS[int(parts[1]) - 1] if len(parts) > 1 else ""
    return {"year": parts[0], "month": month} if parts else {}


def author_name(line: str) -> Name:
    """The person or body that a line of `authors` names.

    A person is written as `Family, Given`; everything else is the name of a body and stays as it is. A name with a
    word that joins others, such as `Royal Borough of Kensington, Children and Families`, is a body's too.

    Args:
        line: One author, as the front matter gives it.
    """
    family, comma, given = (part.strip() for part in line.partition(","))
    words = set(f"{family} {given}".casefold().split())
    if not (family and comma and given) or "," in given or words & _JOINS_WORDS:
        return Name(literal=line.strip())
    match = _PARTICLE.fullmatch(family)
    particle, rest = match.groups() if match else ("", family)
    return Name(family=rest, given=given, particle=particle.strip())


def in_full(name: Name) -> str:
    """A name as it is spoken: Nicola McGeown, or Department for Education."""
    parts = (name.given, name.particle, name.family, name.suffix)
    return name.literal or " ".join(part for part in parts if part)


def render_alone(
    references: Mapping[str, Reference], style: Style, styles_folder: Path, kept: Path | None = None
) -> dict[str, str]:
    """HTML for each reference as if it stood alone, under the key that it was given.

    Each is kept by itself, and pandoc is asked for those that are new: in several calls, of which two run at a time.

    Args:
        references: The references, each under a key of the caller's.
        style: The style.
        styles_folder: The folder that holds its CSL file.
        kept: A folder for what pandoc made, as for the library.

    Raises:
        RuntimeError: Pandoc failed, which valid references do not make it do.
    """
    if not references:
        return {}
    rules = (styles_folder / style.file).read_text(encoding="utf-8")
    rules = _IN_ORDER.sub(r"\1", _TELLS_APART.sub(r'disambiguate-add-\1="false"', rules))
    rest = blake2b(f"{edition()}{rules}".encode(), digest_size=32).digest()
    names = {key: _name_of(reference, rest) for key, reference in references.items()}
    file = kept / f"alone-{style.key}.json" if kept else None
    entries = (read_kept(file) if file else None) or {}
    is_kept = entries.keys() == set(names.values())
    new = {names[key]: reference for key, reference in references.items() if names[key] not in entries}
    entries |= _rendered(new, style, rules)
    if file and not is_kept:
        keep(file, {name: entries[name] for name in names.values() if name in entries})
    return {key: entries[name] for key, name in names.items() if name in entries}


def _name_of(reference: Reference, rest: bytes) -> str:
    """What a reference is kept under: the digest of it, and of all else that its entry is made from."""
    return blake2b(reference.model_dump_json().encode(), key=rest, digest_size=16).hexdigest()


def _rendered(references: dict[str, Reference], style: Style, rules: str) -> dict[str, str]:
    listed = [reference.model_copy(update={"key": name}) for name, reference in references.items()]
    parts = [listed[start : start + MOST_IN_A_CALL] for start in range(0, len(listed), MOST_IN_A_CALL)]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(CALLS_AT_ONCE) as threads:
        (Path(folder) / style.file).write_text(rules, encoding="utf-8")
        made = threads.map(lambda part: render_citations(part, [], style, Path(folder)), parts)
        return {name: entry for rendered in made for name, entry in rendered.entries.items()}
