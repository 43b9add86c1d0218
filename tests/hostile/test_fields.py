"""A hostile text in every field of every record is refused at its line, or inert in every file of the site."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from build_tools.diagnostics import Severity
from build_tools.pipeline import check
from tests.built_site import publish_site
from tests.hostile.oracle import active_parts, skeleton
from tests.hostile.places import small_repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOSTILE = {
    "tag": '"><script>alert(1)</script>',
    "end of a script": "</script><script>alert(1)//",
    "template": "{{7*7}}{% x %}",
    "ends": "]]> --> */ ' \" \\ ; `x` \\u003c",
    "formula": "=cmd|'/c calc'!A1",
    "formula behind a sign": "@SUM(1+1)",
    "lines": "one\n\n# two\n- three",
    "direction": "a\u202eb\u2066c",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "scheme": "javascript:alert(1)",
    "Markdown": "[x](javascript:alert(1)) ![y](https://example.org/z.png) **b** | c | # d",
    "entity": "&#60;img src=x onerror=alert(1)&#62;",
    "BibTeX": "@article{x, title = {y}} } \\input{z} % $ ^ _ ~",
    "RIS": "x\nER  - \nTY  - BOOK",
    "signs": "a < b > c & d \" e ' f",
    "name of the page": "__config",
}
GLOSSARY = [{"term": "ABC", "stands_for": "A B C", "means": "A short form.", "also": ["a b c"], "expand": True}]
CPD = {
    "expectations": [
        {
            "id": "example-regulator",
            "regulator": "A regulator of our example",
            "says": "Record two pieces a year.",
            "pieces": 2,
            "with_peer_reflection": 1,
            "year_ends": "11-30",
            "since": "the year before",
            "citation": "dfe2015kss",
            "seen_on": dt.date(2026, 11, 20),
            "seen_as": "Its page",
            "review_by": dt.date(2027, 8, 31),
        }
    ],
    "questions": [{"key": "learnt", "asks": "What did you learn?", "help": "In a sentence."}],
}
RECORDS = (
    "materials/what-helps/index.md",
    "materials/a-talk/index.md",
    "materials/asking-about-fathers/index.md",
    "materials/unfinished/index.md",
    "organisations.yaml",
    "permissions/PERM-0002.yaml",
    "paths/talking-with-fathers.yaml",
    "glossary.yaml",
    "cpd_expectations.yaml",
    "kss_map.yaml",
)
LIBRARY = "citations/library.bib"
REGISTERS = (
    "paths/talking-with-fathers.yaml",
    "permissions/PERM-0002.yaml",
    "organisations.yaml",
    "kss_map.yaml",
    "glossary.yaml",
    "cpd_expectations.yaml",
    LIBRARY,
)
KEYS = re.compile(r"\s*(?:- )?(?:id|code|prefix|family|citation|organisation|works_of|kind|\S+-\S+): ")
"""By these one record finds another, so that a hostile one is refused where it is looked for."""


class Record:
    """A record with one value on each line, any of which can be replaced by a text and put back."""

    def __init__(self, path: Path) -> None:
        self.path = path
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".md":
            _, front, self.body = text.replace("#what-helps_1", "").split("---\n", 2)
        else:
            front, self.body = text, ""
        self.value = yaml.safe_load(front)
        self.spoiled: set[int] = set()

    def write(self, hostile: str) -> None:
        lines: list[str] = []
        for key, value in self.value.items():
            written = list(_lines(value, "  "))
            lines += [f"{key}:{written[0]}", *written[1:]]
        first = 2 if self.body else 1
        for number, line in enumerate(lines, first):
            name, colon, _ = line.partition(": ")
            if number in self.spoiled and colon:
                lines[number - first] = f"{name}: {json.dumps(hostile, ensure_ascii=False)}"
            elif number in self.spoiled:
                lines[number - first] = f"{line.partition('- ')[0]}- {json.dumps(hostile, ensure_ascii=False)}"
        self.values = {
            number
            for number, line in enumerate(lines, first)
            if re.fullmatch(r"\s*(?:- )?\w+: \S.*|\s*- [^:]+", line) and not KEYS.match(line)
        }
        text = "\n".join(lines) + "\n"
        self.path.write_text(f"---\n{text}---\n{self.body}" if self.body else text, encoding="utf-8")


def _lines(value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield ""
        for key, each in value.items():
            first, *rest = _lines(each, indent + "  ")
            yield f"{indent}{'on' if key is True else key}:{first}"  # YAML 1.1 reads `on` as true
            yield from rest
    elif isinstance(value, list):
        yield ""
        for each in value:
            first, *rest = _lines(each, indent + "  ")
            if first:
                yield f"{indent}-{first}"
            else:
                yield f"{indent}- {rest[0].strip()}"
                rest = rest[1:]
            yield from rest
    elif isinstance(value, (dt.date, int)):
        yield f" {str(value).lower() if isinstance(value, bool) else value}"
    else:
        yield f" {json.dumps(value, ensure_ascii=False)}"


class Library:
    """The same for the library of references."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = path.read_text(encoding="utf-8").splitlines()
        self.values = {number for number, line in enumerate(self.lines, 1) if " = {" in line}
        self.spoiled: set[int] = set()

    def write(self, hostile: str) -> None:
        lines = list(self.lines)
        for number in self.spoiled:
            name, _, _ = lines[number - 1].partition(" = {")
            lines[number - 1] = f"{name} = {{{hostile}}},".replace("\n", " ")
        self.path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_field_is_refused_at_its_line_or_inert(name: str, tmp_path: Path) -> None:
    root = small_repository(tmp_path)
    (root / "glossary.yaml").write_text(yaml.safe_dump({"terms": GLOSSARY}), encoding="utf-8")
    (root / "cpd_expectations.yaml").write_text(yaml.safe_dump(CPD), encoding="utf-8")
    records: dict[str, Record | Library] = {path: Record(root / path) for path in RECORDS}
    records[LIBRARY] = Library(root / LIBRARY)
    for record in records.values():
        record.write("")
    assert not errors_in(root), "the records as they are written here are without a fault"
    publish_site(root, tmp_path / "before")
    for record in records.values():
        record.spoiled = set(record.values)
        record.write(HOSTILE[name])
    refused = 0
    while errors := errors_in(root):
        hit = [(path, line) for path, line in errors if path in records and line in records[path].spoiled]
        if not hit:  # one record no longer agrees with another: the registers give way, one after the other
            found_by_others = next(path for path in (*REGISTERS, *RECORDS) if records[path].spoiled)
            hit = [(found_by_others, line) for line in sorted(records[found_by_others].spoiled)]
        for path, line in hit:
            records[path].spoiled.remove(line)
        refused += len(hit)
        for record in records.values():
            record.write(HOSTILE[name])
    kept = sum(len(record.spoiled) for record in records.values())
    print(f"{name}: {refused} fields refuse it, {kept} take it")  # noqa: T201
    publish_site(root, tmp_path / "site")
    assert_inert(tmp_path / "site", tmp_path / "before")


