"""The pages of the learning tools are whole without a script, and the service worker names what they need."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from build_tools.bundling import TOOLS, WORKER
from build_tools.learning_pages import FEW, LEARNING_PAGES, SERVICE_WORKER, service_worker
from build_tools.site_folder import content_digest

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = re.compile(r'^self\.OFFLINE=(\[.*\]);\nimportScripts\("assets/learning/worker\.js"\);\n$')


def saved(script: str) -> dict[str, str]:
    found = SCRIPT.match(script)
    assert found is not None, script[:200]
    return dict(json.loads(found[1]))


def test_every_page_of_the_tools_says_what_it_is_for_before_any_script_runs(real_site: Path) -> None:
    for page in LEARNING_PAGES:
        text = (real_site / page.address / "index.html").read_text(encoding="utf-8")
        body = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
        assert f"<h1>{page.title}</h1>" in re.sub(r'<h1 id="[^"]*">', "<h1>", body)
        assert 'class="pc-summary"' in body
        assert f'src="{"../" * page.address.count("/")}{TOOLS}"' in text


def test_my_standards_can_be_read_and_filled_in_by_hand(real_site: Path) -> None:
    text = (real_site / "learning" / "standards" / "index.html").read_text(encoding="utf-8")
    for code in ("PS1", "PS8", "PL1", "PCF9"):
        assert re.search(rf'href="[^"]*domains/{code.lower()}/">{code} ', text)


def test_what_is_saved_for_offline_is_in_the_site_at_that_version(real_site: Path) -> None:
    listed = saved((real_site / SERVICE_WORKER).read_text(encoding="utf-8"))
    assert {page.address for page in LEARNING_PAGES} <= set(listed)
    assert {TOOLS, WORKER, "learning/frameworks.json"} <= set(listed)
    for address, digest in listed.items():
        file = real_site / address / "index.html" if address.endswith("/") else real_site / address
        assert content_digest(file.read_bytes()).hex().startswith(digest), address
    assert not [address for address in listed if address.startswith(("materials/", "find/", "assets/editor/"))]


def test_all_that_is_saved_for_offline_is_less_than_two_pictures_of_a_phone(real_site: Path) -> None:
    listed = saved((real_site / SERVICE_WORKER).read_text(encoding="utf-8"))
    files = (real_site / each / "index.html" if each.endswith("/") else real_site / each for each in listed)
    assert sum(file.stat().st_size for file in files) < 3_000_000


def test_a_changed_page_is_another_script_and_nothing_else_is() -> None:
    files = {WORKER: b"w", TOOLS: b"t", "learning/index.html": b"l", "materials/a/index.html": b"m"}
    first = service_worker(files)
    assert service_worker({**files, "materials/a/index.html": b"n"}) == first
    assert service_worker({**files, "learning/index.html": b"k"}) != first


def test_a_large_collection_saves_no_lists_of_materials() -> None:
    of_each = {"data/domains/ps1.json": b"d", "learning/sessions/a.json": b"s"}
    files = {WORKER: b"w", "learning/plan/index.html": b"p", **of_each}
    few = {f"materials/m{number}/index.html": b"" for number in range(FEW)}
    always = {WORKER, "learning/plan/"}
    assert set(saved(service_worker({**files, **few}))) == always | set(of_each)
    assert set(saved(service_worker({**files, **few, "materials/one-more/index.html": b""}))) == always


def test_a_site_without_the_tools_has_no_service_worker() -> None:
    assert service_worker({"index.html": b"", "learning/index.html": b""}) == ""


def test_a_material_s_page_has_links_to_the_tools_and_none_of_their_scripts(real_site: Path) -> None:
    text = (real_site / "materials" / "genograms" / "index.html").read_text(encoding="utf-8")
    assert 'href="../../learning/record/#new=genograms"' in text
    assert 'href="../../learning/lists/#add=genograms"' in text
    assert "assets/learning/" not in text
