#!/bin/sh
# Writes the lock files: every version with its hashes, for Python 3.11 and newer, and no index's address.
set -eu
compile() { .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" "$@"; }
compile requirements/uv.in --output-file requirements/uv.txt
compile pyproject.toml --output-file requirements/site.txt
compile pyproject.toml --extra dev --constraint requirements/site.txt --output-file requirements/dev.txt
