"""How much hypothesis tries: the same few examples on every run, or with `--hypothesis-profile=thorough` many new ones.

A test whose examples are dear takes a share of the profile's number: `@settings(max_examples=settings().max_examples // 4)`.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "steady",
    max_examples=100,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
settings.register_profile(
    "thorough",
    max_examples=4_000,
    derandomize=False,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("steady")
