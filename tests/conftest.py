"""The one cast, and what every test needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.make import Cast


@pytest.fixture(autouse=True)
def quick_passwords(settings):  # type: ignore[no-untyped-def]
    """Hashing a password takes a moment by design; a test suite does it with a cheap hasher."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody who has a part, in a small world of two counties; see `tests.make.Cast`."""
    from tests import make

    return make.Cast()
