"""Writes a repository of any size that is valid in our own schema: the real one, with made-up materials in their place.

Drawn from the real collection: which words follow which (as each pair of words is followed there), how sentences,
summaries and outcomes start, the words of titles (the glossary's terms), the domains and statements (kss_map.yaml),
and the library of citations.

Set to the real collection's shares: of each twelve materials five only link to a work that is kept elsewhere and are
short, two have a picture, five are in a series (of three and of two parts), one is adapted, and one is the project's
own. So are about four links, five citations and one and a half tables a material, and a block quotation in one of
twelve.

Made up, because the real collection is too small to say: 300 organisations with a grant each, of which the largest
gives about one material in fourteen (Zipf); up to 264 further references, cited with the same long tail; new words that
keep coming as the collection grows, as they do in any language (Heaps, 1978); one material of twenty-four under an
open licence, and one picture of six that is somebody else's; page numbers in one citation of eight, and two keys in
one of twelve.
No material has fewer than 300 or more than about 1,500 words, and the mean is about 900.

The same number gives the same bytes: each material is drawn from its own number, so that a further one changes others
only in where they link to.
"""

from __future__ import annotations

import argparse
import re
import shutil
from bisect import bisect
from pathlib import Path
from random import Random

from benchmarks.prose import Prose, Source, long_tailed, read_source

REPOSITORY = Path(__file__).parent.parent
FOLDERS = ("citations", "permissions", "overrides", "build_tools", "docs")
FILES = ("kss_map.yaml", "glossary.yaml", "mkdocs.yml")
ADDRESS = "https://commons.example/"
"""Where the site would be published: most formats for other people's programs need to know it."""
ORGANISATIONS = 300
REFERENCES = 264
DOZEN = 12
SERIES = {0: (1, 3), 1: (2, 3), 2: (3, 3), 3: (1, 2), 4: (2, 2)}
"""The part of a series and its length, by a material's place among twelve."""
PICTURED = (1, 3)
ADAPTED = 2
LINK_ONLY = range(5, 10)
OPEN = 10
OWN = 11
_OUR_MATERIAL = re.compile(r"materials/[a-z0-9-]+/index\.md(?=\))")
ORIGINAL = "dfe2015kss"
TYPES = ("tool", "exercise", "briefing", "session-plan", "case-study", "template", "reading", "messages", "slides")
AUDIENCES = (
    *("practice-supervisor", "practice-educator", "newly-qualified-social-worker", "social-worker", "student"),
    "senior-manager",
)
SETTINGS = ("children, adults", "children", "adults")
USES = ("one-to-one", "group-supervision", "self-study", "team-meeting")
MINUTES = (5, 10, 15, 20, 25, 30, 40, 45, 60, 90)
KINDS = ("university", "local-authority", "local-authority", "charity", "professional-body", "partnership")
OGL = "Contains public sector information licensed under the Open Government Licence v3.0."
ON_ONE_PAGE = "\n## On one page\n\n- Say what you know, and how.\n- Say who will ask, and by when.\n"
"""How a tool or template of our own ends."""
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><title>Drawing {number}</title>'
    '<circle cx="10" cy="10" r="{radius}"/><line x1="20" y1="10" x2="38" y2="10"/></svg>\n'
)


def slug_of(number: int) -> str:
    """The folder of a material."""
    return f"material-{number:05}"


def organisation_key(number: int) -> str:
    """The key of a made-up organisation."""
    return f"organisation-{number:03}"


def organisation_name(number: int) -> str:
    """The name of a made-up organisation."""
    return f"Organisation {number:03}"


