"""The one reader of Office packages (OOXML, and the zip of OpenDocument), within bounds.

Knows members of a zip, relations, and XML as a stream. Does not know what a part says, and builds no
trees. A package comes from strangers: how many parts it has and how large it says that they are is
looked at before anything is inflated, and no part may be larger than it says. Whoever reads a part gets
it as UTF-8 under its usual name, whatever the program that wrote it thought of.
"""

import codecs
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from io import BytesIO
from urllib.parse import unquote
from xml.parsers import expat

CHUNK = 256 * 1024
KEPT = 1 << 20  # bytes of small parts of a package that are kept while it is read
SMALL_PACKED = 1 << 11  # bytes, deflated, of a part that is remembered
SMALL = 1 << 14  # bytes of a part whose elements are remembered: most workbooks have the same ones
_LOCAL = struct.Struct("<4s2xHH16xHH")  # what a zip says again before each member
_USUAL = 0x080E  # flags of a member that say nothing of how it is to be read
_XML = (".xml", ".rels", ".vml")
_DECLARED = re.compile(rb"""\A(<\?xml\b[^>]*?\bencoding\s*=\s*["'])([A-Za-z0-9._:-]+)(["'])""")
_DECLARED_TEXT = re.compile(r"""\A\ufeff?(<\?xml\b[^>]*?\bencoding\s*=\s*["'])([A-Za-z0-9._:-]+)""")
# what is named so often holds signs of the wider one
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}
Attributes = dict[str, str]
Collected = tuple[str, Attributes, str]  # tag, attributes, text
# called with (tag, attributes) where an element begins, with a tag where it ends, with pieces of text
Handlers = tuple[Callable[[str, Attributes], None], Callable[[str], None], Callable[[str], None]]


class Fault(Enum):
    """Why a package is not read: its bytes, its structure, its size, a part that is not there, a DOCTYPE
    (which may declare entities without end), or that it is not built as a workbook usually is."""

    DAMAGED = auto()
    STRUCTURE = auto()
    TOO_LARGE = auto()
    MISSING = auto()
    DECLARATION = auto()
    UNUSUAL = auto()


class Unfit(Exception):  # noqa: N818  an answer to expect, not an error
    """A package that can't be used, and why."""

    def __init__(self, fault: Fault = Fault.UNUSUAL) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Bounds:
    """`parts`: how many a package may have; `unpacked`: bytes of all of them together."""

    parts: int = 5000
    unpacked: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Relation:
    """`kind`: the last word of its type; `part`: what it points to, as a name in the package; `outside`:
    what it points to outside, as it is written."""

    id: str
    kind: str
    part: str
    outside: str = ""


@lru_cache(maxsize=1 << 10)
@lru_cache(maxsize=1 << 8)
def relations_of(part: str) -> str:
    """The name of the part that holds the relations of a part, of the package itself for ''."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


@lru_cache(maxsize=1 << 10)
def _plain(name: str) -> str:
    """A name as Office compares it: some programs write `\\`, or a case of their own."""
    return name.replace("\\", "/").lower()


@lru_cache(maxsize=1 << 10)
def target_of(part: str, target: str) -> str:
    """The name of the part that a relation of `part` points to; it leads out of no package."""
    path = posixpath.join("/", posixpath.dirname(part), unquote(target).replace("\\", "/"))
    return posixpath.normpath(path).lstrip("/")


@lru_cache(maxsize=1 << 8)  # most parts begin alike
def _foreign_encoding(head: bytes) -> str:
    """The codec of a part that begins so, where it is XML but not UTF-8; '' otherwise. Raises Unfit for
    one that Python does not know."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for start, codec in ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be")):
        if head.startswith(start):
            return codec
    declared = _DECLARED.match(head)
    return _codec(declared[2].decode()) if declared else ""


@lru_cache(maxsize=64)
def _codec(encoding: str) -> str:
    """Returns the codec of an encoding, '' for UTF-8. Raises Unfit."""
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)  # rot13 and the like are no encodings of a text
    except LookupError as error:
        raise Unfit(Fault.STRUCTURE) from error
    return "" if name in ("utf-8", "ascii") else _WIDER.get(name, name)


