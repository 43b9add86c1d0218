"""A catalogue as one material's checks and page see it: every look at anything else is written down.

What is found about a material can then be kept with what was looked at, and holds until something of that changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from build_tools.catalogue import Catalogue, sources_elsewhere
from build_tools.trace import Seen, Trace, Traced, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.catalogue import Material
    from build_tools.readers.text import Source

Value = TypeVar("Value")
LOOKED_UP = (
    "materials",
    "pages",
    "references",
    "grants",
    "reading_paths",
    "path_places",
    "organisations",
    "paths",
    "domains",
    "statements",
    "framework_of",
    "former_slugs",
)
"""What is written down by its key. Everything else of a catalogue is written down as a whole."""
HOLDERS = ("materials", "pages", "grants", "reading_paths")
"""What holds the values that checks of the catalogue go through, file by file."""
_FIELD = "field"
_METHODS = frozenset({"full_address", "hold", "replacement_of"})


class Piece(Catalogue):
    """A catalogue that writes down what is looked at in it.

    Args:
        whole: The catalogue.
        trace: Where it is written down.
    """

    def __init__(self, whole: Catalogue, trace: Trace) -> None:
        traced: dict[str, Any] = {name: Traced(name, _looked_up(whole, name), trace) for name in LOOKED_UP}
        object.__setattr__(self, "_whole", whole)
        object.__setattr__(self, "_trace", trace)
        object.__setattr__(self, "_traced", traced)

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - as object has it
        """A part of the catalogue, after it was written down that somebody looks at it."""
        if name.startswith("_") or name in _METHODS:
            return object.__getattribute__(self, name)
        traced = object.__getattribute__(self, "_traced")
        if name in traced:
            return traced[name]
        object.__getattribute__(self, "_trace").note(_FIELD, name)
        return getattr(object.__getattribute__(self, "_whole"), name)


class Share(Piece):
    """The same, in which one material is all there is to go through: the rest can be looked up and no more.

    Args:
        whole: The catalogue.
        trace: Where it is written down.
    """

    def __init__(self, whole: Catalogue, trace: Trace) -> None:
        super().__init__(whole, trace)
        traced = object.__getattribute__(self, "_traced")
        for name in HOLDERS:
            traced[name] = LookedUp(traced[name])
        traced.update({"registers": (), "frameworks": (), "glossary": (), "published": ()})
        traced.update({"attachments": (), "expectations": (), "cpd_questions": ()})

    def hold(self, material: Material, sources: Iterable[Source]) -> None:
        """Make a material all that there is.

        Args:
            material: The material, with its text in reach.
            sources: The files in its folder that were read.
        """
        traced = object.__getattribute__(self, "_traced")
        traced["materials"].shown = {material.slug: material}
        traced["sources"] = tuple(sources)


class LookedUp(Mapping[str, Value]):
    """A mapping in which anything can be looked up, and only some of it can be gone through.

    Args:
        values: The whole mapping.
        shown: What can be gone through.
    """

    def __init__(self, values: Mapping[str, Value], shown: Mapping[str, Value] | None = None) -> None:
        self.whole = values
        self.shown = shown or {}

    def __getitem__(self, key: str) -> Value:
        return self.shown[key] if key in self.shown else self.whole[key]

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as Mapping has it
        """The value, or the default when there is none."""
        return self.shown[key] if key in self.shown else self.whole.get(key, default)

    def __contains__(self, key: object) -> bool:
        return key in self.shown or key in self.whole

    def __iter__(self) -> Iterator[str]:
        return iter(self.shown)

    def __len__(self) -> int:
        return len(self.shown)


def seen_in(catalogue: Catalogue, more: Mapping[str, Mapping[str, object]] | None = None) -> Seen:
    """The digests of all that can be looked at in a catalogue.

    Args:
        catalogue: The catalogue.
        more: What else can be looked at, by kind.
    """
    kinds: dict[str, Mapping[str, object]] = {name: _looked_up(catalogue, name) for name in LOOKED_UP}
    return Seen({**kinds, _FIELD: _Fields(catalogue), **(more or {})})


def all_around(catalogue: Catalogue) -> bytes:
    """The digest of everything in a catalogue that a look from one material at anything outside it can see.

    Args:
        catalogue: The catalogue.
    """
    materials = [(slug, material.fingerprint) for slug, material in catalogue.materials.items()]
    sources = [(source.path, source.text, source.readable) for source in sources_elsewhere(catalogue)]
    names = (catalogue.paths, catalogue.attachments, catalogue.stray_files, catalogue.symbolic_links)
    unread = catalogue.unread
    rest = (
        *(catalogue.declarations, catalogue.today, catalogue.site_address, catalogue.repository),
        *(catalogue.harvesting, catalogue.feedback_mailbox),
    )
    return fingerprint(materials, sources, names, unread, rest)


class _Fields(Mapping[str, object]):
    """The parts of a catalogue that are looked at as a whole, by name."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __getitem__(self, key: str) -> object:
        return getattr(self.catalogue, key)

    def __contains__(self, key: object) -> bool:
        return hasattr(self.catalogue, str(key))

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _looked_up(catalogue: Catalogue, name: str) -> Mapping[str, Any]:
    """A part of a catalogue by its keys; a framework comes without its domains, and a domain without its statements.

    Otherwise a change in one of them would concern everything that names a code of the same framework or domain.
    """
    if name not in {"framework_of", "domains", "statements"}:
        found: Mapping[str, Any] = getattr(catalogue, name)
        return found
    frameworks = {each.id: each.model_copy(update={"domains": ()}) for each in catalogue.frameworks}
    own = {code: frameworks[framework.id] for code, framework in catalogue.framework_of.items()}
    if name == "framework_of":
        return own
    domains = {code: domain.model_copy(update={"statements": ()}) for code, (_, domain) in catalogue.domains.items()}
    if name == "domains":
        return {code: (own[code], domain) for code, domain in domains.items()}
    return {
        code: (own[code], domains[domain.code or ""], statement)
        for code, (_, domain, statement) in catalogue.statements.items()
    }
