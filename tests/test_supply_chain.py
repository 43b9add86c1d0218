"""What we take from others: locked with hashes, under licences that we know, listed, and compared with advisories."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import threading
import tomllib
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from supply_chain import audit, licences, release, sbom, vendored
from supply_chain.learning_packages import locked_npm_packages
from supply_chain.locked import REPOSITORY, SITE, lock_files, locked_packages
from tests.days import EPOCH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REGISTRIES = ("py" + "pi.org", "pythonhosted" + ".org", "npm" + "js.org", "npm" + "js.com", "yarn" + "pkg.com")
SHA256 = re.compile(r"sha256:[0-9a-f]{64}")


def committed_files() -> list[Path]:
    """What is committed, or would be."""
    command = ["git", "-C", str(REPOSITORY), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
    return [path for name in names if name and (path := REPOSITORY / name).is_file()]


# Locked


def test_there_is_a_lock_file_for_each_purpose() -> None:
    assert [path.name for path in lock_files()] == ["dev.txt", "site.txt", "uv.txt"]


@pytest.mark.parametrize("path", lock_files(), ids=lambda path: path.name)
def test_everything_that_is_locked_has_hashes(path: Path) -> None:
    packages = locked_packages(path)
    assert packages
    for package in packages:
        assert package.hashes, package.name
        assert all(SHA256.fullmatch(each) for each in package.hashes), package.name


def test_a_requirement_without_a_version_is_no_lock(tmp_path: Path) -> None:
    (tmp_path / "lock.txt").write_text("click>=8\n")
    with pytest.raises(ValueError, match="does not name one version"):
        locked_packages(tmp_path / "lock.txt")


def test_what_the_site_is_built_with_is_locked_at_the_same_version_for_the_tests() -> None:
    for_tests = {(each.name, each.version) for each in locked_packages(lock_files()[0])}
    assert {(each.name, each.version) for each in locked_packages(SITE)} <= for_tests


@pytest.mark.parametrize(
    "lock",
    sorted([*REPOSITORY.glob("tests/*/package-lock.json"), *REPOSITORY.glob("supply_chain/*/package-lock.json")]),
    ids=lambda path: path.parent.name,
)
def test_what_comes_from_npm_has_hashes(lock: Path) -> None:
    packages = json.loads(lock.read_text())["packages"]
    for path, package in packages.items():
        assert not path or package["integrity"].startswith("sha512-"), path


def test_no_committed_file_names_a_registry() -> None:
    named = [
        f"{path.relative_to(REPOSITORY)}: {host}"
        for path in committed_files()
        for content in [path.read_bytes()]
        for host in REGISTRIES
        if host.encode() in content
    ]
    assert named == []


# Audited


class Advisories(BaseHTTPRequestHandler):
    """Speaks as much of OSV's protocol as is asked."""

    known: dict[str, list[dict[str, object]]]
    refused: set[str]

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = asked["package"]["name"]
        self.send_response(500 if name in self.refused else 200)
        self.end_headers()
        self.wfile.write(json.dumps({"vulns": self.known[name]} if name in self.known else {}).encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def service(known: dict[str, list[dict[str, object]]], refused: set[str] = frozenset()) -> Iterator[str]:  # type: ignore[assignment]
    handler = type("Handler", (Advisories,), {"known": known, "refused": refused})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def small_lock(tmp_path: Path) -> Path:
    path = tmp_path / "small.txt"
    digest = "0" * 64
    path.write_text(f"click==8.1.0 \\\n    --hash=sha256:{digest}\nnh3==0.3.0 \\\n    --hash=sha256:{digest}\n")
    return path


def audited(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(audit.main, list(words), catch_exceptions=False)
    return result.exit_code, result.output


def test_an_audit_that_finds_nothing_says_so(small_lock: Path) -> None:
    with service({}) as address:
        assert audited("--service", address, str(small_lock)) == (0, "small.txt: no advisories.\n")


def test_an_audit_names_what_is_known_and_where_it_is_mended(small_lock: Path) -> None:
    affected = {
        "package": {"name": "click", "ecosystem": "PyPI"},
        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "8.1.9"}]}],
        "versions": ["8.1.0"],
    }
    advisory: dict[str, object] = {"id": "EXAMPLE-1", "summary": "An example.", "affected": [affected]}
    with service({"click": [advisory]}) as address:
        code, text = audited("--service", address, str(small_lock))
    assert text == "small.txt: click 8.1.0: EXAMPLE-1, mended in 8.1.9.\nsmall.txt: 1 advisories.\n"
    assert code == 1


def test_an_audit_that_reaches_nobody_never_says_that_all_is_well(small_lock: Path) -> None:
    code, text = audited("--service", "http://127.0.0.1:9/", str(small_lock))
    assert re.fullmatch(r"Not audited: small\.txt could not be compared with any advisories: [^\n]+\.\n", text)
    assert code == 2


def test_an_audit_that_is_answered_in_part_is_none(small_lock: Path) -> None:
    with service({}, refused={"nh3"}) as address:
        code, text = audited("--service", address, str(small_lock))
    assert text.startswith("Not audited: small.txt")
    assert code == 2


# Licences


def test_every_licence_is_one_that_we_take() -> None:
    rows = licences.licensed_packages()
    assert [row for row in rows if row.is_allowed is False] == []
    assert {row.name for row in rows} >= {each.name for path in lock_files() for each in locked_packages(path)}


def test_what_was_read_by_hand_is_still_locked() -> None:
    locked = {each.name for path in lock_files() for each in locked_packages(path)}
    assert set(licences.READ_BY_HAND) <= locked


