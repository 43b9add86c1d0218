"""The built site: what the pipeline made is in it, what must not be in it is not, and both ways to build agree."""

from __future__ import annotations

import filecmp
import re
import subprocess
import sys
from pathlib import Path

import pytest

from build_tools.checks.runner import run
from build_tools.diagnostics import Severity
from build_tools.indexes import read_first
from build_tools.loading import load
from build_tools.pages import START_HERE
from build_tools.pipeline import write_tree
from tests.built_site import SMALL, broken_links, make_pages, publish_site, read_page, read_site, run_mkdocs
from tests.days import EPOCH
from tests.specification_runs import TODAY

REPOSITORY = Path(__file__).parent.parent


@pytest.mark.parametrize(("root", "fixture"), [(SMALL, "small_site"), (REPOSITORY, "real_site")])
def test_every_page_of_the_pipeline_is_in_the_site_by_name(
    root: Path, fixture: str, request: pytest.FixtureRequest
) -> None:
    site: Path = request.getfixturevalue(fixture)
    staged = [file.path for file in make_pages(load(root, TODAY))]
    built = [path.removesuffix("index.md") + "index.html" if path.endswith("index.md") else path for path in staged]
    built = [path.removesuffix(".md") + "/index.html" if path.endswith(".md") else path for path in built]
    assert len(built) > 30
    assert [path for path in built if not (site / path).is_file()] == []