class Writer:
    """Writes materials, each from its number.

    Args:
        source: What to draw from.
        count: How many materials there are: links lead to any of them.
        keys: What can be cited, the most cited first.
    """

    def __init__(self, source: Source, count: int, keys: list[str]) -> None:
        self.source = source
        self.count = count
        self.keys = keys
        self.often_cited = long_tailed(len(keys))
        self.often_giving = long_tailed(ORGANISATIONS)
        self.kss = [code for code in source.codes if not code.startswith("PCF")]
        self.pcf = [code for code in source.codes if code.startswith("PCF")]

    def write(self, number: int, folder: Path) -> None:
        """Write one material into its folder.

        Args:
            number: Which one, from 0.
            folder: Its folder, which must not be there.
        """
        place = number % DOZEN
        folder.mkdir(parents=True)
        prose = Prose(self.source, Random(number))  # noqa: S311 - a benchmark, not a secret
        text = self._front(number, prose) + self._body(number, prose)
        if place == OWN and ("\ntype: tool\n" in text or "\ntype: template\n" in text):
            text += ON_ONE_PAGE
        if place in PICTURED:
            picture = PICTURE.format(number=number, radius=3 + number % 6)
            (folder / "drawing.svg").write_text(picture, encoding="utf-8")
            text += f"\n![A circle and a line, drawing {number}](drawing.svg)\n"
        (folder / "index.md").write_text(text, encoding="utf-8", newline="\n")

    def title(self, number: int) -> str:
        """A material's title, which others need that link to it."""
        return Prose(self.source, Random(-1 - number)).title(number)  # noqa: S311 - as above

    def _front(self, number: int, prose: Prose) -> str:
        drawn, place = prose.drawn, number % DOZEN
        main = drawn.choice(self.kss)
        statements = [drawn.choice(self.source.codes[main])] if self.source.codes[main] else []
        domains = [main, *statements, *drawn.sample([code for code in self.kss if code != main], 2)]
        domains.append(drawn.choice(self.pcf))
        links_only = place in LINK_ONLY
        kind = "reading" if links_only else TYPES[int(drawn.random() ** 1.6 * len(TYPES))]
        outcomes = "\n".join(f'  - "{prose.claim()}"' for _ in range(3))
        day = f"2026-{1 + number % 10:02}-{1 + number % 28:02}"
        reading = sorted({self._key(prose) for _ in range(drawn.randrange(4))})
        return f"""---
title: "{self.title(number)}"
summary: "{prose.claim()}"
type: {kind}
domains: [{", ".join(domains)}]
audience: [{", ".join(drawn.sample(AUDIENCES, drawn.randint(1, 4)))}]
setting: [{drawn.choice(SETTINGS)}]
use: [{", ".join(drawn.sample(USES, drawn.randint(1, 3)))}]
minutes: {3 if links_only else drawn.choice(MINUTES)}
outcomes:
{outcomes}
{self._series(number)}{self._rights(number, drawn)}people_described: {"composite" if kind == "case-study" else "none"}
{f"further_reading: [{', '.join(reading)}]{chr(10)}" if reading else ""}review:
  status: published
  review_by: 2028-11-20
  rights: awaited
  content: {{by: A second editor, on: {day}}}
  accessibility: awaited
  lived_experience: awaited
  practice_review: awaited
changes:
  - {{on: {day}, what: First published.}}
---

"""

    def _series(self, number: int) -> str:
        part, length = SERIES.get(number % DOZEN, (0, 0))
        if not part or number - part + length >= self.count:
            return ""
        return f"series: {{name: Series {number // DOZEN * DOZEN + length}, part: {part}}}\n"

    def _rights(self, number: int, drawn: Random) -> str:
        place = number % DOZEN
        giver = bisect(self.often_giving, drawn.random() * self.often_giving[-1])
        key, name, permission = organisation_key(giver), organisation_name(giver), f"PERM-{2 + giver:04}"
        found = ""
        terms = f"  basis: written-permission\n  reuse: CC-BY-4.0\n  permission: {permission}\n"
        if place == OWN:
            key, name = "practice-commons", "Practice Commons"
            terms = "  basis: own-work\n  reuse: CC-BY-4.0\n  permission: PERM-0001\n"
        elif place in LINK_ONLY:
            found = f"  where: Look for its title among the publications of {name}.\n"
            terms = "  basis: link-only\n  reuse: InC\n"
        elif place == OPEN and number // DOZEN % 2:
            found = f"  url: https://example.org/{key}/{number}\n"
            terms = "  basis: open-licence\n  reuse: CC-BY-4.0\n  licence_seen_on: 2026-11-02\n"
        if place in PICTURED and number // DOZEN % 3 == 0:
            other = (giver + 1) % ORGANISATIONS
            terms += (
                f"  third_party:\n    - item: drawing.svg\n      holder: {organisation_name(other)}\n"
                f"      basis: written-permission\n      reuse: CC-BY-4.0\n      permission: PERM-{2 + other:04}\n"
            )
        if place == ADAPTED:
            changes = "Turned into questions in our own words."
            terms += (
                f"adapted_from:\n  - citation: {ORIGINAL}\n    reuse: OGL-UK-3.0\n"
                f"    changes: {changes}\n    attribution: {OGL}\n"
            )
        return (
            f"source:\n  organisation: {key}\n  authors: [Editors of {name}]\n  published: 2026\n{found}"
            f"rights:\n  holder: {name}\n{terms}"
        )

    def _key(self, prose: Prose) -> str:
        return self.keys[bisect(self.often_cited, prose.chance() * self.often_cited[-1])]

    def _citation(self, prose: Prose) -> str:
        key, kind = self._key(prose), prose.chance()
        if kind < 1 / 12:
            other = self._key(prose)
            return f"[@{key}; @{other}]" if other != key else f"[@{key}]"
        return f"[@{key}, p. {prose.drawn.randint(1, 90)}]" if kind < 1 / 12 + 1 / 8 else f"[@{key}]"

    def _body(self, number: int, prose: Prose) -> str:
        place, chance = number % DOZEN, prose.chance
        wanted = 300 + 180 * chance() if place in LINK_ONLY else 850 + 600 * chance()
        owed = [f"[@{key}]" for key in self.keys[number :: self.count]]
        if place == ADAPTED:
            owed.append(f"[@{ORIGINAL}]")
        blocks = [f"{prose.sentence().rstrip('.')} {citation}." for citation in owed] or [prose.sentence()]
        words = sum(block.count(" ") + 1 for block in blocks)
        if place == 0:
            blocks.append(f"> {prose.sentence()}")
        while words < wanted:
            if chance() < 0.3:
                blocks.append(
                    f"{'### ' if chance() < 0.3 and len(blocks) > 9 else '## '}{prose.heading()} {len(blocks)}"
                )
            block = self._block(prose)
            words += block.count(" ") + 1
            blocks.append(block)
        return "\n\n".join(self._in_order(blocks)) + "\n"

    @staticmethod
    def _in_order(blocks: list[str]) -> list[str]:
        """A third-level heading stands only under a second-level one."""
        seen = False
        for index, block in enumerate(blocks):
            if block.startswith("### ") and not seen:
                blocks[index] = block[1:]
            seen = seen or block.startswith("## ")
        return blocks

    def _block(self, prose: Prose) -> str:
        chance, kind = prose.chance, prose.chance()
        if kind < 0.07:
            rows = [
                f"| {prose.phrase(4)} | {prose.phrase(9)} | {prose.phrase(9)} |"
                for _ in range(prose.drawn.randint(3, 5))
            ]
            return "\n".join(["| What | What was seen | What to do |", "| --- | --- | --- |", *rows])
        if kind < 0.25:
            return "\n".join(f"- {prose.sentence()}" for _ in range(prose.drawn.randint(3, 6)))
        if kind < 0.32:
            return "\n".join(f"{step}. **{prose.heading()}.** {prose.sentence()}" for step in range(1, 5))
        sentences = [prose.sentence() for _ in range(prose.drawn.randint(2, 4))]
        if chance() < 0.45:
            sentences[-1] = f"{sentences[-1].rstrip('.')} {self._citation(prose)}."
        if chance() < 0.3 and self.count > 1:
            other = prose.drawn.randrange(self.count)
            if other % DOZEN != OWN:  # what is new has not been linked to yet, so that a few can be removed
                sentences.append(f"See also [{self.title(other)}](../{slug_of(other)}/index.md).")
        return "\n".join(sentences)