def errors_in(root: Path) -> list[tuple[str, int]]:
    report = check(root).report
    found = [each for each in report.diagnostics if each.severity is Severity.ERROR]
    return list(dict.fromkeys((each.path, each.line) for each in found))


def assert_inert(site: Path, before: Path) -> None:
    """No file of a site holds anything active that it did not hold before."""
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))
        elif path.suffix in {".xml", ".svg"}:
            ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - our own file
        elif path.suffix == ".csv":
            rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
            assert not [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r")], name
        elif path.suffix == ".bib":
            assert len(re.findall(r"^@", path.read_text(encoding="utf-8"), re.MULTILINE)) >= 1
            assert braces(path.read_text(encoding="utf-8")) == 0, name
        elif path.suffix == ".ris":
            lines = path.read_text(encoding="utf-8").splitlines()
            assert sum(line.startswith("TY  - ") for line in lines) == sum(line.startswith("ER  -") for line in lines)
            assert all(re.match(r"[A-Z][A-Z0-9]  - |ER  -|$", line) for line in lines), name
        elif path.suffix == ".html":
            page = path.read_text(encoding="utf-8")
            if '<article class="md-content__inner' in page:
                assert active_parts(page) == [], name
                if (before / name).is_file():
                    assert skeleton(page) == skeleton((before / name).read_text(encoding="utf-8")), name


def braces(text: str) -> int:
    """How many braces are opened and not closed, and not written as signs."""
    plain = re.sub(r"\\.", "", text)
    return plain.count("{") - plain.count("}")
