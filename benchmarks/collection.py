"""Writes a repository of any size that is valid in our own schema: the real one, with made-up materials in their place.

The text is made-up English with the statistics of the real collection: each pair of words has followed another there,
and new words keep coming as the collection grows, as they do in any language (Heaps, 1978). The same number gives the
same bytes.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

REPOSITORY = Path(__file__).parent.parent
KEPT = ("citations", "permissions", "overrides", "build_tools", "docs", "kss_map.yaml", "glossary.yaml", "mkdocs.yml")
WORDS = 900
NEW_WORD = 0.03
"""How often a word is one of a long tail of names and terms that few materials share."""
SYLLABLES = (
    *("al", "an", "bar", "bel", "ber", "cal", "car", "chan", "cor", "dar", "del", "den", "der", "dor", "el", "fal"),
    *("fen", "gar", "gil", "hal", "har", "hol", "il", "kel", "ken", "lam", "lan", "lor", "mal", "mar", "mel", "mor"),
    *("nel", "nor", "ol", "pel", "per", "ral", "ran", "rel", "sal", "sel", "sor", "tal", "tar", "tel", "tor", "val"),
)
TYPES = ("briefing", "tool", "exercise", "case-study", "reading", "slides", "session-plan", "template", "messages")
AUDIENCES = ("practice-supervisor", "practice-educator", "newly-qualified-social-worker", "social-worker", "student")
USES = ("one-to-one", "group-supervision", "self-study", "team-meeting")
MINUTES = (5, 10, 15, 20, 25, 30, 40, 45, 60, 90)
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><title>Drawing {number}</title>'
    '<circle cx="10" cy="10" r="{radius}"/><line x1="20" y1="10" x2="38" y2="10"/></svg>\n'
)


@dataclass(frozen=True)
class Source:
    """What the made-up text is drawn from.

    Attributes:
        follows: The words that follow each pair of words in the real materials.
        starts: The pairs with which their sentences start.
        keys: What can be cited.
        codes: The domains, each with its statements.
    """

    follows: dict[tuple[str, str], list[str]]
    starts: list[tuple[str, str]]
    keys: list[str]
    codes: dict[str, list[str]]


def read_source(root: Path = REPOSITORY) -> Source:
    """The statistics of the real collection."""
    follows: dict[tuple[str, str], list[str]] = {}
    starts = []
    for path in sorted((root / "materials").glob("*/index.md")):
        body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
        plain = re.sub(r"\[([^\[\]]*)\]\([^)]*\)|\[[^\]]*\]|^[#|>*-].*$|[*_`|]", r"\1", body, flags=re.MULTILINE)
        for line in plain.splitlines():
            words = re.findall(r"[A-Za-z][A-Za-z’'-]*[.,;:?!]?", line)
            if len(words) > 5:
                starts.append((words[0], words[1]))
                for first, second, third in zip(words, words[1:], words[2:], strict=False):
                    follows.setdefault((first, second), []).append(third)
    keys = sorted(
        match
        for path in sorted((root / "citations").glob("*.bib"))
        for match in re.findall(r"^@\w+\{([^,\s]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    frameworks = yaml.safe_load((root / "kss_map.yaml").read_text(encoding="utf-8"))["frameworks"]
    codes = {
        domain["code"]: [statement["code"] for statement in domain.get("statements", [])]
        for framework in frameworks
        for domain in framework["domains"]
    }
    return Source(follows, starts, keys, codes)


class Writer:
    """Writes materials: each is drawn from its own number alone, so that adding one changes no other.

    Args:
        source: What to draw from.
        organisations: How many organisations contribute.
    """

    def __init__(self, source: Source, organisations: int) -> None:
        self.source = source
        self.organisations = organisations

    def slug(self, number: int) -> str:
        """The folder of a material."""
        return f"material-{number:05}"

    def write(self, number: int, count: int, folder: Path) -> None:
        """Write one material into its folder.

        Args:
            number: Which one, from 0.
            count: How many there are: links lead to any of them.
            folder: Its folder.
        """
        drawn = random.Random(number)  # noqa: S311 - a benchmark, not a secret
        folder.mkdir(parents=True)
        (folder / "index.md").write_text(self._front(number, drawn) + self._body(count, drawn), encoding="utf-8")
        if number % 4 == 0:
            picture = PICTURE.format(number=number, radius=3 + number % 6)
            (folder / "drawing.svg").write_text(picture, encoding="utf-8")
            with (folder / "index.md").open("a", encoding="utf-8") as file:
                file.write(f"\n![A circle and a line, drawing {number}](drawing.svg)\n")

    def _new_word(self, drawn: random.Random) -> str:
        rank = int(drawn.paretovariate(0.6))  # a long tail: most are rare, a few are common
        name = random.Random(rank % 400_000)  # noqa: S311 - as above
        return "".join(name.choice(SYLLABLES) for _ in range(3))

    def _sentence(self, drawn: random.Random) -> str:
        first, second = drawn.choice(self.source.starts)
        words = [first, second]
        while len(words) < 28 and not words[-1].endswith((".", "?", "!")):
            following = self.source.follows.get((words[-2], words[-1]))
            if not following:
                break
            words.append(drawn.choice(following))
        words = [self._new_word(drawn) if drawn.random() < NEW_WORD else word for word in words]
        return " ".join(words).rstrip(".,;:?!") + "."

    def _title(self, drawn: random.Random) -> str:
        words = self._sentence(drawn).rstrip(".").split()[:5]
        return " ".join([*words, self._new_word(drawn)]).replace(":", "").replace(",", "")

    def _front(self, number: int, drawn: random.Random) -> str:
        kss = [code for code in self.source.codes if not code.startswith("PCF")]
        main = drawn.choice(kss)
        domains = [main, drawn.choice(self.source.codes[main]), *drawn.sample([c for c in kss if c != main], 2)]
        domains.append(f"PCF{drawn.randint(1, 9)}")
        kind = TYPES[int(drawn.random() ** 1.6 * len(TYPES))]
        summary = self._sentence(drawn)[:190].rstrip(" .,") + "."
        outcomes = "\n".join(f"  - {self._sentence(drawn)[:150].replace(':', ',')}" for _ in range(3))
        organisation = f"organisation-{int(drawn.paretovariate(0.8)) % self.organisations:03}"
        day = f"2026-{1 + number % 10:02}-{1 + number % 28:02}"
        return f"""---
