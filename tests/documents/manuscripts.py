"""A manuscript with awkward words in every place, made of nothing that is real."""

from __future__ import annotations

from build_tools.documents.manuscript import CLOSES, OPENS, Figure, Insertion, Manuscript

AWKWARD = '"Quotes" & <b>, </script> ’ Łódź #set {x} \\ $y$ *z* @w'
"""A title that means something to each language that a document is written in."""
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100" height="50">'
    b'<title>A box</title><rect width="100" height="50" fill="#e8f1f8"/><text x="10" y="30">Box</text></svg>'
)
TEXT = f"""A first paragraph with *emphasis*, **strength**, `code` and a citation {OPENS}0{CLOSES}.
1984\\. It was a year. #not a function, $not mathematics$, @not-a-reference and <not-a-tag>.

## Why & how

See [below](#what-to-do-in-the-first-hour-after-a-hard-visit-together), [another page](../other/index.md),
[a page elsewhere](https://example.org/?a=1&b=2) and a note[^1].

| Step | What to do |
| --- | --- |
| 1. First | Listen, and say so |
| - | *Nothing* else |

![A box, drawn](box.svg)

## What to do in the first hour after a hard visit together

- [ ] Ring back
- [x] Write it down

1. One
2. Two
    - inner

> Said by nobody {OPENS}1{CLOSES}.

[^1]: The note, with *emphasis*.
"""


def manuscript(**changed: object) -> Manuscript:
    """The manuscript, with some of it changed."""
    values: dict[str, object] = {
        "slug": "an-example",
        "title": AWKWARD,
        "authors": ("A & B <editors>", "李 Example"),
        "organisation": "Example “Trust” & Co",
        "published": "2026-11",
        "changed": "2026-11-20",
        "summary": f"Helps nobody: {AWKWARD}.",
        "minutes": 10,
        "content_note": "Mentions <nothing> & nobody.",
        "outcomes": ("Draw a box & say “yes”.", "1. Not a list"),
        "text": TEXT,
        "insertions": (
            Insertion("[@example2020, p. 4]", '(<a href="#ref-example2020">Example &amp; Co, 2020</a>, p. 4)'),
            Insertion("[see @example2020]", '(see <a href="#ref-example2020">Example &amp; Co, 2020</a>)'),
        ),
        "steps": (
            ("Check-in & “rules”\n'What <is> here?'", "0:00", "5", "Everybody #each", "Nobody"),
            ("1. Questions", "0:05", "85", "A & B", "The presenter, *who* listens"),
        ),
        "anchors": ("why-how", "what-to-do-in-the-first-hour-after-a-hard-visit-together"),
        "links": {"../other/index.md": "https://example.org/site/materials/other/", "#x": ""},
        "figures": (Figure("box.svg", DRAWING),),
        "references": (("example2020", "Example &amp; Co (2020) <em>A title</em>."),),
        "further_reading": (("more", "More (2021) <em>Another</em>."),),
        "licence": "CC BY 4.0",
        "licence_address": "https://creativecommons.org/licenses/by/4.0/",
        "rights": ('‘An example’ is under <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>.',),
        "address": "https://example.org/site/materials/an-example/",
    }
    return Manuscript(**(values | changed))  # type: ignore[arg-type]  # each has the type of its field
