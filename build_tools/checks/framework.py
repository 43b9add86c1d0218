"""KSS: whether materials name domains that exist and are in force, and whether the map of frameworks holds together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.checks.registry import catalogue_check, material_check
from build_tools.diagnostics import Finding, Fix, Severity, did_you_mean, nearest
from build_tools.model import NOTICE, domain_of, first_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue, Material
    from build_tools.model import Domain, Framework, Statement
    from build_tools.readers.located_yaml import Path

MOST_DOMAINS = 8
FEWEST_PROMPTS = 2
MOST_PROMPTS = 4
FEWEST_STATEMENTS = 4
MOST_STATEMENTS = 8
_DIGITS = "0123456789"
_IN_FORCE = "name the domain of a framework in force that fits, or remove it"


@material_check("KSS001", Severity.ERROR)
def unknown_domain(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a code that kss_map.yaml does not have."""
    if not catalogue.knows_frameworks:
        return
    for code, index in _codes(material):
        if code not in catalogue.framework_of:
            variant = _variant(code, catalogue)
            hint = f"write {variant}" if variant else did_you_mean(code, catalogue.framework_of) or _choice(catalogue)
            message = (
                f"`{code}` is not a domain or a statement of kss_map.yaml" if code.strip() else "this code is empty"
            )
            place = material.at("domains", index)
            fix = Fix.within(material.source.text, place.span, code, variant) if variant else None
            yield Finding(place, message, hint, fix)


def _variant(code: str, catalogue: Catalogue) -> str | None:
    """The code that this one is but for capitals, spaces and hyphens."""
    squashed = re.sub(r"[\s_-]", "", code).upper()
    return squashed if squashed in catalogue.framework_of else None


def _choice(catalogue: Catalogue, family: str | None = None) -> str:
    """A suggestion that says how codes start."""
    prefixes = [each.prefix for each in catalogue.frameworks if each.prefix and family in {None, each.family}]
    return (
        f"choose a code that starts with {' or '.join(prefixes)}" if prefixes else "add the framework to kss_map.yaml"
    )


