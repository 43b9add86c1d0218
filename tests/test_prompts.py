"""What a person might see in practice stands on the page of its domain, and nothing stands where nothing is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import html

from build_tools.pages import make_tree
from tests.exports.awkward_catalogue import real

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue

HEADING = "## What would I see in practice?"


def domain_pages(catalogue: Catalogue) -> dict[str, str]:
    files = make_tree(catalogue, with_documents=False).files
    pages = {code: f"domains/{code.lower()}/index.md" for code in catalogue.domains}
    return {code: next(each.content for each in files if each.path == path) for code, path in pages.items()}


def test_every_domain_of_ours_shows_its_own_prompts() -> None:
    catalogue = real()
    for code, page in domain_pages(catalogue).items():
        prompts = catalogue.domains[code][1].in_practice
        assert 2 <= len(prompts) <= 4
        section = page.partition(HEADING)[2].partition("\n## ")[0]
        shown = html.fragment_fromstring(section, create_parent="div").xpath("//ul/li")
        assert [item.text_content() for item in shown] == list(prompts)


def test_a_domain_without_prompts_has_no_heading_for_them() -> None:
    catalogue = real()
    bare = [
        framework.model_copy(
            update={"domains": tuple(each.model_copy(update={"in_practice": ()}) for each in framework.domains)}
        )
        for framework in catalogue.frameworks
    ]
    pages = domain_pages(replace(catalogue, frameworks=tuple(bare)))
    assert not [code for code, page in pages.items() if HEADING in page]
