"""Every date, author, licence and domain in every format is the catalogue's, whatever signs stand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from build_tools.exports.export_formats import EXPORT_FORMATS, formats_for
from build_tools.rendering.suggested_citation import in_full
from build_tools.staging import as_bytes
from tests.exports.awkward_catalogue import collections
from tests.exports.format_readers import READERS, WITHOUT_MATERIALS, Facts

if TYPE_CHECKING:
    from build_tools.exports.descriptions import Collection, Description
    from build_tools.exports.formats import ExportFormat

pytestmark = pytest.mark.interop


def facts_of(described: Description) -> Facts:
    """What the catalogue says."""
    return Facts(
        title=described.title,
        summary=described.summary,
        authors=[in_full(name) for name in described.authors],
        licence=described.licence.url,
        domains=list(described.domain_codes),
        published=described.published,
        modified=described.modified,
    )


def test_each_format_is_read_back_by_a_test() -> None:
    assert {form.key for form in EXPORT_FORMATS} == READERS.keys() | WITHOUT_MATERIALS
    assert not READERS.keys() & WITHOUT_MATERIALS


@pytest.mark.parametrize("form", [form for form in EXPORT_FORMATS if form.key in READERS], ids=lambda form: form.key)
@settings(max_examples=40, deadline=None)
@given(collection=collections())
def test_a_format_says_what_the_catalogue_says(form: ExportFormat, collection: Collection) -> None:
    for offered, selection in formats_for(collection):
        if offered is not form:
            continue
        said = READERS[form.key](as_bytes(form.write(collection, selection)))
        expected = [each for each in collection.chosen(selection) if not form.left_out(each)]
        assert list(said) == [each.slug for each in expected]
        for each in expected:
            known = facts_of(each)
            assert said[each.slug] == {key: known[key] for key in said[each.slug]}  # type: ignore[literal-required]
            assert {"title", "domains", "modified"} & said[each.slug].keys()


@settings(max_examples=10, deadline=None)
@given(collection=collections(), elsewhere=collections(site_address=""))
def test_the_same_collection_gives_the_same_bytes_and_paths_of_their_own(
    collection: Collection, elsewhere: Collection
) -> None:
    for each in (collection, elsewhere):
        offered = list(formats_for(each))
        paths = [form.path(selection) for form, selection in offered]
        assert len(set(paths)) == len(paths)
        for form, selection in offered:
            assert form.write(each, selection) == form.write(each, selection)
