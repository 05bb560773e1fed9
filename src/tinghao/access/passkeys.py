"""Passkeys (WebAuthn level 2): the ceremony of the `fido2` library, and the form in which a key is kept."""

from __future__ import annotations

import base64
import ipaddress
import json
import struct
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tinghao.core import refusals

# What the library raises for an answer that is malformed, and for one that is false.
_BROKEN = (ValueError, TypeError, KeyError, AttributeError, IndexError, struct.error)


class Ceremony(NamedTuple):
    """What the browser is asked (`options`, JSON), and what must be remembered until it answers."""

    options: str
    state: Mapping[str, Any]


class Answer(NamedTuple):
    """A ceremony that succeeded: the key that answered (as it is kept), and its signature count."""

    credential: str
    uses: int


def is_possible_at(host: str) -> bool:
    """True where the site has a name: a passkey is bound to a name and never to an address of digits."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return bool(host)
    return False


def begin_registration(host: str, *, account_id: int, username: str, kept: Iterable[str]) -> Ceremony:
    """The browser may make a new key for this account on this site."""
    options, state = _server(host).register_begin(
        PublicKeyCredentialUserEntity(
            id=f"account:{account_id}".encode(), name=username, display_name=username
        ),
        credentials=[_credential(k) for k in kept],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return Ceremony(json.dumps(dict(options)), state)


def finish_registration(host: str, state: Mapping[str, Any], answer: str) -> Answer:
    """The new key; raises Invalid where the answer does not fit what was asked."""
    try:
        made = _server(host).register_complete(dict(state), json.loads(answer))
    except _BROKEN as wrong:
        raise refusals.Invalid(_("这个通行密钥没有登记成功，请再试一次。")) from wrong
    if made.credential_data is None:
        raise refusals.Invalid(_("这个通行密钥没有登记成功，请再试一次。"))
    return Answer(base64.b64encode(bytes(made.credential_data)).decode(), made.counter)


def begin_authentication(host: str, kept: Iterable[str]) -> Ceremony:
    """The browser may sign with one of these keys."""
    options, state = _server(host).authenticate_begin(
        [_credential(k) for k in kept], user_verification=UserVerificationRequirement.PREFERRED
    )
    return Ceremony(json.dumps(dict(options)), state)


def finish_authentication(host: str, state: Mapping[str, Any], answer: str, kept: Iterable[str]) -> Answer:
    """The key that signed; raises Invalid where none of them did."""
    keys = {_credential(k).credential_id: k for k in kept}
    try:
        given = AuthenticationResponse.from_dict(json.loads(answer))
        used = _server(host).authenticate_complete(
            dict(state), [_credential(k) for k in keys.values()], given
        )
    except _BROKEN as wrong:
        raise refusals.Invalid(_("通行密钥没有通过，请再试一次，或改用动态验证码。")) from wrong
    return Answer(keys[used.credential_id], given.response.authenticator_data.counter)


def _server(host: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(name="协商亭", id=host))


def _credential(kept: str) -> AttestedCredentialData:
    return AttestedCredentialData(base64.b64decode(kept))
