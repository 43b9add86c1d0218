"""What a reader cites of a material, and how it reads in both styles."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from build_tools.loading import load
from build_tools.model import Name, Reference
from build_tools.rendering.citations import APA, HARVARD, Style
from build_tools.rendering.suggested_citation import author_name, in_full, render_alone, suggested_reference
from tests.specification_runs import TODAY

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue

REPOSITORY = Path(__file__).parent.parent.parent
STYLES = REPOSITORY / "citations" / "csl"
FRONT = """\
---
title: {title}
source: {{organisation: example-university, authors: {authors}{more}}}
rights: {{holder: Example University, basis: {basis}, reuse: CC-BY-4.0}}
review: {{status: published}}
---

Text.
"""
LIBRARY = "@misc{faq2018, author = {{Research in Practice}}, title = {Questions}, year = {2018}, verified = {Seen}}\n"


def repository(
    folder: Path, *, basis: str = "own-work", authors: str = "[A team]", more: str = "", site: str = ""
) -> Catalogue:
    material = folder / "materials" / "a-tool"
    material.mkdir(parents=True)
    material.joinpath("index.md").write_text(FRONT.format(title="A tool", basis=basis, authors=authors, more=more))
    (folder / "organisations.yaml").write_text("organisations: {example-university: {name: Example University}}\n")
    (folder / "citations").mkdir()
    (folder / "citations" / "library.bib").write_text(LIBRARY)
    (folder / "mkdocs.yml").write_text(site)
    return load(folder, TODAY)


def suggested(catalogue: Catalogue) -> Reference:
    return suggested_reference(catalogue.materials["a-tool"], catalogue)


def test_a_material_is_cited_by_its_slug_with_all_that_is_known(tmp_path: Path) -> None:
    catalogue = repository(tmp_path, more=", published: 2026-11-20", site="site_url: https://commons.example")
    assert suggested(catalogue) == Reference(
        key="a-tool",
        kind="online",
        fields={
            "title": "A tool",
            "publisher": "Example University",
            "year": "2026",
            "month": "nov",
            "url": "https://commons.example/materials/a-tool/",
        },
        authors=(Name(literal="A team"),),
    )


@pytest.mark.parametrize(
    ("published", "dates"),
    [("2026", {"year": "2026"}), ("2026-01", {"year": "2026", "month": "jan"}), (None, {})],
)
def test_a_date_and_an_address_that_are_not_known_are_left_out(
    tmp_path: Path, published: str | None, dates: dict[str, str]
) -> None:
    reference = suggested(repository(tmp_path, more=f", published: {published}" if published else ""))
    assert reference.fields == {"title": "A tool", "publisher": "Example University"} | dates


def test_a_hosted_material_that_lives_elsewhere_too_is_cited_here(tmp_path: Path) -> None:
    catalogue = repository(
        tmp_path,
        basis="open-licence",
        more=", url: 'https://www.gov.uk/x', citation: faq2018",
        site="site_url: https://commons.example",
    )
    assert suggested(catalogue).fields["url"] == "https://commons.example/materials/a-tool/"


def test_of_a_link_only_material_the_original_in_the_library_is_cited(tmp_path: Path) -> None:
    catalogue = repository(tmp_path, basis="link-only", more=", citation: faq2018", site="site_url: https://c.example")
    assert suggested(catalogue) is catalogue.references["faq2018"].located.reference


@pytest.mark.parametrize("citation", ["", ", citation: nowhere"])
def test_of_a_link_only_material_without_an_entry_the_original_is_cited_from_its_fields(
    tmp_path: Path, citation: str
) -> None:
    more = f", url: 'https://www.gov.uk/x', published: 2020{citation}"
    reference = suggested(repository(tmp_path, basis="link-only", more=more, site="site_url: https://commons.example"))
    assert reference.kind == "misc"
    assert reference.fields == {
        "title": "A tool",
        "publisher": "Example University",
        "year": "2020",
        "url": "https://www.gov.uk/x",
    }


@pytest.mark.parametrize(
    ("line", "name", "spoken"),
    [
        ("McGeown, Nicola", Name(family="McGeown", given="Nicola"), "Nicola McGeown"),
        ("van den Berg, Anna M.", Name(family="Berg", given="Anna M.", particle="van den"), "Anna M. van den Berg"),
        ("O’Brien-Smith, Úna", Name(family="O’Brien-Smith", given="Úna"), "Úna O’Brien-Smith"),
        ("hooks, bell", Name(family="hooks", given="bell"), "bell hooks"),
        ("Practice Commons editors", Name(literal="Practice Commons editors"), "Practice Commons editors"),
        ("Jane Smith", Name(literal="Jane Smith"), "Jane Smith"),
        ("Kensington, Children and Families", Name(literal="Kensington, Children and Families"), None),
        ("Smith, Jones, Brown", Name(literal="Smith, Jones, Brown"), None),
        ("Smith,", Name(literal="Smith,"), None),
        (", Jane", Name(literal=", Jane"), None),
    ],
)
def test_a_person_is_told_from_a_body_by_the_comma(line: str, name: Name, spoken: str | None) -> None:
    assert author_name(line) == name
    assert in_full(name) == (spoken or line)


def works(count: int) -> dict[str, Reference]:
    authors = (Name(literal="Practice Commons editors"),)
    return {
        f"work-{number}": Reference(
            key="the-same", kind="online", fields={"title": f"Work {number}", "year": "2026"}, authors=authors
        )
        for number in range(count)
    }


@pytest.mark.parametrize("style", [HARVARD, APA], ids=["harvard", "apa"])
def test_works_of_one_author_and_year_get_no_letters(style: Style) -> None:
    entries = render_alone(works(5), style, STYLES)
    assert list(entries) == [f"work-{number}" for number in range(5)]
    assert not [entry for entry in entries.values() if re.search("2026[a-z]", entry)]
    assert all("2026" in entry and "Practice Commons editors" in entry for entry in entries.values())


def test_both_styles_have_their_own_form() -> None:
    fields = {"title": "A tool", "publisher": "Example University", "year": "2026", "month": "nov"}
    fields["url"] = "https://commons.example/materials/a-tool/"
    reference = Reference(key="a-tool", kind="online", fields=fields, authors=(author_name("McGeown, Nicola"),))
    link = f'<a href="{fields["url"]}">{fields["url"]}</a>'
    assert render_alone({"a": reference}, HARVARD, STYLES) == {
        "a": f"McGeown, N. (2026) <em>A tool</em>. Example University. Available at: {link}."
    }
    assert render_alone({"a": reference}, APA, STYLES) == {
        "a": f"McGeown, N. (2026, November). <em>A tool</em>. Example University. {link}"
    }


def test_nothing_to_render_needs_no_style() -> None:
    assert render_alone({}, HARVARD, Path("nowhere")) == {}
