"""References to write and read back: those of the repository, and any that the model can hold."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pypandoc
from hypothesis import strategies as st

from build_tools.loading import load
from build_tools.model import Name, Reference
from build_tools.readers.bibtex import read_bibtex
from build_tools.readers.text import Notebook
from build_tools.rendering.citations import CSL_TYPES
from build_tools.rendering.suggested_citation import suggested_reference
from tests.specification_runs import TODAY

REPOSITORY = Path(__file__).parent.parent.parent
LIBRARIES = sorted([*(REPOSITORY / "citations").glob("*.bib"), *(REPOSITORY / "tests" / "citeproc").glob("*.bib")])
SIGNS = "{}{}\\%$&#_~^\"'`-–—,;@=*/.:()[]|<>!?   \n\t’‘“”éÉßøŁ"
FIELDS = (
    *("title", "booktitle", "journal", "series", "volume", "number", "edition", "pages", "year", "month", "date"),
    *("publisher", "institution", "organization", "school", "address", "howpublished", "note", "type", "eid"),
    *("url", "doi", "isbn", "issn", "urldate", "verified", "superseded_by", "abstract"),
)


def _written(written: Path) -> list[Reference]:
    return [located.reference for located in read_bibtex(written.read_text(encoding="utf-8"), Notebook())]


def real_references() -> list[Reference]:
    """Every entry of every library here, and what is cited of every published material."""
    catalogue = load(REPOSITORY, TODAY)
    materials = [suggested_reference(material, catalogue) for material in catalogue.published]
    found = {reference.key: reference for path in LIBRARIES for reference in _written(path)}
    return list({**found, **{reference.key: reference for reference in materials}}.values())


REAL = real_references()

signs = st.sampled_from(SIGNS)
anything = st.characters(exclude_categories=["C"], exclude_characters="ˆ")
texts = st.text(signs | anything | st.sampled_from("abcABC"), min_size=1, max_size=40).filter(str.strip)
words = st.text(st.sampled_from("abcABCéÉøŁ'’-&,.%{}") | st.characters(categories=["L"]), min_size=1, max_size=12)
parts = st.lists(words.filter(lambda word: word.strip(",") != ""), min_size=1, max_size=3).map(" ".join)
persons = st.builds(
    Name,
    family=parts,
    given=parts,
    particle=st.sampled_from(["", "van", "van den", "de la"]),
    suffix=st.sampled_from(["", "Jr.", "III"]),
)
names = st.one_of(persons, st.builds(Name, literal=texts), st.sampled_from([Name(family="Plato"), Name(given="Cher")]))
values = st.one_of(texts, st.sampled_from(["2014", "2014/15", "nov", "November", "659–680", "S1-S9", "2026-11-20"]))
any_reference = st.builds(
    Reference,
    key=st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_:.+-]{0,30}", fullmatch=True),
    kind=st.sampled_from([*CSL_TYPES, "unheardof"]),
    fields=st.dictionaries(st.sampled_from(FIELDS), values, max_size=10),
    authors=st.lists(names, max_size=4).map(tuple),
    editors=st.lists(names, max_size=2).map(tuple),
    more_authors=st.booleans(),
)


def one_line(text: str) -> str:
    """A text as every format holds it: words with a space between them."""
    return " ".join(text.split())


def by_pandoc(written: str, form: str) -> dict[str, dict[str, Any]]:
    """What pandoc reads, as CSL-JSON items by key."""
    command = [str(pypandoc.get_pandoc_path()), f"--from={form}", "--to=csljson"]
    done = subprocess.run(command, input=written.encode(), capture_output=True, check=True)
    assert done.stderr == b""
    return {item["id"]: item for item in json.loads(done.stdout)}
