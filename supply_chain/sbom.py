"""A bill of materials of what a site is built with: CycloneDX 1.6, the same bytes for the same packages.

Run it by `make sbom`. It names what the lock file of the site names, at the versions that are installed here.
"""

from __future__ import annotations

import base64
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

import click
import pypandoc
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from build_tools.terminal import say
from supply_chain.learning_packages import NpmPackage, locked_npm_packages
from supply_chain.licences import ALLOWED, licence_of
from supply_chain.locked import REPOSITORY, SITE, locked_packages
from supply_chain.vendored import Vendored, vendored_package

COULD_NOT_MAKE = 2
INDENT = 2


class CannotListError(Exception):
    """What is installed is not what is locked, or the list does not fit its schema; the message says which."""


def bill_of_materials(lock: Path = SITE) -> str:
    """What a site is built with, as CycloneDX 1.6 in JSON, without a time or a number of its own.

    Args:
        lock: The lock file that names it.

    Raises:
        CannotListError: Something is not installed or in another version, or the result does not fit the schema.
    """
    packages = {each.name: each for each in locked_packages(lock) if each.is_needed_here}
    for name, package in packages.items():
        found = _installed(name)
        if found != package.version:
            message = f"{name} is locked at {package.version}, and {found or 'nothing'} is installed: run `make site`"
            raise CannotListError(message)
    components = {name: _component(name, package.version) for name, package in packages.items()}
    components["pandoc"] = _pandoc()
    from_npm = [_npm_component(each) for each in locked_npm_packages() if each.is_for_the_site]
    published = [*from_npm, _editor()]
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ours = Component(name=project["name"], version=project["version"], type=ComponentType.APPLICATION, bom_ref="ours")
    ours.licenses.add(DisjunctiveLicense(id=project["license"]))
    bom = Bom(components=[*components.values(), *published])
    bom.metadata.component = ours
    for name, component in components.items():
        bom.register_dependency(component, [components[each] for each in _needs(name) if each in components])
    direct = _names(project["dependencies"])
    bom.register_dependency(ours, [*(components[each] for each in direct if each in components), *published])
    return _written(bom)


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _component(name: str, number: str) -> Component:
    purl = PackageURL("pypi", name=name, version=number)
    component = Component(name=name, version=number, purl=purl, bom_ref=str(purl), type=ComponentType.LIBRARY)
    licence = licence_of(name)
    if licence in ALLOWED and not licence.startswith("LicenseRef-"):
        component.licenses.add(DisjunctiveLicense(id=licence))
    else:
        component.licenses.add(LicenseExpression(licence))
    return component


def _pandoc() -> Component:
    """The program that comes inside a package and is none itself."""
    number = str(pypandoc.get_pandoc_version())
    reference = f"pandoc@{number}"
    pandoc = Component(name="pandoc", version=number, bom_ref=reference, type=ComponentType.APPLICATION)
    pandoc.licenses.add(DisjunctiveLicense(id="GPL-2.0-or-later"))
    return pandoc


def _editor() -> Component:
    """The editor's program, which is published with the site as its package holds it."""
    return _npm_component(vendored_package())


def _npm_component(package: Vendored | NpmPackage) -> Component:
    namespace, _, name = package.name.rpartition("/")
    purl = PackageURL("npm", namespace=namespace or None, name=name, version=package.version)
    component = Component(
        group=namespace or None,
        name=name,
        version=package.version,
        purl=purl,
        bom_ref=str(purl),
        type=ComponentType.LIBRARY,
    )
    digest = base64.b64decode(package.integrity.removeprefix("sha512-")).hex()
    component.hashes.add(HashType(alg=HashAlgorithm.SHA_512, content=digest))
    component.licenses.add(LicenseExpression(package.licence))
    return component


def _needs(name: str) -> list[str]:
    """What a package asks for on this system, without its extras."""
    if name == "pandoc":
        return []
    found = _names(distribution(name).requires or [])
    return [*found, "pandoc"] if name == "pypandoc-binary" else found


def _names(requirements: list[str]) -> list[str]:
    wanted = [Requirement(each) for each in requirements]
    return [canonicalize_name(each.name) for each in wanted if each.marker is None or each.marker.evaluate()]


def _written(bom: Bom) -> str:
    # A time and a number would differ each time, and CycloneDX asks for neither; the library types them as mandatory.
    bom.serial_number = None  # type: ignore[assignment]
    bom.metadata.timestamp = None  # type: ignore[assignment]
    text = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=INDENT) + "\n"
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if wrong:
        message = f"the list does not fit the schema of CycloneDX 1.6: {wrong}"
        raise CannotListError(message)
    return text


@click.command()
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path), default=Path("build/sbom.json"))
def main(path: Path) -> None:
    """Write the bill of materials to PATH."""
    try:
        text = bill_of_materials()
    except CannotListError as error:
        say(f"Not written: {error}.", err=True)
        sys.exit(COULD_NOT_MAKE)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    say(f"Wrote {path}.")


if __name__ == "__main__":
    main()
