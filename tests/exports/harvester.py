"""Sickle, somebody else's harvester, whose own code Python warns of where it is read for the first time."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from sickle import Sickle
    from sickle.models import Record

__all__ = ["Record", "Sickle"]