title: "{self._title(drawn)} {number}"
summary: "{summary.replace('"', "")}"
type: {kind}
domains: [{", ".join(domains)}]
audience: [{", ".join(drawn.sample(AUDIENCES, 2))}]
setting: [{drawn.choice(("children", "adults", "children, adults"))}]
use: [{", ".join(drawn.sample(USES, 2))}]
minutes: {drawn.choice(MINUTES)}
outcomes:
{outcomes}
source:
  organisation: {organisation}
  authors: ["Editors of {organisation}"]
  published: 2026
rights:
  holder: "{organisation.replace("-", " ").capitalize()}"
  basis: written-permission
  reuse: CC-BY-4.0
  permission: PERM-{2 + int(organisation[-3:]):04}
people_described: {"composite" if kind == "case-study" else "none"}
review:
  status: published
  reviewed_by: Editors
  reviewed_on: {day}
  review_by: 2028-11-20
  practice_review: awaited
changes:
  - {{on: {day}, what: First published.}}
---

"""

    def _body(self, count: int, drawn: random.Random) -> str:
        parts, words = [], 0
        while words < WORDS:
            sentences = [self._sentence(drawn) for _ in range(drawn.randint(2, 5))]
            words += sum(sentence.count(" ") + 1 for sentence in sentences)
            if drawn.random() < 0.35:
                sentences[-1] = f"{sentences[-1].rstrip('.')} [@{drawn.choice(self.source.keys)}]."
            if drawn.random() < 0.25:
                other = self.slug(drawn.randrange(count))
                sentences.append(f"See [material {other[-5:]}](../{other}/index.md).")
            is_list = drawn.random() < 0.2
            block = "\n".join(f"- {sentence}" if is_list else sentence for sentence in sentences)
            if drawn.random() < 0.3:
                heading = " ".join(self._sentence(drawn).rstrip(".").split()[:5]).rstrip(",;:?!")
                block = f"## {heading} {len(parts)}\n\n{block}"
            parts.append(block)
        return "\n\n".join(parts) + "\n"


def write_collection(root: Path, count: int, organisations: int = 300) -> None:
    """Write a repository with made-up materials.

    Args:
        root: Where to write; it must not be there.
        count: How many materials.
        organisations: How many organisations contribute them, one grant each.
    """
    root.mkdir(parents=True)
    for name in KEPT:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, root / name)
    writer = Writer(read_source(), organisations)
    register = (REPOSITORY / "organisations.yaml").read_text(encoding="utf-8")
    for number in range(organisations):
        key = f"organisation-{number:03}"
        register += f'\n  {key}:\n    name: "Organisation {number:03}"\n    kind: charity\n    about: "Made up."\n'
        (root / "permissions" / f"PERM-{2 + number:04}.yaml").write_text(_grant(number, key), encoding="utf-8")
    (root / "organisations.yaml").write_text(register, encoding="utf-8")
    for number in range(count):
        writer.write(number, count, root / "materials" / writer.slug(number))


def _grant(number: int, organisation: str) -> str:
    return f"""id: PERM-{2 + number:04}
kind: written
covers: {{works_of: {organisation}}}
given_by: {{role: Head of learning, organisation: {organisation}}}
given_on: 2026-01-01
uses: [publish, adapt, download]
reuse: CC-BY-4.0
declaration: 2026-1
evidence: {{sha256: "{number + 1:064x}", keeper: Practice Commons editors}}
checked: {{role: Practice Commons editors, organisation: practice-commons, on: 2026-01-02}}
"""


if __name__ == "__main__":
    write_collection(Path(sys.argv[1]), int(sys.argv[2]))