def _as_utf8(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces of an XML part as UTF-8, its declaration changed to say so."""
    first = next(chunks, b"")
    codec = _foreign_encoding(first[:400])
    if not codec:
        yield first
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        text = _DECLARED_TEXT.sub(r"\1UTF-8", decoder.decode(first))
        yield text.encode()
        for chunk in chunks:
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", True).encode()
    except UnicodeError as error:
        raise Unfit(Fault.STRUCTURE) from error


_NAMES = ("cp437", "utf-8")  # in which a zip writes names, by its flag


def _inflated(packed: bytes, size: int) -> bytes:
    """Returns what deflated bytes hold, b"" where they are not whole or hold more."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = inflater.decompress(packed, size + 1)
    except zlib.error:
        return b""
    return content if inflater.eof else b""


@lru_cache(maxsize=256)  # most workbooks have the same theme, styles and relations
def _checked(packed: bytes, deflated: bool, size: int, crc: int) -> bytes | None:
    """Returns the content of a part, None where it is not as long as it says or has another checksum."""
    content = _inflated(packed, size) if deflated else packed
    return content if len(content) == size and zlib.crc32(content) == crc else None


def parse_xml(chunks: Iterator[bytes], handlers: Handlers) -> None:
    """Streams XML through handlers; names come without namespace. A DOCTYPE is refused: raises Unfit."""
    start, end, text = handlers

    def refuse(*_: object) -> None:
        raise Unfit(Fault.DECLARATION)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: start(
        tag.rpartition(" ")[2], {key.rpartition(" ")[2]: v for key, v in attributes.items()}
    )
    parser.EndElementHandler = lambda tag: end(tag.rpartition(" ")[2])
    parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    # expat raises the other three for encodings, names and numbers that it can't make out
    except (expat.ExpatError, ValueError, LookupError, OverflowError) as error:
        raise Unfit(Fault.STRUCTURE) from error


def _elements(chunks: Iterator[bytes], tags: Sequence[str]) -> list[Collected]:
    """Returns the named elements of XML, in their order."""
    elements: list[Collected] = []
    texts: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        texts.clear()
        if tag in tags:
            elements.append((tag, attributes, ""))

    def end(tag: str) -> None:
        if tag in tags and elements and elements[-1][0] == tag:
            elements[-1] = (tag, elements[-1][1], "".join(texts))

    parse_xml(chunks, (start, end, texts.append))
    return elements


@lru_cache(maxsize=256)
def _elements_of_small(content: bytes, tags: tuple[str, ...]) -> Sequence[Collected]:
    return tuple(_elements(iter((content,)), tags))


class PackageReader:
    """A package that is only read. Raises Unfit, at any step."""

    def __init__(self, data: bytes, bounds: Bounds) -> None:
        self._data = data
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Unfit(Fault.DAMAGED) from error
        members = self._archive.infolist()
        self.names = [member.filename.replace("\\", "/") for member in members]
        self._members = dict(zip(map(_plain, self.names), members, strict=True))
        if len(members) > bounds.parts or len(self._members) != len(members):
            raise Unfit(Fault.STRUCTURE)
        self.unpacked = sum(member.file_size for member in members)
        if self.unpacked > bounds.unpacked:
            raise Unfit(Fault.TOO_LARGE)
        self._kept: dict[str, bytes] = {}
        self._room = KEPT

    def __contains__(self, part: str) -> bool:
        return _plain(part) in self._members

    @property
    def is_usual(self) -> bool:
        """Whether other readers find its parts under their names and in UTF-8."""
        if {member.filename for member in self._members.values()} != set(self.names):
            return False
        parts = (name for name in self.names if name.lower().endswith(_XML))
        return not any(_foreign_encoding(self._beginning(part)) for part in parts)

    def _beginning(self, part: str) -> bytes:
        whole = self._small(part)
        return next(self._pieces(part, 400), b"") if whole is None else whole[:400]

    def size(self, part: str) -> int:
        """The bytes of a part that is there; if it turns out not to have as many, it is not read."""
        return self._members[_plain(part)].file_size

    def chunks(self, part: str) -> Iterator[bytes]:
        """The content of a part, piece by piece; XML in UTF-8. Its size and checksum are those
        declared."""
        pieces = self._pieces(part)
        return _as_utf8(pieces) if part.lower().endswith(_XML) else pieces

    def _pieces(self, part: str, size: int = CHUNK) -> Iterator[bytes]:
        """Yields the pieces of a part; a small one that was read once is kept: opening costs more."""
        whole = self._small(part)
        if whole is not None:
            yield from (whole[start : start + size] for start in range(0, len(whole), size))
            return
        chunk, pieces = b"", 0
        try:
            with self._archive.open(self._members[_plain(part)]) as stream:
                while more := stream.read(size):
                    chunk, pieces = more, pieces + 1
                    yield chunk
            if pieces == 1 and len(chunk) <= self._room:  # whole, and as long as it said
                self._kept[part] = chunk
                self._room -= len(chunk)
        except KeyError as error:
            raise Unfit(Fault.MISSING) from error
        except Exception as error:  # zipfile and zlib raise half a dozen unrelated types
            raise Unfit(Fault.DAMAGED) from error

    def _small(self, part: str) -> bytes | None:
        """Returns a small part as it is in the package, None for one that is read piece by piece."""
        whole = self._kept.get(part) or self._at_once(part)
        if whole is not None and part not in self._kept and len(whole) <= self._room:
            self._kept[part] = whole
            self._room -= len(whole)
        return whole

    def _at_once(self, part: str) -> bytes | None:
        """Returns a small part that is inflated at once; None where anything about it is odd, so that it
        is read with care, and what is wrong with it is told."""
        member = self._members.get(_plain(part))
        if member is None or not 0 < member.file_size <= CHUNK or member.flag_bits & ~_USUAL:
            return None
        at = member.header_offset
        head = self._data[at : at + _LOCAL.size]
        if at < 0 or len(head) < _LOCAL.size:
            return None
        sign, flags, method, name, extra = _LOCAL.unpack(head)
        begin = at + _LOCAL.size
        own = self._data[begin : begin + name].decode(_NAMES[bool(flags & 0x800)], "replace")
        usual = sign == b"PK\x03\x04" and method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        same = (flags, method, own) == (
            member.flag_bits,
            member.compress_type,
            member.orig_filename,
        )
        if not (usual and same):
            return None
        begin += name + extra
        packed = self._data[begin : begin + member.compress_size]
        if len(packed) != member.compress_size:
            return None
        check = _checked if len(packed) <= SMALL_PACKED else _checked.__wrapped__
        return check(packed, bool(method), member.file_size, member.CRC)

    def read(self, part: str) -> bytes:
        """The content of a part."""
        whole = self._small(part)
        if whole is None:
            return b"".join(self.chunks(part))
        foreign = part.lower().endswith(_XML) and _foreign_encoding(whole[:400])
        return b"".join(_as_utf8(iter((whole,)))) if foreign else whole

    def rewritten(self, parts: Mapping[str, bytes]) -> bytes:
        """The package with other contents of some parts, its names with `/`."""
        target = BytesIO()
        with zipfile.ZipFile(target, "w") as new:
            for name in self.names:
                new.writestr(name, parts.get(name) or self.read(name))
        return target.getvalue()

    def parse(self, part: str, handlers: Handlers) -> None:
        """Streams a part through its handlers, as parse_xml does."""
        parse_xml(self.chunks(part), handlers)

    def collect(self, part: str, *tags: str) -> Sequence[Collected]:
        """(tag, attributes, text) of the named elements of a small part."""
        if part in self and self.size(part) <= SMALL:
            return _elements_of_small(self.read(part), tags)
        return _elements(self.chunks(part), tags)

    def relations(self, part: str) -> list[Relation]:
        """The relations of a part, of the package itself for ''. One that is said to lead outside is
        looked up inside all the same: some programs do, and what they read must be known."""
        return [
            Relation(
                attributes.get("Id", ""),
                attributes.get("Type", "").rpartition("/")[2],
                target_of(part, attributes.get("Target", "")),
            )
            for _, attributes, _ in self.collect(relations_of(part), "Relationship")
        ]
