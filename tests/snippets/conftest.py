"""Property tests draw the same examples in every run, and a busy machine fails none of them."""

from hypothesis import settings

settings.register_profile(
    "snippets", derandomize=True, database=None, deadline=None, max_examples=40
)
settings.load_profile("snippets")
