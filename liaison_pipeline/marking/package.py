"""Office files are zip packages of XML: how one is written, so that equal contents give equal bytes.

Knows zip members, the stored save time and the characters of XML. Does not know documents, nor how a
package is read (reader.py).
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from io import BytesIO

from liaison_pipeline.marking.reader import Bounds, PackageReader

FIXED = (2021, 4, 1, 0, 0, 0)
KEPT = 1 << 21  # bytes of a part that is kept once it is compressed
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
    """Returns the parts as a package, in their order, with fixed member times. What several packages have
    in common (a theme, the sheets of a 汇总表 that nobody marked) is compressed once."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            if len(content) > KEPT:
                out.writestr(info, content)
                continue
            packed, info.CRC = _deflated(content)
            info.file_size, info.compress_size = len(content), len(packed)
            info.header_offset = target.tell()
            target.write(info.FileHeader(zip64=False) + packed)
            out.filelist.append(info)
            out.start_dir = target.tell()
            out._didModify = True  # type: ignore[attr-defined]  # writes the directory at the end
    return target.getvalue()


@lru_cache(maxsize=64)
def _deflated(content: bytes) -> tuple[bytes, int]:
    """Returns a part as zipfile compresses it, and its checksum."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush(), zlib.crc32(content)


LONGEST = 32767  # characters that a cell holds


def cell_text(value: object) -> str:
    """Returns what may stand in a cell; '' for nothing."""
    missing = value is None or value != value  # NaN and NA differ from themselves
    return "" if missing else xml_text(str(value))[:LONGEST]
