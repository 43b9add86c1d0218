"""The judged queries with which the search is measured, and what measures them."""
