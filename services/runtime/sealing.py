"""Sealing: AES-256-GCM under a key of 32 bytes, bound to its context, so that nothing sealed can be moved elsewhere."""

import hashlib
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12
_BLOCK_BYTES = 64


class SealBroken(Exception):
    """The key or the context is not the one that it was sealed with, or the bytes were changed."""


class KeyFileUnusable(Exception):
    """A master key file that is missing, or does not hold 32 bytes in base64."""


def new_key() -> bytes:
    """A fresh random key."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plain: bytes, context: str) -> str:
    """Encrypt, bound to the context: this function will give base64 of nonce and ciphertext."""
    nonce = os.urandom(_NONCE_BYTES)
    return b64encode(nonce + AESGCM(key).encrypt(nonce, plain, context.encode())).decode()


def seal_all(key: bytes, plain: Mapping[str, bytes], context: str) -> dict[str, str]:
    """Encrypt each under its name, bound to the context and the name behind it, as `seal` does at twice the cost."""
    cipher, random = AESGCM(key), os.urandom(_NONCE_BYTES * len(plain))
    sealed = {}
    for number, (name, text) in enumerate(plain.items()):
        nonce = random[_NONCE_BYTES * number : _NONCE_BYTES * (number + 1)]
        sealed[name] = b64encode(nonce + cipher.encrypt(nonce, text, f"{context}{name}".encode())).decode()
    return sealed


def unseal(key: bytes, sealed: str, context: str) -> bytes:
    """Decrypt what `seal` made with the same key and context, or raise SealBroken."""
    try:
        raw = b64decode(sealed)
        return AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], context.encode())
    # What was cut short is no base64, or leaves no nonce: a ValueError.
    except (InvalidTag, ValueError):
        raise SealBroken("The key or the context is not the one it was sealed with.") from None


def opens(key: bytes, sealed: str, context: str) -> bool:
    """Whether it was sealed with this key and this context."""
    try:
        unseal(key, sealed, context)
    except SealBroken:
        return False
    return True


class Fingerprints:
    """HMAC-SHA256 under one key, for many texts: both halves of the key are hashed once, as RFC 2104 says."""

    def __init__(self, key: bytes) -> None:
        block = key.ljust(_BLOCK_BYTES, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def of(self, text: str) -> str:
        """The text's, in hex."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(text.encode())
        outer.update(inner.digest())
        return outer.hexdigest()


def derive(master: bytes, purpose: str) -> bytes:
    """A key of its own for each purpose, from one master key (HKDF-SHA256)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(master)


def check_value(master: bytes) -> str:
    """What tells this master key from others, in hex, and tells nothing else of it."""
    return derive(master, "check value").hex()


def read_key(path: Path) -> bytes:
    """Read a master key from its file."""
    try:
        key = b64decode(path.read_text().strip(), validate=True)
    except (OSError, ValueError) as error:
        raise KeyFileUnusable(f"The key file {path} cannot be read ({type(error).__name__}). {_HOW}") from None
    if len(key) != KEY_BYTES:
        raise KeyFileUnusable(f"The key file {path} holds {len(key)} bytes instead of {KEY_BYTES}. {_HOW}")
    return key


_HOW = "Make one with: head -c 32 /dev/urandom | base64"
