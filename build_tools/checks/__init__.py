"""The checks: one family a module, and each module's specification beside it."""