@pytest.mark.parametrize("fixture", ["small_site", "real_site"])
def test_every_link_and_fragment_within_the_site_leads_somewhere(fixture: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(fixture)
    assert broken_links(site) == []


@pytest.mark.parametrize("fixture", ["small_site", "real_site"])
def test_no_page_asks_another_host_for_anything(fixture: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(fixture)
    elsewhere = {address for page in read_site(site).values() for address in page.fetched if "//" in address}
    assert elsewhere == set()


@pytest.mark.parametrize("fixture", ["small_site", "real_site"])
def test_every_page_has_one_first_heading_and_no_id_twice(fixture: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(fixture)
    for name, page in read_site(site).items():
        if name.startswith("materials/asking-about-dads/"):
            continue
        assert [tag for tag, _ in page.headings].count("h1") == 1, name
        assert sorted(page.ids) == sorted(set(page.ids)), name


@pytest.mark.parametrize("fixture", ["small_site", "real_site"])
def test_no_link_stands_in_a_link(fixture: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(fixture)
    for path in site.rglob("*.html"):
        depth = 0
        for tag in re.findall(r"<a[ >]|</a>", path.read_text(encoding="utf-8")):
            depth += -1 if tag == "</a>" else 1
            assert depth in {0, 1}, path


def test_the_anchors_that_the_checks_expect_are_those_of_the_site(real_site: Path) -> None:
    for material in load(REPOSITORY, TODAY).published:
        ids = read_page(real_site / "materials" / material.slug / "index.html").ids
        assert [anchor for anchor in sorted(material.body.anchors) if anchor not in ids] == [], material.slug


def test_the_command_and_mkdocs_alone_build_the_same_site(
    small_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    publish_site(SMALL, tmp_path / "site", with_documents=True)
    assert differences(filecmp.dircmp(small_site, tmp_path / "site")) == []


def differences(compared: filecmp.dircmp[str]) -> list[str]:
    found = [*compared.left_only, *compared.right_only]
    _, mismatch, errors = filecmp.cmpfiles(compared.left, compared.right, compared.common_files, shallow=False)
    found += [*mismatch, *errors]
    for inner in compared.subdirs.values():
        found += differences(inner)
    return found


def everything(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): path.read_text(errors="replace")
        for path in site.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("word", ["QUAGGAWORD", "HEFALUMPWORD", "GNUWORD", "ZEBRAWORD"])
def test_what_is_withdrawn_or_a_draft_is_nowhere(small_site: Path, word: str) -> None:
    sources = "".join(path.read_text() for path in (SMALL / "materials").rglob("*.*"))
    assert word in sources
    assert [name for name, text in everything(small_site).items() if word in text] == []


def test_a_withdrawn_material_is_a_tombstone_and_appears_nowhere_else(small_site: Path) -> None:
    page = (small_site / "materials/old-leaflet/index.html").read_text()
    assert "This material was withdrawn on 20 November 2026." in page
    assert "something newer replaces it. Nobody has these telephones now." in page
    named = [name for name, text in everything(small_site).items() if "Old leaflet" in text]
    assert named == ["materials/old-leaflet/index.html"]


def test_signs_in_a_title_are_shown_and_never_obeyed(small_site: Path) -> None:
    page = (small_site / "materials/asking-about-fathers/index.html").read_text()
    shown = "&amp; *others* | `one` [two](three) { four }"
    assert f"<title>Asking about &quot;fathers&quot; {shown}" in page
    assert f'>Asking about "fathers" {shown}<' in page
    assert 'content="It&#x27;s for &lt;5 minutes &amp; &quot;supervision&quot;, with 100% of what_you_need."' in page


def test_a_renamed_material_is_found_at_its_old_address(small_site: Path) -> None:
    page = (small_site / "materials/asking-about-dads/index.html").read_text()
    assert 'content="0; url=../asking-about-fathers/"' in page


def test_a_material_page_says_what_a_reader_must_know(small_site: Path) -> None:
    page = (small_site / "materials/asking-about-fathers/index.html").read_text()
    for words in [
        "Content note.</strong> Mentions &#34;loss&#34; &amp; grief.",
        "© Example University.",
        "We host it with written permission. The permission is recorded under PERM-0002, given on 1 October 2026.",
        "map.svg: © Department &amp; Co.",
        "Turned into questions. Contains public sector information licensed under the Open Government Licence v3.0.",
        '(<a href="#ref-dfe2015kss">Department for Education, 2015, p. 5</a>)',
        '(<a href="#ref-basw2018pcf">2018</a>)',
        'As <span class="pc-citation" id="cite-2">Department for Education (<a href="#ref-dfe2015kss">2015, p. 6</a>)',
        "Used with permission of Example University.",
        "Read by Principal social worker, Example University, 1 November 2026",
        "Everybody in it is fictional.",
        "20 November 2099",
    ]:
        assert words in page


def test_a_link_only_page_hosts_nothing_and_leads_to_the_original(small_site: Path) -> None:
    page = (small_site / "materials/what-helps/index.html").read_text()
    assert "The original is not kept here." in page
    assert 'href="https://www.gov.uk/example"' in page


@pytest.fixture
def faulty(small_copy: Path) -> Path:
    index = small_copy / "materials" / "what-helps" / "index.md"
    index.write_text(index.read_text().replace("basis: link-only, ", ""))
    return small_copy


def test_mkdocs_alone_refuses_what_we_may_not_share(faulty: Path, tmp_path: Path) -> None:
    done = run_mkdocs(faulty, tmp_path / "site")
    assert done.returncode == 1
    printed = done.stdout + done.stderr
    assert "materials/what-helps/index.md:12:" in printed
    assert "RGT001 no-rights" in printed
    assert "Traceback" not in printed
    assert not list((tmp_path / "site").rglob("*.html"))


def test_a_failed_build_leaves_the_old_site_as_it_was(faulty: Path, tmp_path: Path) -> None:
    site = tmp_path / "served" / "site"
    site.mkdir(parents=True)
    (site / "index.html").write_text("the old site")
    with pytest.raises(ValueError, match="with errors is not published"):
        publish_site(faulty, site)
    assert [path.name for path in site.parent.rglob("*")] == ["site", "index.html"]
    assert (site / "index.html").read_text() == "the old site"


def test_another_generator_builds_the_same_tree_without_a_warning(tmp_path: Path) -> None:
    """Sphinx with MyST, which shares no code with MkDocs: every page is there with its headings and its links hold."""
    tree, site = tmp_path / "tree", tmp_path / "site"
    write_tree(make_pages(load(REPOSITORY, TODAY)), REPOSITORY, tree)
    settings = ["extensions=myst_parser", "root_doc=index", "html_theme=basic", "html_permalinks=0"]
    settings += ["suppress_warnings=toc.not_included", "myst_heading_anchors=2"]
    options = [option for setting in settings for option in ("-D", setting)]
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-C", *options, str(tree), str(site)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for page in tree.rglob("*.md"):
        built = site / page.relative_to(tree).with_suffix(".html")
        assert built.is_file(), page
        assert [tag for tag, _ in read_page(built).headings].count("h1") == 1, page


def section(page: str, anchor: str) -> str:
    """The HTML of a page from one heading of the second level to the next."""
    start = page.index(f'<h2 id="{anchor}">')
    end = page.find("<h2 ", start + 1)
    return page[start : end if end > 0 else None]


def test_home_leads_to_every_domain_role_and_time_without_javascript(real_site: Path) -> None:
    page = (real_site / "index.html").read_text()
    links = read_page(real_site / "index.html").links
    catalogue = load(REPOSITORY, TODAY)
    for code in catalogue.domains:
        assert f"domains/{code.lower()}/" in links
    for address in ("audiences/student/", "times/10/", "times/20/", "times/45/", "times/longer/", "matrix/"):
        assert address in links
    assert page.index('data-offer="search"') < page.index('id="by-the-standard"')
    assert "Search needs JavaScript. Everything else works without it" in page
    start = section(page, "new-to-supervising")
    steps = [material.front.minutes or 0 for slug in START_HERE if (material := catalogue.materials.get(slug))]
    assert f"Together they take {sum(steps)} minutes." in start
    assert start.count("<li>") == len(START_HERE)


def test_a_domain_page_can_be_used_as_evidence(real_site: Path) -> None:
    page = (real_site / "domains" / "ps7" / "index.html").read_text()
    first = section(page, "read-first")
    assert first.count("<li>") == 3
    catalogue = load(REPOSITORY, TODAY)
    named = [material.slug for material in read_first("PS7", catalogue.published) if "PS7" in material.front.domains]
    assert [first.index(slug) for slug in named] == sorted(first.index(slug) for slug in named)
    assert all(catalogue.materials[slug].front.domains[0] == "PS7" for slug in named)
    assert section(page, "statements").count('class="pc-ruled"') == 8
    evidence = section(page, "use-this-page-as-evidence")
    assert "Leave out names, initials, places" in evidence
    assert "Your regulator, employer or university decides what it accepts." in evidence
    for anchor in ("tools", "exercises", "readings"):
        assert f'<h3 id="{anchor}">' in page
    neighbours = [
        link for link in read_page(real_site / "domains/ps7/index.html").links if link in {"../ps6/", "../ps8/"}
    ]
    assert neighbours == ["../ps6/", "../ps8/"]


def test_the_first_and_last_domains_of_a_framework_have_one_neighbour(real_site: Path) -> None:
    first = (real_site / "domains" / "ps1" / "index.html").read_text()
    last = (real_site / "domains" / "ps8" / "index.html").read_text()
    assert ("Previous domain" in first, "Next domain" in first) == (False, True)
    assert ("Previous domain" in last, "Next domain" in last) == (True, False)


def test_each_number_of_the_matrix_leads_to_the_shelf_that_it_counts(real_site: Path) -> None:
    page = (real_site / "matrix" / "index.html").read_text()
    tools = [each for each in load(REPOSITORY, TODAY).published if each.front.type == "tool"]
    count = sum("PS7" in each.front.domains for each in tools)
    assert count > 1
    assert f'aria-label="{count}: tools for PS7">{count}</a>' in page
    assert "../domains/ps7/#tools" in read_page(real_site / "matrix" / "index.html").links
    assert page.count("<caption>") == page.count('role="region" tabindex="0"') == 3
    assert '<span aria-hidden="true">–</span><span class="pc-unseen">none</span>' in page
    assert page.count('<th scope="row">') == len(load(REPOSITORY, TODAY).domains)


def test_a_material_leads_to_the_parts_of_its_series_and_to_what_is_related(real_site: Path) -> None:
    page = (real_site / "materials" / "widening-hypotheses" / "index.html").read_text()
    series = section(page, "the-series")
    assert "This is part 2 of 4 in Case discussions that think." in series
    assert series.index("../explore-before-you-solve/") < series.index("../genograms/")
    related = section(page, "related-materials")
    assert 0 < related.count("<li>") <= 5
    assert related.count("Also serves") + related.count("Cites ") == related.count("<li>")
    assert "genograms" not in related


def test_a_material_in_no_series_says_nothing_of_one(real_site: Path) -> None:
    page = (real_site / "materials" / "first-twelve-months" / "index.html").read_text()
    assert 'id="the-series"' not in page


def test_the_printed_handout_ends_with_the_credit_and_the_address(real_site: Path) -> None:
    page = (real_site / "materials" / "genograms" / "index.html").read_text()
    end = page[page.index('<p class="pc-credit" data-copy-name="the credit line">') :]
    assert "‘Using genograms in supervision’ by Practice Commons editors is under CC BY 4.0" in end
    assert '<p class="pc-page-address">/materials/genograms/</p>' in end


def test_a_checklist_can_be_ticked_and_a_wide_table_read_on_a_phone(real_site: Path) -> None:
    page = (real_site / "materials" / "first-twelve-months" / "index.html").read_text()
    assert page.count('<label><input type="checkbox">') > 10
    assert "disabled" not in page[page.index('<li class="task-list-item">') :][:200]
    assert '<td data-label="You used to ask">' in page


@pytest.mark.parametrize("fixture", ["small_site", "real_site"])
def test_every_page_says_of_which_kind_it_is(fixture: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(fixture)
    for name, kind in {"index.html": "home", "matrix/index.html": "matrix", "about/index.html": "page"}.items():
        assert f'data-kind="{kind}"' in (site / name).read_text(), name


def test_a_logo_is_shown_where_its_owner_agreed_to_its_use(small_copy: Path) -> None:
    (small_copy / "docs" / "logos").mkdir()
    (small_copy / "docs" / "logos" / "university.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    consent = (small_copy / "permissions" / "PERM-0002.yaml").read_text().replace("PERM-0002", "PERM-0003")
    consent = consent.replace("{materials: [asking-about-fathers]}", "{logo_of: example-university}")
    (small_copy / "permissions" / "PERM-0003.yaml").write_text(consent)
    with (small_copy / "organisations.yaml").open("a") as register:
        register.write("    logo: {file: docs/logos/university.svg, consent: PERM-0003}\n")
    catalogue = load(small_copy, TODAY)
    assert [each.code for each in run(catalogue).diagnostics if each.severity is Severity.ERROR] == []
    files = {file.path: file for file in make_pages(catalogue)}
    shown = files["organisations/example-university/index.md"].content
    assert 'src="../../logos/university.svg" alt="The logo of Example University"' in shown
    assert files["logos/university.svg"].source == "docs/logos/university.svg"
    assert "<img" not in files["organisations/practice-commons/index.md"].content
