"""Office files are zip packages of XML: how one is written, so that equal contents give equal bytes.

Knows zip members, the stored save time and the characters of XML. Does not know documents, nor how a
package is read (reader.py).
"""

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

from liaison_pipeline.marking.reader import Bounds, PackageReader

FIXED = (2021, 4, 1, 0, 0, 0)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")


def xml_text(text: str) -> str:
    """Returns the text without the characters that no XML may hold."""
    return _ILLEGAL.sub("", text)


def with_fixed_times(
    data: bytes, saved: str, whole: Callable[[bytes], bytes] = lambda part: part
) -> bytes:
    """Returns the package with fixed member times; `saved` (`2021-04-28T00:00:00Z`) as its save time.
    `whole`: what is to be done to each part."""
    reader = PackageReader(data, Bounds())
    parts = {name: whole(reader.read(name)) for name in reader.names}
    if "docProps/core.xml" in parts:
        times = rb"\g<1>" + saved.encode() + rb"\g<3>"
        parts["docProps/core.xml"] = _TIMES.sub(times, parts["docProps/core.xml"])
    return zipped(parts)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Returns the parts as a package, in their order, with fixed member times."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            out.writestr(info, content)
    return target.getvalue()


LONGEST = 32767  # characters that a cell holds


def cell_text(value: object) -> str:
    """Returns what may stand in a cell; '' for nothing."""
    missing = value is None or value != value  # NaN and NA differ from themselves
    return "" if missing else xml_text(str(value))[:LONGEST]
