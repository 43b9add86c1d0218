"""The guide to the fields: each has an example from a material of ours, or says that it has none."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from build_tools.exports.field_guide import LONGEST_EXAMPLE, field_groups
from build_tools.loading import load
from build_tools.model import Status
from build_tools.pages import Site
from tests.built_site import REPOSITORY, SMALL
from tests.days import COLLECTION_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from build_tools.catalogue import Catalogue, Material
    from build_tools.exports.field_guide import FieldGroup, GuideField

REAL = load(REPOSITORY, COLLECTION_DAY)


def fields(groups: list[FieldGroup]) -> dict[tuple[str, str], GuideField]:
    return {(group.name, field.name): field for group in groups for field in group.fields}


def guide(catalogue: Catalogue) -> dict[tuple[str, str], GuideField]:
    return fields(field_groups(catalogue.materials.values()))


def written(material: Material, path: tuple[str, ...]) -> Iterator[Any]:
    """Whatever stands at a path in a material's front matter, in every part of a list."""
    values = [material.document.value]
    for name in path:
        inner = (each.get(name) for each in values if isinstance(each, dict))
        values = [part for each in inner for part in (each if isinstance(each, list) else [each])]
    yield from (each for each in values if each is not None)


def page_of(catalogue: Catalogue) -> str:
    staged = {each.path: each for each in Site(catalogue).other_files()}
    return str(staged["fields/index.md"].content)


@pytest.mark.parametrize("root", [REPOSITORY, SMALL], ids=["ours", "small"])
def test_an_example_stands_in_the_first_material_that_a_reader_can_see_it_in(root: Path) -> None:
    catalogue = load(root, COLLECTION_DAY)
    seen = 0
    for group in field_groups(catalogue.materials.values()):
        for field in group.fields:
            path = (*group.under, field.name)
            users = [
                material
                for material in catalogue.materials.values()
                if material.is_published and any(not isinstance(each, dict) for each in written(material, path))
            ]
            if not field.used_in:
                assert [each.slug for each in users if not field.group] == [], path
                continue
            (shown,) = yaml.safe_load("\n".join(field.example)).values()
            at = [f"materials/{each.slug}/" for each in users].index(field.used_in)
            assert all(len(str([*written(each, path)])) > LONGEST_EXAMPLE - 50 for each in users[:at]), path
            source = users[at]
            assert field.title == source.title
            held = [str(each) for each in written(source, path)]
            assert {str(each) for each in (shown if isinstance(shown, list) else [shown])} <= set(held), path
            seen += 1
    assert seen > 20


def test_what_nobody_uses_has_the_example_of_the_model_and_says_so() -> None:
    catalogue, models = load(SMALL, COLLECTION_DAY), fields(field_groups())
    unused = {key: each for key, each in guide(catalogue).items() if not each.used_in and not each.group}
    assert unused
    page = page_of(catalogue)
    for key, field in unused.items():
        assert field.example == models[key].example
        shown = "\n".join(re.sub("^  ", "&#32;&#32;", escape(line)) for line in field.example).replace(
            "&#x27;", "&#39;"
        )
        assert f"No published material uses it. A made-up example</p>\n<pre><code>{shown}</code></pre>" in page


def test_without_materials_every_field_has_the_example_of_the_model() -> None:
    assert all(not field.used_in for field in fields(field_groups()).values())
    assert all(field.example or field.group for field in fields(field_groups()).values())


def test_drafts_and_tombstones_give_no_example(small_copy: Path) -> None:
    for slug in ("a-talk", "asking-about-fathers", "what-helps"):
        shutil.rmtree(small_copy / "materials" / slug)
    left = load(small_copy, COLLECTION_DAY).materials
    assert {material.status for material in left.values()} == {Status.DRAFT, Status.WITHDRAWN}
    assert [field.name for field in fields(field_groups(left.values())).values() if field.used_in] == []


def test_an_example_that_is_too_long_is_passed_over(small_copy: Path) -> None:
    path = small_copy / "materials" / "a-talk" / "index.md"
    path.write_text(path.read_text().replace("\nreview:", f"\ncontent_note: {'Sad. ' * 80}\nreview:", 1))
    note = guide(load(small_copy, COLLECTION_DAY))["The fields", "content_note"]
    assert note.used_in == "materials/asking-about-fathers/"


def test_what_a_material_says_cannot_become_a_part_of_the_page(small_copy: Path) -> None:
    path = small_copy / "materials" / "a-talk" / "index.md"
    path.write_text(path.read_text().replace("\nreview:", '\ncontent_note: "</code><b>loud</b> {{ x }}"\nreview:', 1))
    page = page_of(load(small_copy, COLLECTION_DAY))
    assert "&lt;/code&gt;&lt;b&gt;loud" in page
    assert "<b>loud" not in page


def test_each_group_says_where_it_stands_and_every_anchor_is_there_once() -> None:
    groups = field_groups(REAL.materials.values())
    assert {group.name: group.under for group in groups} | {
        "The fields": (),
        "Third party": ("rights", "third_party"),
        "Reviewed by": ("review", "rights"),
        "Change": ("changes",),
    } == {group.name: group.under for group in groups}
    anchors = [field.anchor for group in groups for field in group.fields] + [group.anchor for group in groups]
    assert [anchor for anchor, count in Counter(anchors).items() if count > 1] == []


def test_the_page_is_the_same_each_time_and_has_no_table() -> None:
    page = page_of(REAL)
    assert page == page_of(load(REPOSITORY, COLLECTION_DAY))
    assert "<table" not in page