@pytest.mark.parametrize(
    ("licence", "is_allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("(MIT AND BSD-3-Clause)", True),
        ("“Proprietary”", False),
        ("", False),
    ],
)
def test_which_licences_we_take(licence: str, is_allowed: bool) -> None:  # noqa: FBT001 - a case
    assert licences.judged("example", licence)[0] is is_allowed


def test_a_licence_that_we_do_not_take_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(licences.ALLOWED, "MPL-2.0")
    result = CliRunner().invoke(licences.main)
    assert "Not allowed: pathspec" in result.output
    assert result.exit_code == 1


def test_an_exception_for_one_package_is_none_for_another() -> None:
    assert licences.judged("pypandoc-binary", "MIT AND GPL-2.0-or-later")[0]
    assert not licences.judged("example", "MIT AND GPL-2.0-or-later")[0]


# The bill of materials


@pytest.fixture(scope="module")
def bill() -> str:
    return sbom.bill_of_materials()


def test_the_bill_names_what_the_site_is_built_with_and_nothing_else(bill: str) -> None:
    listed = json.loads(bill)
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    needed = {f"{each.name}@{each.version}" for each in locked_packages(SITE) if each.is_needed_here}
    named = {f"{each['name']}@{each['version']}" for each in listed["components"]}
    editor = vendored.vendored_package()
    from_npm = {
        f"{each.name.rpartition('/')[2]}@{each.version}" for each in locked_npm_packages() if each.is_for_the_site
    }
    assert {"lit", "idb", "esbuild"} <= {name.partition("@")[0] for name in from_npm}
    others = {name for name in named if name.startswith("pandoc@")} | {f"cms@{editor.version}"} | from_npm
    assert len(others) == 2 + len(from_npm)
    assert named - others == needed
    (digest,) = [each["hashes"][0]["content"] for each in listed["components"] if each["name"] == "cms"]
    assert base64.b64encode(bytes.fromhex(digest)).decode() == editor.integrity.removeprefix("sha512-")
    assert len(named) == len(needed) + len(others)
    assert all(each["licenses"] for each in listed["components"])
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    assert listed["metadata"]["component"]["version"] == project["version"]
    direct = next(each for each in listed["dependencies"] if each["ref"] == "ours")["dependsOn"]
    # beside those of Python: what scripts are bundled with, and the editor, which is published and not installed
    assert len(direct) == len(project["dependencies"]) + len(from_npm) + 1


def test_the_bill_is_the_same_each_time_in_another_process_and_has_no_time_in_it(bill: str, tmp_path: Path) -> None:
    path = tmp_path / "sbom.json"
    command = [sys.executable, "-m", "supply_chain.sbom", str(path)]
    subprocess.run(command, check=True, cwd=REPOSITORY, capture_output=True)
    assert path.read_text() == bill
    assert "serialNumber" not in bill
    assert "timestamp" not in bill
    assert [host for host in REGISTRIES if host in bill] == []


def test_a_bill_of_what_is_not_installed_is_not_made(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("click==0.0.1 --hash=sha256:0\n")
    with pytest.raises(sbom.CannotListError, match=r"click is locked at 0\.0\.1, and .* is installed"):
        sbom.bill_of_materials(lock)


# The release


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "materials" / "a-talk").mkdir(parents=True)
    for name in ("index.html", "materials/a-talk/index.html", "_headers"):
        (folder / name).write_text(name)
    return folder


def test_a_release_is_the_same_bytes_whenever_and_by_whomever_it_is_packed(site: Path, tmp_path: Path) -> None:
    again = tmp_path / "elsewhere" / "site"
    again.parent.mkdir()
    for name in ("_headers", "materials/a-talk/index.html", "index.html"):
        (again / name).parent.mkdir(parents=True, exist_ok=True)
        (again / name).write_text(name)
        (again / name).chmod(0o600)
    (tmp_path / "b").mkdir()
    one, two = tmp_path / "release.tar.gz", tmp_path / "b" / "release.tar.gz"
    release.pack(site, {"sbom.json": b"{}"}, one, int(EPOCH))
    release.pack(again, {"sbom.json": b"{}"}, two, int(EPOCH))
    assert one.read_bytes() == two.read_bytes()


def test_a_release_holds_the_site_the_bill_and_digests_that_fit(site: Path, tmp_path: Path) -> None:
    archive = tmp_path / "release.tar.gz"
    release.pack(site, {"sbom.json": b"{}"}, archive, int(EPOCH))
    with tarfile.open(archive) as tar:
        members = tar.getmembers()
        content = {each.name: file.read() for each in members if (file := tar.extractfile(each))}
    assert [each.name for each in members] == sorted(each.name for each in members)
    assert {(each.uid, each.gid, each.uname, each.gname, each.mtime, each.mode) for each in members} == {
        (0, 0, "", "", int(EPOCH), 0o644)
    }
    sums = dict(line.split("  ")[::-1] for line in content.pop("release/SHA256SUMS").decode().splitlines())
    assert sums == {name.removeprefix("release/"): hashlib.sha256(each).hexdigest() for name, each in content.items()}
    assert set(sums) == {"sbom.json", "site/_headers", "site/index.html", "site/materials/a-talk/index.html"}


def test_the_time_of_a_release_is_given_or_the_last_commits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    assert release.time_of_release() == int(EPOCH)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    with pytest.raises(release.CannotReleaseError, match="set SOURCE_DATE_EPOCH"):
        release.time_of_release(tmp_path)


def test_a_site_with_errors_is_not_released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    (tmp_path / "root").mkdir()
    result = CliRunner().invoke(release.main, [str(tmp_path / "out"), "--root", str(tmp_path / "root")])
    assert result.exit_code == 2
    assert "Not released: the site was not built." in result.output
    assert list((tmp_path / "out").glob("*.gz")) == []
