"""The sessions as files and as pages: the same steps in both, by the schema, with nothing in them that is obeyed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from lxml import html

from build_tools.catalogue import Material
from build_tools.exports.json_schema import schema_texts
from build_tools.exports.session_json import run_address, session_path, session_schema, session_steps
from build_tools.loading import load
from build_tools.model import Step
from build_tools.pages import Site
from build_tools.trace import fingerprint
from tests.built_site import REPOSITORY
from tests.days import COLLECTION_DAY

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue

ADDRESS = "https://commons.example/cpd/"
HOSTILE = '<script>alert(1)</script>" a="x {{7*7}} |**b**[a](javascript:x) `c`&amp;\\'


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(REPOSITORY, COLLECTION_DAY)


@pytest.fixture(scope="module")
def site(catalogue: Catalogue) -> Site:
    return Site(catalogue, with_documents=False)


def files_of(site: Site, material: Material) -> dict[str, str]:
    return {staged.path: staged.content for staged in site.material_files(material)}


def session_of(site: Site, material: Material) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files_of(site, material)[session_path(material.slug)])
    return found


def with_sessions(catalogue: Catalogue) -> list[Material]:
    return [material for material in catalogue.published if material.front.steps]


def table_of(page: str) -> list[list[str]]:
    """The rows of the table under the heading, as a reader sees them."""
    part = page.partition("## Step by step")[2]
    table = html.fromstring(part[part.index("<table>") : part.index("</table>") + len("</table>")])
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")] for row in table.xpath(".//tr")]


def test_every_session_has_a_file_as_the_schema_promises(site: Site, catalogue: Catalogue) -> None:
    validator = Draft202012Validator(session_schema())
    sessions = with_sessions(catalogue)
    assert {"student-learning-hub-session", "action-learning-set", "peer-supervision"} <= {m.slug for m in sessions}
    known = Site(replace(catalogue, site_address=ADDRESS), texts=site.texts, with_documents=False)
    for material in sessions:
        found = session_of(site, material)
        validator.validate(found)
        assert "url" not in found
        assert found["minutes"] == material.front.minutes == sum(step["minutes"] for step in found["steps"])
        assert session_of(known, material)["url"] == f"{ADDRESS}{found['page']}"
        validator.validate(session_of(known, material))
    found["steps"][0]["seconds"] = 1
    with pytest.raises(ValidationError):
        validator.validate(found)


def test_a_step_begins_when_those_before_it_are_over(site: Site, catalogue: Catalogue) -> None:
    for material in with_sessions(catalogue):
        over = 0
        for step in session_of(site, material)["steps"]:
            assert step["starts"] == over
            over += step["minutes"]


def test_what_nobody_wrote_is_not_in_the_file(site: Site, catalogue: Catalogue) -> None:
    for material in with_sessions(catalogue):
        for step, written in zip(session_of(site, material)["steps"], material.front.steps, strict=True):
            assert ("sits_out" in step, "say" in step) == (written.sits_out is not None, written.say is not None)


def test_a_material_without_steps_has_neither_file_nor_table(site: Site, catalogue: Catalogue) -> None:
    material = catalogue.materials["genograms"]
    files = files_of(site, material)
    assert session_path("genograms") not in files
    page = files["materials/genograms/index.md"]
    assert "Step by step" not in page
    assert "learning/room" not in page


def test_the_page_shows_each_step_and_leads_to_the_room(site: Site, catalogue: Catalogue) -> None:
    for material in with_sessions(catalogue):
        page = files_of(site, material)[f"materials/{material.slug}/index.md"]
        head, *rows = table_of(page)
        steps = session_steps(material)
        some_sit_out = any(step.sits_out for step in steps)
        assert head[:4] == ["Step", "Starts at", "Minutes", "Who speaks"]
        assert head[4:] == (["Who sits out"] if some_sit_out else [])
        for row, step in zip(rows, steps, strict=True):
            assert row[0] == " ".join(f"{step.name} {step.say}".split())
            assert row[1:4] == [step.starts_at, str(step.minutes), step.speaks]
            assert row[4:] == ([step.sits_out or "Nobody"] if some_sit_out else [])
        assert f'href="../../{run_address(material.slug)}">Run this session</a>' in page
        assert '<a href="#step-by-step">' in page


def test_the_time_from_the_start_is_in_hours_and_minutes(catalogue: Catalogue) -> None:
    starts = [step.starts_at for step in session_steps(catalogue.materials["action-learning-set"])]
    assert starts == ["0:00", "0:05", "0:20", "0:25", "0:35", "0:37", "1:05", "1:12", "1:20", "1:27"]


def hostile(catalogue: Catalogue) -> Material:
    """A session of which every text tries to be something else."""
    material = catalogue.materials["peer-supervision"]
    step = Step(name=HOSTILE, minutes=30, speaks=HOSTILE, sits_out=HOSTILE, say=HOSTILE)
    front = material.front.model_copy(update={"steps": (step, step)})
    return Material(replace(material.outline, front=front), fingerprint("hostile"), lambda: material.contents)


def test_nothing_in_a_step_is_obeyed(site: Site, catalogue: Catalogue) -> None:
    material = hostile(catalogue)
    files = files_of(site, material)
    page = files["materials/peer-supervision/index.md"]
    assert table_of(page)[1][3] == " ".join(HOSTILE.split())
    assert "<script>alert" not in page
    assert session_of(site, material)["steps"][0]["speaks"] == HOSTILE


def test_the_schema_in_the_repository_is_fresh() -> None:
    written = (REPOSITORY / "schemas" / "session.schema.json").read_text(encoding="utf-8")
    assert written == schema_texts()["session"](), "run make golden"
