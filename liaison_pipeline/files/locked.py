"""Workbooks that spreadsheet programs open without asking, though they are encrypted.

Knows the password that Excel gives a workbook whose structure is protected and tries by itself, and
msoffcrypto-tool (its only importer), which knows the ciphers. Does not know formats.
"""

from io import BytesIO

PASSWORD = "VelvetSweatshop"


def unlocked(data: bytes) -> bytes | None:
    """The workbook within an encrypted file; None where it has a password of its own."""
    import msoffcrypto  # its ciphers take a tenth of a second to load, for a file in a thousand

    target = BytesIO()
    try:
        file = msoffcrypto.OfficeFile(BytesIO(data))
        file.load_key(password=PASSWORD)
        file.decrypt(target)
    except Exception:  # a wrong password and a damaged file are told by half a dozen types
        return None
    return target.getvalue()
