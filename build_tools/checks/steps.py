"""STP: whether the steps of a session can be run by the clock, and belong to a material with which somebody would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.checks.registry import material_check
from build_tools.diagnostics import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue, Material

FEWEST_STEPS = 2
WITHOUT_SESSION = frozenset({"briefing", "messages", "reading", "recording"})
"""The types of what is read, seen or heard: nobody leads others through it step by step."""


@material_check("STP001", Severity.ERROR)
def wrong_sum_of_minutes(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag steps that together take longer or shorter than the material says."""
    del catalogue
    whole, steps = material.front.minutes, material.front.steps
    minutes = [step.minutes for step in steps if step.minutes]
    total = sum(minutes)
    if not whole or not steps or len(minutes) != _written(material) or total == whole:
        return
    added = f"{' + '.join(map(str, minutes))} = {total}" if len(minutes) > 1 else f"{total}"
    over = next((number for number in range(len(minutes)) if sum(minutes[: number + 1]) > whole), -1)
    number = over % len(minutes)
    step = f"step {number + 1}, “{steps[number].name}”"
    put_right = f"{step} ends too late: shorten a step"
    if over < 0:
        put_right = f"{whole - total} minutes are left after {step}: give them to a step"
    message = f"the steps take {added} minutes, and `minutes` says {whole}"
    hint = f"{put_right}, or write `minutes: {total}`"
    yield Finding(material.at("steps", number, "minutes"), message, hint)


@material_check("STP002", Severity.WARNING)
def too_few_steps(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a session of a single step, in which nothing changes."""
    del catalogue
    count = len(material.front.steps)
    if material.document.has("steps") and count < FEWEST_STEPS and count == _written(material):
        message = f"this session has {'no steps' if not count else 'one step'}, so nobody sees what comes when"
        hint = "add a step wherever somebody else begins to speak, or remove `steps`"
        yield Finding(material.at_key("steps"), message, hint)


@material_check("STP003", Severity.WARNING)
def steps_without_session(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag steps in a material that people read, see or hear, and do not run with others."""
    del catalogue
    if material.front.type in WITHOUT_SESSION and material.front.steps:
        message = f"steps are for something that people do together, and this is a {material.front.type}"
        if material.front.type == "messages":
            message = "steps are for something that people do together, and these are messages"
        hint = "write `type: session-plan` if it is led by the clock, or remove `steps`"
        yield Finding(material.at_key("steps"), message, hint)


@material_check("STP004", Severity.ERROR)
def steps_of_work_elsewhere(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag the steps of a work that we only link to: they would be a copy of its plan."""
    del catalogue
    rights = material.front.rights
    if rights and rights.basis == "link-only" and material.front.steps:
        message = "these are the steps of a work that we only link to, and a plan step by step is a copy of it"
        yield Finding(material.at_key("steps"), message, "remove `steps`, or ask the owner and record the grant")


def _written(material: Material) -> int:
    """How many steps stand in the file: one with a fault that kept it from being read counts."""
    written = material.document.get("steps")
    return len(written) if isinstance(written, list) else -1
