"""Private keys: made as files, found in a folder, opened from a file or a token's address."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from securesystemslib.exceptions import KeyMismatchError
from securesystemslib.signer import CryptoSigner, Key, Signature, Signer, SSlibKey

from doorkeeper.model.errors import DoorkeeperError

SUFFIX = ".pem"
PUBLIC_SUFFIX = ".pub"
_NAME = "x-doorkeeper-name"
"""A field of ours in a key of TUF's metadata: what people call it."""

Secrets = Callable[[str], str]
"""Asks the person for a secret by its name, such as ``PIN`` or ``passphrase``."""


class UnusableKeyError(DoorkeeperError):
    """A key cannot be used."""

    def __init__(self, why: str) -> None:
        super().__init__(
            "key.unusable",
            why,
            "Name a key in PEM, or the address of a token such as hsm:2 (docs/publishing.md).",
        )


def create_keys(folder: Path, names: Iterable[str]) -> dict[str, CryptoSigner]:
    """Make an Ed25519 key (RFC 8032) for each name: ``name.pem``, readable by its owner only, beside ``name.pub``.

    Raises:
        DoorkeeperError: ``key.exists`` where one is there already; none is made then.

    """
    wanted = list(names)
    for name in wanted:
        if (folder / (name + SUFFIX)).exists():
            raise DoorkeeperError(
                "key.exists",
                f"There is a key {folder / (name + SUFFIX)} already.",
                "Name a new folder for the keys: a key is never written over.",
            )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return {name: _create_key(folder / (name + SUFFIX), name) for name in wanted}


def named(key: SSlibKey, name: str) -> SSlibKey:
    """Give a key the name that people call it by."""
    key.unrecognized_fields[_NAME] = name
    return key


def name_of(key: Key) -> str:
    """Give what people call a key: its name where it has one, and the beginning of its id."""
    name = key.unrecognized_fields.get(_NAME)
    short = key.keyid[:8]
    return f"{name} ({short})" if isinstance(name, str) and name.isprintable() else short


def _create_key(path: Path, name: str) -> CryptoSigner:
    private = Ed25519PrivateKey.generate()
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "wb") as out:
        out.write(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    path.with_suffix(PUBLIC_SUFFIX).write_bytes(public)
    return CryptoSigner(private, named(SSlibKey.from_crypto(private.public_key()), name))


def read_folder(folder: Path | None) -> list[Path]:
    """Give the key files of a folder, in order.

    Raises:
        DoorkeeperError: ``key.none`` where there is no such folder.

    """
    if folder is None:
        return []
    if not folder.is_dir():
        raise DoorkeeperError(
            "key.none", f"There is no folder of keys {folder}.", "Name the folder that 'packs init' put the keys in."
        )
    return sorted(folder.glob(f"*{SUFFIX}"))


def open_file(path: Path, candidates: Iterable[Key], secrets: Secrets | None = None) -> CryptoSigner | None:
    """Open a private key in PEM as the one of ``candidates`` that it belongs to; None where it is none of them."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnusableKeyError(f"The key {path} cannot be read: {error.strerror}.") from error
    try:
        private = load_pem_private_key(data, None)
    except TypeError:
        if secrets is None:
            return None
        try:
            private = load_pem_private_key(data, secrets("passphrase").encode())
        except (ValueError, TypeError) as error:
            raise UnusableKeyError(f"The passphrase of the key {path} is not right.") from error
    except Exception as error:
        raise UnusableKeyError(f"{path} is no private key in PEM.") from error
    for key in candidates:
        try:
            return CryptoSigner(private, key) if isinstance(key, SSlibKey) else None
        except (KeyMismatchError, ValueError):
            continue
    return None


def sign_with_uri(uri: str, payload: bytes, candidates: Iterable[Key], secrets: Secrets) -> Signature | None:
    """Sign through a signer's address (a hardware token, a key service) as one of ``candidates``.

    Which of them a token holds, only a signature shows: the first that verifies is it.
    """
    remembered: dict[str, str] = {}

    def once(name: str) -> str:
        if name not in remembered:
            remembered[name] = secrets(name)
        return remembered[name]

    failure: Exception | None = None
    for key in candidates:
        try:
            signature = Signer.from_priv_key_uri(uri, key, once).sign(payload)
            key.verify_signature(signature, payload)
        except Exception as error:  # signers of all makes raise what they like (securesystemslib's own advice)
            failure = error
            continue
        return signature
    if failure is not None and not isinstance(failure, KeyMismatchError):
        raise UnusableKeyError(f"The signer {uri} did not sign: {failure}.") from failure
    return None


def read_public(path: Path) -> SSlibKey:
    """Read a public key in PEM: Ed25519, ECDSA on P-256, P-384 or P-521, or RSA.

    Raises:
        DoorkeeperError: ``key.unusable``.

    """
    try:
        return named(SSlibKey.from_crypto(load_pem_public_key(path.read_bytes())), path.stem)
    except OSError as error:
        raise UnusableKeyError(f"The key {path} cannot be read: {error.strerror}.") from error
    except Exception as error:
        raise UnusableKeyError(f"{path} is no public key in PEM.") from error
