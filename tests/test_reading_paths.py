"""Reading paths: what is worked out of their materials, what their pages say, and when what is made anew."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import jsonschema
import pytest

from build_tools.exports.due_report import what_is_due
from build_tools.exports.json_schema import path_schema
from build_tools.exports.reader_changes import reader_changes
from build_tools.loading import load
from build_tools.model import domain_of
from build_tools.pages import MOST_PATHS, make_tree
from build_tools.pieces import Piece
from build_tools.pipeline import check
from build_tools.reading_paths import paths_to_read
from build_tools.rendering.words import duration_words
from build_tools.store import FOLDER, Store
from build_tools.trace import Trace
from tests.built_site import REPOSITORY, make_pages, publish_site
from tests.days import COLLECTION_DAY
from tests.made_up import BuiltRepository, clean_site, differing

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.catalogue import Catalogue

SLUG = "talking-with-fathers"
FILE = f"paths/{SLUG}.yaml"
STEP = re.compile(r'<li data-slug="([a-z0-9-]+)" data-minutes="(\d+)">')


@pytest.fixture(scope="module")
def real() -> Catalogue:
    return load(REPOSITORY, COLLECTION_DAY)


@pytest.fixture(scope="module")
def pages(real: Catalogue) -> dict[str, str]:
    return {file.path: file.content for file in make_pages(real) if file.path.endswith(".md")}


def edit(root: Path, path: str, before: str, after: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert before in text
    (root / path).write_text(text.replace(before, after), encoding="utf-8")


def test_every_real_path_has_its_page_in_the_order_of_its_file(real: Catalogue, pages: dict[str, str]) -> None:
    assert len(real.reading_paths) >= 5
    for slug, path in real.reading_paths.items():
        page = pages[f"paths/{slug}/index.md"]
        wanted = [(step.material, str(real.materials[step.material or ""].front.minutes)) for step in path.front.steps]
        assert STEP.findall(page) == wanted, slug
        for step in path.front.steps:
            assert f'href="../../materials/{step.material}/"' in page
        assert page.count(f'data-path="{slug}"') == 1
        assert page.index('data-tool="path-progress"') < page.index('<ol class="pc-path"')
        assert duration_words(sum(int(minutes) for _, minutes in wanted)) in page


def test_the_domains_of_a_path_are_those_of_its_materials_the_commonest_first(
    real: Catalogue, pages: dict[str, str]
) -> None:
    for path in paths_to_read(real):
        served = [{domain_of(code) for code in step.material.front.domains} for step in path.steps]
        counts = {code: sum(code in each for each in served) for code in set.union(*served)}
        assert path.served == counts
        assert list(path.served.values()) == sorted(counts.values(), reverse=True)
        page = pages[f"{path.address}index.md"]
        for code, count in counts.items():
            assert re.search(rf'href="../../domains/{code.lower()}/".*{count} of {len(path.steps)} materials', page), (
                code
            )


def test_each_material_says_of_which_paths_it_is_part_and_at_which_step(real: Catalogue, pages: dict[str, str]) -> None:
    for material in real.published:
        page = pages[f"materials/{material.slug}/index.md"]
        said = re.findall(r'Step (\d+) of (\d+) in <a href="../../paths/([a-z0-9-]+)/">', page)
        wanted = []
        for slug, path in real.reading_paths.items():
            steps = [step.material for step in path.front.steps]
            if material.slug in steps:
                wanted.append((str(steps.index(material.slug) + 1), str(len(steps)), slug))
        assert said == wanted, material.slug
        assert ("## Reading paths" in page) == bool(wanted)


@pytest.mark.parametrize("address", ["", "browse/", "paths/"])
def test_the_pages_that_lead_to_everything_lead_to_the_paths(
    address: str, real: Catalogue, pages: dict[str, str]
) -> None:
    listed = set(re.findall(r'href="(?:\.\./)*(?:paths/)?([a-z0-9-]+)/"', pages[f"{address}index.md"]))
    assert set(real.reading_paths) - listed == set()


def test_the_page_of_a_domain_leads_to_the_paths_that_serve_it_most(real: Catalogue, pages: dict[str, str]) -> None:
    shares = {
        path.path.slug: path.served.get("PL3", 0) / len(path.steps)
        for path in paths_to_read(real)
        if "PL3" in path.served
    }
    listed = re.findall(r'href="../../paths/([a-z0-9-]+)/"', pages["domains/pl3/index.md"])
    assert [shares[slug] for slug in listed] == sorted(shares.values(), reverse=True)[:5]


def test_a_step_that_was_withdrawn_is_in_no_page_and_the_others_move_up(small_copy: Path) -> None:
    edit(
        small_copy,
        FILE,
        "  - material: a-talk",
        "  - {material: old-leaflet, why: GONEWORD was said of it.}\n  - material: a-talk",
    )
    checked = check(small_copy)
    assert [each.code for each in checked.report.diagnostics] == ["PTH004"]
    made = {file.path: file.content for file in make_pages(checked.catalogue) if file.path.endswith(".md")}
    page = made[f"paths/{SLUG}/index.md"]
    assert [slug for slug, _ in STEP.findall(page)] == ["asking-about-fathers", "a-talk", "what-helps"]
    assert "Step 2 of 3 in" in made["materials/a-talk/index.md"]
    assert not [path for path, text in made.items() if "GONEWORD" in text]
    assert not [each.path for each in make_tree(checked.catalogue).findable if "goneword" in each.content]


def test_a_path_of_which_nothing_is_left_says_so(small_copy: Path) -> None:
    for slug in ("asking-about-fathers", "a-talk", "what-helps"):
        edit(small_copy, f"materials/{slug}/index.md", "status: published", "status: withdrawn")
        edit(
            small_copy,
            f"materials/{slug}/index.md",
            "\ntitle:",
            "\nwithdrawn: {on: 2026-11-20, reason: requested}\ntitle:",
        )
    made = {file.path: file.content for file in make_pages(check(small_copy).catalogue) if file.path.endswith(".md")}
    assert "Everything on this path was withdrawn." in made[f"paths/{SLUG}/index.md"]
    assert "0 materials" in made["paths/index.md"]


def test_a_draft_is_nowhere(small_site: Path) -> None:
    texts = {path: path.read_text(errors="replace") for path in small_site.rglob("*") if path.is_file()}
    assert [path for path, text in texts.items() if "ZEBRAPATHWORD" in text or "zebrapathword" in text] == []


def test_signs_in_a_path_are_shown_and_never_obeyed(small_site: Path) -> None:
    page = (small_site / f"paths/{SLUG}/index.html").read_text()
    assert "<title>Fathers &amp; &quot;others&quot; *first*, `then` [all](of) { them }" in page
    assert "Begin with what you can *ask* &amp; write down." in page
    assert "The original is kept elsewhere. The time is that of our description." in page


def test_without_paths_the_list_says_so_and_nothing_else_speaks_of_them(small_copy: Path) -> None:
    for path in (small_copy / "paths").iterdir():
        path.unlink()
    (small_copy / "paths").rmdir()
    made = {file.path: file.content for file in make_pages(check(small_copy).catalogue) if file.path.endswith(".md")}
    assert "There are no reading paths here yet." in made["paths/index.md"]
    assert [path for path, text in made.items() if "eading path" in text and not path.startswith("checks/")] == [
        "paths/index.md"
    ]


def test_the_home_page_shows_some_of_many_paths_and_leads_to_the_rest(small_copy: Path) -> None:
    text = (small_copy / FILE).read_text(encoding="utf-8")
    for number in range(MOST_PATHS):
        (small_copy / "paths" / f"path-{number}.yaml").write_text(
            re.sub("title: .*", f"title: Path {number}", text, count=1)
        )
    made = {file.path: file.content for file in make_pages(check(small_copy).catalogue) if file.path.endswith(".md")}
    assert f"See all {MOST_PATHS + 1} reading paths" in made["index.md"]
    assert len(set(re.findall(r'href="paths/([a-z0-9-]+)/"', made["index.md"]))) == MOST_PATHS


def made_anew(repository: BuiltRepository) -> set[str]:
    """The pages that a build makes differ, as readers see them."""
    before = repository.files
    repository.build()
    return {path for path in differing(repository.files, before) if path.endswith(".html")}


def test_an_edited_reason_makes_the_page_of_the_path_anew_and_no_material(built_small: BuiltRepository) -> None:
    edit(built_small.root, FILE, "End with what is known to help.", "End with what helps.")
    assert made_anew(built_small) == {f"paths/{SLUG}/index.html"}
    assert differing(built_small.files, clean_site(built_small.root, built_small.root.parent)) == []


def test_a_material_looks_at_its_own_places_and_at_nobody_elses(real: Catalogue) -> None:
    trace = Trace()
    piece = Piece(real, trace)
    trace.begin()
    assert [place.slug for place in piece.path_places["observe-and-give-feedback"]] == ["first-twelve-months"]
    assert trace.end() == (("path_places", "observe-and-give-feedback"),)


def test_another_title_of_a_path_is_on_every_page_that_leads_to_it(built_small: BuiltRepository) -> None:
    edit(built_small.root, FILE, "Fathers &", "Dads &")
    changed = made_anew(built_small)
    assert {"index.html", "browse/index.html", "paths/index.html", f"paths/{SLUG}/index.html"} <= changed
    assert {f"materials/{slug}/index.html" for slug in ("a-talk", "asking-about-fathers", "what-helps")} <= changed
    assert differing(built_small.files, clean_site(built_small.root, built_small.root.parent)) == []


def test_a_path_that_is_taken_away_leaves_nothing_behind(built_small: BuiltRepository) -> None:
    (built_small.root / FILE).unlink()
    built_small.build()
    assert not [path for path in built_small.files if SLUG in path]
    assert differing(built_small.files, clean_site(built_small.root, built_small.root.parent)) == []


def test_what_was_found_in_a_path_gives_way_when_its_materials_change(small_copy: Path) -> None:
    def found() -> list[tuple[str, str]]:
        with Store(small_copy / FOLDER) as store:
            warm = check(small_copy, store=store).report.diagnostics
        assert warm == check(small_copy).report.diagnostics
        return [(each.path, each.code) for each in warm]

    assert found() == []
    edit(small_copy, "materials/a-talk/index.md", "status: published", "status: draft")
    assert (FILE, "PTH003") in found()
    (small_copy / "materials" / "a-talk").rename(small_copy / "materials" / "another-talk")
    assert (FILE, "PTH002") in found()


def test_nothing_is_published_when_a_path_is_broken_and_the_old_site_stays(built_small: BuiltRepository) -> None:
    before = built_small.files
    edit(built_small.root, FILE, "material: a-talk", "material: a-walk")
    with pytest.raises(ValueError, match="errors"):
        built_small.build()
    assert differing(built_small.files, before) == []


@pytest.mark.parametrize(
    ("before", "after", "code", "line"),
    [
        ("    why: Then hear how somebody else asks.\n", "", "FMT018", 9),
        ("Then hear how somebody else asks.", "''", "FMT016", 10),
        ("audience: [practice-supervisor", "audience: [practice-superviser", "FMT015", 3),
        ("summary:", "sumary:", "FMT013", 2),
        ("organisation: practice-commons", "organisation: nobody", "RGT029", 4),
        ("material: a-talk", "material: A talk", "FMT016", 9),
        ("Three short things", "Write to jo.bloggs@gmail.com. Three", "PRV004", 2),
        ("Three short things", "<b>Three</b>", "FMT026", 2),
    ],
)
def test_a_fault_in_a_field_is_found_at_its_line(
    small_copy: Path, before: str, after: str, code: str, line: int
) -> None:
    edit(small_copy, FILE, before, after)
    found = {(each.path, each.line, each.code) for each in check(small_copy).report.diagnostics}
    assert (FILE, line, code) in found


def test_a_path_that_cannot_be_read_and_a_file_of_another_kind_are_named(small_copy: Path) -> None:
    (small_copy / FILE).write_text("title: [\n")
    (small_copy / "paths" / "notes.txt").write_text("Notes.\n")
    (small_copy / "paths" / "inner").mkdir()
    (small_copy / "paths" / "inner" / "deep.yaml").write_text("title: Deep\n")
    found = {(each.path, each.code) for each in check(small_copy).report.diagnostics}
    assert {(FILE, "FMT006"), ("paths/notes.txt", "FMT021"), ("paths/inner/deep.yaml", "FMT021")} <= found


def test_the_schema_accepts_every_real_path_and_refuses_what_the_model_does(real: Catalogue) -> None:
    validator = jsonschema.Draft202012Validator(path_schema())
    validator.check_schema(path_schema())
    for path in real.reading_paths.values():
        value = json.loads(json.dumps(path.document.value, default=str))
        assert [error.message for error in validator.iter_errors(value)] == [], path.slug
    wrong = {"title": "x", "typo": 1, "steps": [{"material": "a"}], "audience": ["nobody"]}
    paths = {".".join(map(str, error.path)) for error in validator.iter_errors(wrong)}
    assert {"", "steps.0", "audience.0"} <= paths


def test_the_example_for_whoever_makes_a_path_is_without_a_fault(small_copy: Path) -> None:
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(# yaml-language-server: \$schema=\.\./schemas/path.*?)```", text, re.DOTALL)
    for step, slug in (
        ("explore-before-you-solve", "a-talk"),
        ("supervision-cycle", "what-helps"),
        ("group-reflection-tool", "asking-about-fathers"),
    ):
        assert f"material: {step}" in example
        example = example.replace(f"material: {step}", f"material: {slug}")
    example = example.replace("[practice-supervisor]", "[practice-supervisor, senior-manager]")
    (small_copy / "paths" / "example.yaml").write_text(example, encoding="utf-8")
    assert check(small_copy).report.diagnostics == ()


def test_a_path_is_found_by_its_title_its_reasons_and_its_kind(real: Catalogue) -> None:
    found = {each.path: json.loads(each.content) for each in make_tree(real).findable}
    page = found["paths/student-hub-term/index.html"]
    assert page["title"] == "A student hub term"
    assert page["shown"]["facts"].startswith("Reading path, 9 materials, 5 hours ")
    assert {path.address + "index.html" for path in paths_to_read(real)} <= set(found)


def test_an_editor_is_told_when_a_path_is_due_and_what_a_submission_does_to_one(
    small_copy: Path, tmp_path: Path
) -> None:
    before = load(small_copy, COLLECTION_DAY)
    edit(
        small_copy,
        FILE,
        "review_by: 2099-11-20\n  content: {by: A second editor",
        "review_by: 2026-12-01\n  content: {by: Somebody else",
    )
    after = load(small_copy, COLLECTION_DAY)
    assert [(each.kind, each.subject) for each in what_is_due(after)] == [("path", SLUG)]
    (change,) = reader_changes(before, after)
    assert (change.thing, change.kind, change.key) == ("reading path", "changed", SLUG)
    assert [(each.what, each.after) for each in change.differences] == [
        ("its content, it says, was reviewed by", "Somebody else, 2026-11-20")
    ]
    publish_site(small_copy, tmp_path / "site")
    assert f"paths/{SLUG}/" in (tmp_path / "site" / "desk" / "index.html").read_text()


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (61, "1 hour 1 minute"),
        (150, "2 hours 30 minutes"),
    ],
)
def test_a_duration_is_said_in_hours_and_minutes(minutes: int, words: str) -> None:
    assert duration_words(minutes) == words
