"""How hard Hypothesis tries.

As a rule 200 examples, the same ones every time where CI is set; with HYPOTHESIS_PROFILE=long, many more.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("default", max_examples=200, deadline=None, derandomize="CI" in os.environ)
settings.register_profile("long", max_examples=10_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
