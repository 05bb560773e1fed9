"""Codes that change: the vectors of RFC 6238, drift, and what people type."""

from __future__ import annotations

import base64

import pytest

from tinghao.access import totp

# RFC 6238, appendix B: SHA-1, the secret is this ASCII text; the last six of eight digits.
RFC = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_vectors_of_the_rfc(at, code):
    assert totp.code_at(RFC, at // 30) == code
    assert totp.matching_step(RFC, code, at=at) == at // 30


def test_half_a_minute_of_drift_either_way_and_no_more():
    at = 1_800_000_000
    near = [totp.matching_step(RFC, totp.code_at(RFC, at // 30 + d), at=at) for d in (-2, -1, 0, 1, 2)]
    assert [step is not None for step in near] == [False, True, True, True, False]


@pytest.mark.parametrize("typed", ["287 082", "２８７０８２", " 287082\n"])
def test_blanks_and_full_width_digits_are_taken(typed):
    assert totp.matching_step(RFC, typed, at=59) == 1


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "abcdef", "二八七零八二", "\x00" * 6])
def test_what_is_no_code_matches_nothing(typed):
    assert totp.matching_step(RFC, typed, at=59) is None


def test_a_step_that_was_taken_is_not_taken_again():
    assert totp.matching_step(RFC, "287082", at=59, after=1) is None
