"""A workbook of Excel 97 locked with a password, made by hand; independent of the readers.

Source: MS-XLS 2.2.10 and MS-OFFCRYPTO 2.3.6, RC4 with a key of forty bits, anew for each 1,024 bytes.
"""

import struct
from collections.abc import Iterator
from hashlib import md5
from itertools import count

from tests.files.ole_specimens import record

SALT, VERIFIER = bytes(range(16)), bytes(range(16, 32))
BOF, BOUND_SHEET, FILE_PASS = 0x809, 0x85, 0x2F
PASS_SIZE = 4 + 6 + 48


def _rc4(key: bytes) -> Iterator[int]:
    """The bytes of the key stream."""
    state, other = list(range(256)), 0
    for index in range(256):
        other = (other + state[index] + key[index % len(key)]) % 256
        state[index], state[other] = state[other], state[index]
    other = 0
    for number in count(1):
        index = number % 256
        other = (other + state[index]) % 256
        state[index], state[other] = state[other], state[index]
        yield state[(state[index] + state[other]) % 256]


def _key(password: str, block: int) -> bytes:
    first = md5(password.encode("utf-16-le"), usedforsecurity=False).digest()[:5]
    second = md5((first + SALT) * 16, usedforsecurity=False).digest()[:5]
    return md5(second + struct.pack("<I", block), usedforsecurity=False).digest()


def _veiled(data: bytes, stream: Iterator[int]) -> bytes:
    return bytes(byte ^ next(stream) for byte in data)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def locked_stream(stream: bytes, password: str) -> bytes:
    """The stream of a workbook, locked: a record says how, the bodies of the others are veiled."""
    first = _rc4(_key(password, 0))
    proof = _veiled(VERIFIER, first) + _veiled(
        md5(VERIFIER, usedforsecurity=False).digest(), first
    )
    told = record(FILE_PASS, struct.pack("<HHH", 1, 1, 1) + SALT + proof)
    assert len(told) == PASS_SIZE
    plain, begun = b"", False
    for kind, body in _records(stream):
        if kind == BOUND_SHEET:  # the sheets stand further behind by what was put in
            body = struct.pack("<I", struct.unpack_from("<I", body)[0] + PASS_SIZE) + body[4:]
        plain += record(kind, body) + (told if not begun else b"")
        begun = True
    veil = b"".join(
        bytes(byte for _, byte in zip(range(1024), _rc4(_key(password, block)), strict=False))
        for block in range(len(plain) // 1024 + 1)
    )
    out, at = b"", 0
    for kind, body in _records(plain):
        shown = {BOF: len(body), FILE_PASS: len(body), BOUND_SHEET: 4}.get(kind, 0)
        hidden = bytes(a ^ b for a, b in zip(body[shown:], veil[at + 4 + shown :], strict=False))
        out += record(kind, body[:shown] + hidden)
        at += 4 + len(body)
    return out