@material_check("KSS002", Severity.ERROR)
def repeated_domain(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a code that a material names twice."""
    del catalogue
    seen: set[str] = set()
    for code, index in _codes(material):
        if code in seen:
            yield Finding(material.at("domains", index), f"`{code}` is named twice", "keep the first of the two")
        seen.add(code)


@material_check("KSS003", Severity.ERROR)
def no_kss_domain(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a material that serves no domain of a knowledge and skills statement."""
    written = material.document.get("domains")
    is_read = isinstance(written, list) and len(written) == len(material.front.domains)
    if not is_read or not catalogue.knows_frameworks:
        return
    known = catalogue.framework_of
    meant = {_variant(code, catalogue) or nearest(code, known) for code, _ in _codes(material)} - {None}
    if meant and not {known[code].family for code in meant if code} & {"kss", None}:
        message = "none of these is a domain of a knowledge and skills statement"
        yield Finding(material.at("domains"), message, _choice(catalogue, "kss"))


@material_check("KSS004", Severity.ERROR)
def statement_without_domain(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a statement whose domain is not named."""
    for code, index in _codes(material):
        domain = domain_of(code)
        if code in catalogue.statements and domain not in material.front.domains:
            yield Finding(
                material.at("domains", index),
                f"`{code}` is a statement of `{domain}`, which is not named",
                f"add {domain} before it",
            )


@material_check("KSS005", Severity.ADVICE)
def too_many_domains(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a material that claims to serve more domains than a reader can believe."""
    count = len({code for code in material.front.domains if code in catalogue.domains})
    if count > MOST_DOMAINS:
        message = f"this material names {count} domains, and more than {MOST_DOMAINS} say little about it"
        yield Finding(material.at_key("domains"), message, "keep those that it serves best")


@material_check("KSS006", Severity.ERROR)
def expired_framework(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a code of a framework that is no longer in force."""
    for code, index in _codes(material):
        framework = catalogue.framework_of.get(code)
        if framework and framework.valid_to and framework.valid_to < catalogue.today:
            message = f"`{code}` belongs to “{framework.name or framework.id}”, which ended on {framework.valid_to}"
            yield Finding(material.at("domains", index), message, _IN_FORCE)


@material_check("KSS007", Severity.ERROR)
def future_framework(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a code of a framework that is not in force yet."""
    for code, index in _codes(material):
        framework = catalogue.framework_of.get(code)
        start = _start(framework) if framework else None
        if framework and start and start > catalogue.today:
            message = f"`{code}` belongs to “{framework.name or framework.id}”, which starts on {start}"
            yield Finding(material.at("domains", index), message, _IN_FORCE)


def _start(framework: Framework) -> dt.date | None:
    """The first day on which a framework can be in force, or None when that is no day."""
    try:
        return first_day(framework.valid_from) if framework.valid_from else None
    except ValueError:
        return None


def _codes(material: Material) -> Iterator[tuple[str, int]]:
    """Each code that a material names, and which of its domains that is."""
    return zip(material.front.domains, material.document.indexes(str, "domains"), strict=False)


@catalogue_check("KSS008", Severity.ERROR)
def mismatched_code(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a code in kss_map.yaml that does not continue the code above it."""
    at = catalogue.framework_register.at
    for framework, domain, path in _domains(catalogue):
        if domain.code and framework.prefix and domain.code.rstrip(_DIGITS) != framework.prefix:
            message = f"`{domain.code}` stands in the framework whose codes start with `{framework.prefix}`"
            yield Finding(at(*path, "code"), message, f"write {framework.prefix} and its number")
    for _, domain, statement, path in _statements(catalogue):
        if domain.code and statement.code and not re.fullmatch(re.escape(domain.code) + r"\.[0-9]+", statement.code):
            message = f"`{statement.code}` is not a code for a statement of `{domain.code}`"
            yield Finding(at(*path, "code"), message, f"write {domain.code}, a full stop and its number")


@catalogue_check("KSS009", Severity.ERROR)
def repeated_code(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a code, prefix or id that kss_map.yaml gives twice."""
    register = catalogue.framework_register
    firsts: dict[tuple[str, str], Path] = {}
    for what, word, path in _identifiers(catalogue):
        first = firsts.setdefault((what, word), path)
        if first != path:
            message = f"`{word}` is given twice as {what}; the first is in line {register.at(*first).span.line}"
            yield Finding(register.at(*path), message, "change or remove one of the two")


def _identifiers(catalogue: Catalogue) -> Iterator[tuple[str, str, Path]]:
    """Everything in kss_map.yaml that must be unique: what it is, the word, and its path."""
    for framework, path in _frameworks(catalogue):
        yield from _given("the id of a framework", framework.id, (*path, "id"))
        yield from _given("the prefix of a framework", framework.prefix, (*path, "prefix"))
    for _, domain, path in _domains(catalogue):
        yield from _given("the code of a domain", domain.code, (*path, "code"))
    for _, _, statement, path in _statements(catalogue):
        yield from _given("the code of a statement", statement.code, (*path, "code"))


def _given(what: str, word: str | None, path: Path) -> Iterator[tuple[str, str, Path]]:
    if word:
        yield what, word, path


@catalogue_check("KSS010", Severity.ERROR)
def unknown_crosswalk(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a crosswalk that does not lead to a domain of another framework."""
    register = catalogue.framework_register
    for framework, _, statement, path in _statements(catalogue):
        others = [code for code, (owner, _) in catalogue.domains.items() if owner is not framework]
        for index, code in zip(register.document.indexes(str, *path, "crosswalk"), statement.crosswalk, strict=False):
            place = register.at(*path, "crosswalk", index)
            if code not in catalogue.domains:
                yield Finding(
                    place,
                    f"`{code}` is not a domain",
                    did_you_mean(domain_of(code), others) or "name a domain of another framework",
                )
            elif code not in others:
                yield Finding(
                    place,
                    f"`{code}` is a domain of the same framework",
                    "name a domain of another framework, or leave `crosswalk` out",
                )


@catalogue_check("KSS011", Severity.WARNING)
def statement_count(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a domain of a knowledge and skills statement that has too few or too many statements."""
    register = catalogue.framework_register
    for framework, domain, path in _domains(catalogue):
        written = register.document.get(*path, "statements")
        count = len(written) if isinstance(written, list) else 0
        is_misfit = written is not None and not isinstance(written, list)
        if (
            framework.family == "kss"
            and domain.code
            and not is_misfit
            and not FEWEST_STATEMENTS <= count <= MOST_STATEMENTS
        ):
            what = f"{count or 'no'} statement{'' if count == 1 else 's'}"
            hint = (
                "add what is missing from the published text"
                if count < FEWEST_STATEMENTS
                else "join those that belong together"
            )
            yield Finding(
                register.at(*path, "code"),
                f"`{domain.code}` has {what}, not {FEWEST_STATEMENTS} to {MOST_STATEMENTS}",
                hint,
            )


@catalogue_check("KSS012", Severity.WARNING)
def framework_ends_soon(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a framework that ends within 90 days."""
    for framework, path in _frameworks(catalogue):
        day = framework.valid_to
        if day and catalogue.today <= day <= catalogue.today + NOTICE:
            count = sum(
                any(catalogue.framework_of.get(code) is framework for code in material.front.domains)
                for material in catalogue.published
            )
            naming = "1 published material names" if count == 1 else f"{count} published materials name"
            message = f"“{framework.name or framework.id}” ends on `{day}`" + (
                f"; {naming} its domains" if count else ""
            )
            hint = (
                "add what replaces it, and name that in these materials"
                if count
                else "add the framework that replaces it to kss_map.yaml"
            )
            yield Finding(catalogue.framework_register.at(*path, "valid_to"), message, hint)


@catalogue_check("KSS013", Severity.ADVICE)
def prompt_count(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a domain with too few or too many prompts, in a map that gives prompts at all."""
    if not any(domain.in_practice for _, domain in catalogue.domains.values()):
        return
    register = catalogue.framework_register
    for _, domain, path in _domains(catalogue):
        written = register.document.get(*path, "in_practice")
        count = len(written) if isinstance(written, list) else 0
        is_misfit = written is not None and not isinstance(written, list)
        if domain.code and not is_misfit and not FEWEST_PROMPTS <= count <= MOST_PROMPTS:
            what = f"{count or 'no'} prompt{'' if count == 1 else 's'} under `in_practice`"
            yield Finding(
                register.at_key(*path, "in_practice") if count else register.at(*path, "code"),
                f"`{domain.code}` has {what}, not {FEWEST_PROMPTS} to {MOST_PROMPTS}",
                "keep those that say most" if count > MOST_PROMPTS else "say what a person might see in practice",
            )


@catalogue_check("KSS014", Severity.WARNING)
def repeated_prompt(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a prompt that kss_map.yaml gives twice, whatever its capitals and full stop."""
    register = catalogue.framework_register
    firsts: dict[str, Path] = {}
    for _, _, domain_path in _domains(catalogue):
        items = register.document.get(*domain_path, "in_practice")
        for index, prompt in enumerate(items if isinstance(items, list) else ()):
            path = (*domain_path, "in_practice", index)
            words = " ".join(re.findall(r"\w+", prompt.casefold())) if isinstance(prompt, str) else ""
            first = firsts.setdefault(words, path) if words else path
            if first != path:
                message = f"this prompt is given twice; the first is in line {register.at(*first).span.line}"
                yield Finding(register.at(*path), message, "say what is particular to this domain, or remove it")


def _frameworks(catalogue: Catalogue) -> Iterator[tuple[Framework, Path]]:
    """Each framework, with its path in kss_map.yaml."""
    indexes = catalogue.framework_register.document.indexes(dict, "frameworks")
    for index, framework in zip(indexes, catalogue.frameworks, strict=False):
        yield framework, ("frameworks", index)


def _domains(catalogue: Catalogue) -> Iterator[tuple[Framework, Domain, Path]]:
    """Each domain, with its framework and its path in kss_map.yaml."""
    for framework, path in _frameworks(catalogue):
        indexes = catalogue.framework_register.document.indexes(dict, *path, "domains")
        for index, domain in zip(indexes, framework.domains, strict=False):
            yield framework, domain, (*path, "domains", index)


def _statements(catalogue: Catalogue) -> Iterator[tuple[Framework, Domain, Statement, Path]]:
    """Each statement, with its framework, its domain and its path in kss_map.yaml."""
    for framework, domain, path in _domains(catalogue):
        indexes = catalogue.framework_register.document.indexes(dict, *path, "statements")
        for index, statement in zip(indexes, domain.statements, strict=False):
            yield framework, domain, statement, (*path, "statements", index)
