"""What is said of a file that is not text."""

from __future__ import annotations

from build_tools.media.looking import look_into


def checks_of(name: str, content: bytes) -> set[str]:
    """The checks that report something in a file."""
    return {fault.check for fault in look_into(name, content).faults}


def messages_of(name: str, content: bytes) -> list[str]:
    """What is said of a file."""
    return [fault.message for fault in look_into(name, content).faults]