def write_collection(root: Path, count: int) -> None:
    """Write a repository with made-up materials.

    Args:
        root: Where to write; it must not be there.
        count: How many materials.
    """
    root.mkdir(parents=True)
    for name in FOLDERS:
        shutil.copytree(REPOSITORY / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copyfile(REPOSITORY / name, root / name)
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write(f"\nsite_url: {ADDRESS}\n")
    _lead_to_a_material_of_these(root / "docs")
    source = read_source(REPOSITORY)
    made_up = [f"work{number:03}" for number in range(min(REFERENCES, count // 4))]
    library = "\n".join(_reference(number, key) for number, key in enumerate(made_up))
    (root / "citations" / "made-up.bib").write_text(library, encoding="utf-8", newline="\n")
    register = (REPOSITORY / "organisations.yaml").read_text(encoding="utf-8")
    for number in range(ORGANISATIONS):
        kind, name = KINDS[number % len(KINDS)], organisation_name(number)
        register += f'\n  {organisation_key(number)}:\n    name: "{name}"\n    kind: {kind}\n    about: "Made up."\n'
        grant = root / "permissions" / f"PERM-{2 + number:04}.yaml"
        grant.write_text(_grant(number), encoding="utf-8", newline="\n")
    (root / "organisations.yaml").write_text(register, encoding="utf-8", newline="\n")
    writer = Writer(source, count, [*source.keys, *made_up])
    for number in range(count):
        writer.write(number, root / "materials" / slug_of(number))


def _lead_to_a_material_of_these(docs: Path) -> None:
    """Let the links of our own pages to our own materials lead to one that is made up, and is never removed."""
    link = f"materials/{slug_of((OWN + 1) % DOZEN)}/index.md"
    for page in docs.rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        changed = _OUR_MATERIAL.sub(link, text)
        if changed != text:
            page.write_text(changed, encoding="utf-8", newline="\n")


def _reference(number: int, key: str) -> str:
    return f"""@article{{{key},
  author = {{Author, A. {chr(65 + number % 26)}.}},
  title = {{A made-up work, number {number}}},
  journal = {{Made-up Journal {number % 20}}},
  volume = {{{1 + number % 40}}},
  pages = {{{1 + number}--{12 + number}}},
  year = {{{1990 + number % 36}}},
  doi = {{10.1234/made.up.{number}}},
  verified = {{Made up}}
}}
"""


def _grant(number: int) -> str:
    return f"""id: PERM-{2 + number:04}
kind: written
covers: {{works_of: {organisation_key(number)}}}
given_by: {{role: Head of learning, organisation: {organisation_key(number)}}}
given_on: 2026-01-01
uses: [publish, adapt, download]
reuse: CC-BY-4.0
conditions: Credit {organisation_name(number)}.
declaration: 2026-1
evidence: {{sha256: "{number + 1:064x}", keeper: Practice Commons editors}}
checked: {{role: Practice Commons editors, organisation: practice-commons, on: 2026-01-02}}
"""


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="Write a repository with made-up materials.")
    arguments.add_argument("root", type=Path, help="where to write; it must not be there")
    arguments.add_argument("count", type=int, help="how many materials")
    given = arguments.parse_args()
    write_collection(given.root, given.count)
