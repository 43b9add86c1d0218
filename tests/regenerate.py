"""Rewrites what the tests compare with: `make golden`. Read the diff before you commit it."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from build_tools.checks.specifications import FOLDER, specifications
from build_tools.exports.issue_form import ISSUE_FORM, issue_form_text
from build_tools.exports.json_schema import schema_texts
from build_tools.exports.submission_form import FORM, submission_form
from build_tools.loading import load
from tests.learning_scripts import SCHEMA, written_schema
from tests.limits_table import DOCUMENT, with_limits
from tests.mutants.tables import COPY, copy_of_tables
from tests.specification_runs import TODAY, output_of

_OUTPUT = re.compile(r"(\nOutput\n\n```text\n).*?(```\n)", re.DOTALL)


def main() -> None:
    """Rewrite all Output blocks, the schemas, both forms, the limits in SECURITY.md and the list of tables."""
    root = FOLDER.parent.parent
    catalogue = load(root, TODAY)
    (root / FORM).write_bytes(submission_form(catalogue))
    (root / ISSUE_FORM).parent.mkdir(parents=True, exist_ok=True)
    (root / ISSUE_FORM).write_text(issue_form_text(catalogue), encoding="utf-8")
    for name, text in schema_texts().items():
        (root / "schemas" / f"{name}.schema.json").write_text(text(), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        SCHEMA.write_text(written_schema(Path(folder)), encoding="utf-8")
    outputs = {}
    for code, specification in specifications().items():
        with tempfile.TemporaryDirectory() as folder:
            outputs[code] = output_of(specification.wrong, Path(folder))
    for path in sorted(FOLDER.glob("*.md")):
        parts = re.split(r"(^## (?=[A-Z]{3}\d{3} ))", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for index, part in enumerate(parts):
            code = part[:6]
            if code in outputs:
                parts[index] = _OUTPUT.sub(
                    lambda match, code=code: match.group(1) + outputs[code] + match.group(2), part, count=1
                )
        path.write_text("".join(parts), encoding="utf-8")
    DOCUMENT.write_text(with_limits(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    COPY.write_text(copy_of_tables(), encoding="utf-8")


if __name__ == "__main__":
    main()
