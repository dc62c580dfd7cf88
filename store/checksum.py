"""The checksum by which bytes are known again."""


def checksum(said: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal; the library for it is loaded when one is first asked for."""
    from hashlib import sha256

    return sha256(said).hexdigest()
