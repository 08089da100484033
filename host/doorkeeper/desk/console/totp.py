"""One-time codes of an authenticator app (RFC 6238): sealed at rest, one step of drift, and none that counts twice."""

from __future__ import annotations

import secrets
from datetime import datetime

import pyotp
import segno

STEP = 30
DIGITS = 6
_ISSUER = "Doorkeeper desk"


def new_secret() -> str:
    """Give a fresh secret, 160 bits in base 32."""
    return pyotp.random_base32()


def accepted_step(secret: str, code: str, now: datetime, last_step: int) -> int | None:
    """Give the time step that a code is right for, or None.

    The step before and the step after are accepted too, for clocks that differ. A step that is not later than the last
    accepted one is not: a code that was seen over a shoulder does not work again (RFC 6238 §5.2).
    """
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit() and len(digits) == DIGITS):
        return None
    current = int(now.timestamp()) // STEP
    otp = pyotp.TOTP(secret)
    found = [
        step for step in (current - 1, current, current + 1) if secrets.compare_digest(otp.at(step * STEP), digits)
    ]
    later = [step for step in found if step > last_step]
    return later[0] if later else None


def address(secret: str, name: str) -> str:
    """Give the ``otpauth:`` address that an app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)


def picture(secret: str, name: str) -> str:
    """Give the QR code of the address, as SVG without a style attribute."""
    return str(segno.make(address(secret, name), error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff"))
