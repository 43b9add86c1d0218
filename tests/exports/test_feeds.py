"""Feeds as feedparser, a schema and the rules of RFC 4287 see them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from hypothesis import given, settings
from jsonschema import Draft4Validator
from lxml import etree, html
from referencing import Registry
from referencing.jsonschema import DRAFT4

from build_tools.catalogue import Material
from build_tools.exports.atom import ATOM, as_atom
from build_tools.exports.descriptions import Collection
from build_tools.exports.export_formats import formats_for, waiting_formats
from build_tools.exports.feeds import MOST
from build_tools.exports.json_feed import JSON_FEED, as_json_feed
from build_tools.exports.rss import RSS, as_rss
from build_tools.model import Change
from tests.built_site import REPOSITORY
from tests.days import COLLECTION_DAY
from tests.exports.awkward_catalogue import ADDRESS, collections, real
from tests.exports.real_collection import everything, real_collection, selected

if TYPE_CHECKING:
    from build_tools.exports.descriptions import Selection

pytestmark = pytest.mark.interop
FEEDS = (ATOM, RSS, JSON_FEED)
_SCHEMAS = Path(__file__).parent.parent / "published_schemas"
_VERSION_1 = DRAFT4.create_resource(json.loads((_SCHEMAS / "json-feed-1.json").read_text(encoding="utf-8")))
JSON_FEED_SCHEMA = Draft4Validator(
    json.loads((_SCHEMAS / "json-feed.json").read_text(encoding="utf-8")),
    registry=Registry().with_resource("https://json.schemastore.org/feed-1", _VERSION_1),
    format_checker=Draft4Validator.FORMAT_CHECKER,
)


def atom(selection: Selection) -> Any:
    return feedparser.parse(as_atom(real_collection(), selection).encode())


def ids_of(path: str, content: str) -> list[str]:
    if path.endswith(".json"):
        return [item["id"] for item in json.loads(content)["items"]]
    return [entry.id for entry in feedparser.parse(content.encode()).entries]


def test_the_newest_stand_first_and_a_feed_has_at_most_as_many_as_is_promised() -> None:
    collection = real_collection()
    days = [collection.materials[slug].modified for slug in everything().slugs]
    read = [entry.updated[:10] for entry in atom(everything()).entries]
    assert f"at most {MOST} entries" in (REPOSITORY / "docs" / "data" / "catalogue.md").read_text(encoding="utf-8")
    assert f"the {MOST} that were changed last" in ATOM.about
    assert len(days) > MOST
    assert read == sorted(days, reverse=True)[:MOST]


@pytest.mark.parametrize("form", FEEDS, ids=lambda form: form.key)
def test_each_domain_and_organisation_has_a_feed_of_its_own_with_its_own_materials(form: Any) -> None:
    collection = real_collection()
    offered = [selection for each, selection in formats_for(collection) if each is form]
    assert {each.kind for each in offered} == {"everything", "domain", "organisation"}
    assert len(offered) == sum(each.kind in form.kinds for each in collection.selections)
    for selection in offered:
        ids = ids_of(form.path(selection), form.write(collection, selection))
        expected = {collection.materials[slug].full_address for slug in selection.slugs}
        assert set(ids) <= expected
        assert len(ids) == min(MOST, len(expected))


def test_the_paths_are_those_that_are_documented() -> None:
    paths = {form.key: [form.path(each) for each in (everything(), selected("PS7"))] for form in FEEDS}
    assert paths == {
        "atom": ["data/feeds/everything.atom", "data/feeds/ps7.atom"],
        "rss": ["data/feeds/everything.rss", "data/feeds/ps7.rss"],
        "json-feed": ["data/feeds/everything.json", "data/feeds/ps7.json"],
    }
    body = next(each for each in real_collection().selections if each.kind == "organisation")
    assert ATOM.path(body) == f"data/feeds/organisations/{body.key}.atom"


@settings(max_examples=30, deadline=None)
@given(collection=collections())
def test_atom_has_what_rfc_4287_demands(collection: Collection) -> None:
    names = {"a": "http://www.w3.org/2005/Atom"}
    for form, selection in formats_for(collection):
        if form is not ATOM:
            continue
        feed = etree.fromstring(as_atom(collection, selection).encode())
        assert [len(feed.findall(f"a:{name}", names)) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert feed.find("a:link[@rel='self']", names).get("href") == feed.find("a:id", names).text
        entries = feed.findall("a:entry", names)
        assert len({entry.find("a:id", names).text for entry in entries}) == len(entries)
        for entry in entries:
            assert [len(entry.findall(f"a:{name}", names)) for name in ("id", "title", "updated")] == [1, 1, 1]
            assert entry.findall("a:author/a:name", names)
            assert entry.find("a:link[@rel='alternate']", names) is not None
            assert len(entry.findall("a:published", names)) <= 1
        newest = max((entry.find("a:updated", names).text for entry in entries), default=None)
        assert newest in {feed.find("a:updated", names).text, None}


@settings(max_examples=30, deadline=None)
@given(collection=collections())
def test_a_date_of_publication_stands_there_only_where_the_full_day_is_known(collection: Collection) -> None:
    if not collection.newest:
        return
    selection = collection.selections[0]
    read = {entry.id: entry for entry in feedparser.parse(as_atom(collection, selection).encode()).entries}
    items = {item["id"]: item for item in json.loads(as_json_feed(collection, selection))["items"]}
    for address, item in items.items():
        day = next(each.published for each in collection.materials.values() if each.full_address == address)
        expected = f"{day}T00:00:00Z" if len(day) == 10 else None
        assert item.get("date_published") == expected
        assert read[address].get("published") == expected


@settings(max_examples=30, deadline=None)
@given(collection=collections())
def test_json_feed_is_as_its_schema_says(collection: Collection) -> None:
    for form, selection in formats_for(collection):
        if form is JSON_FEED:
            JSON_FEED_SCHEMA.validate(json.loads(as_json_feed(collection, selection)))


def test_the_schema_would_notice() -> None:
    feed = json.loads(as_json_feed(real_collection(), everything()))
    assert JSON_FEED_SCHEMA.is_valid(feed)
    assert not JSON_FEED_SCHEMA.is_valid({**feed, "colour": "green"})
    assert not JSON_FEED_SCHEMA.is_valid({**feed, "items": [{"title": "without an id"}]})


def test_an_entry_says_whose_it_is_and_under_which_licence() -> None:
    collection = real_collection()
    for entry in feedparser.parse(as_rss(collection, everything()).encode()).entries:
        described = next(each for each in collection.materials.values() if each.full_address == entry.link)
        assert described.holder in entry.rights
        assert described.licence.name in entry.rights
        assert ("Only a description" in entry.rights) == described.is_elsewhere


@settings(max_examples=30, deadline=None)
@given(collection=collections())
def test_what_rss_takes_for_html_shows_what_was_written(collection: Collection) -> None:
    if not collection.newest:
        return
    channel = etree.fromstring(as_rss(collection, collection.selections[0]).encode())[0]
    summaries = {described.full_address: described.summary for described in collection.materials.values()}
    for item in channel.findall("item"):
        shown = html.fragment_fromstring(item.findtext("description"), create_parent=True)
        assert (shown.text_content(), len(shown)) == (summaries[item.findtext("link")], 0)


def test_there_are_no_feeds_where_no_address_or_no_change_is_known() -> None:
    unknown = Collection(replace(real(), site_address=""))
    assert not {form.key for form, _ in formats_for(unknown)} & {form.key for form in FEEDS}
    empty = Collection(replace(real(), site_address=ADDRESS, materials={}))
    assert not {form.key for form, _ in formats_for(empty)} & {form.key for form in FEEDS}
    assert any({"Atom", "RSS", "JSON Feed"} <= set(names) for names in waiting_formats(unknown).values())


def test_a_feed_without_entries_is_made_again_when_anything_has_changed() -> None:
    catalogue = replace(real(), site_address=ADDRESS)
    first = catalogue.published[0]
    change = Change(on=COLLECTION_DAY + dt.timedelta(days=1), what="Changed.")
    front = first.front.model_copy(update={"changes": (*first.front.changes, change)})
    changed = Material(replace(first.outline, front=front, fingerprint=b"another"), b"")
    written = []
    for material in (first, changed):
        collection = Collection(replace(catalogue, materials={first.slug: material}))
        empty = next(each for each in collection.selections if each.kind == "domain" and not each.slugs)
        assert f"<updated>{collection.newest}T00:00:00Z</updated>" in as_atom(collection, empty)
        written.append((empty.key, empty.fingerprint))
    assert written[0][0] == written[1][0]
    assert written[0][1] != written[1][1]
