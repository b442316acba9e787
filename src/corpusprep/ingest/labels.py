"""What a declared encoding means: labels as the web uses them, declarations in HTML, and tables for Windows code pages."""

from __future__ import annotations

import codecs
import functools
import re

# Labels that browsers read as a superset, since pages that declare the subset use the superset's characters too
# (Encoding Standard, section 4.2), and labels that Python does not know.
_SUPERSETS = {
    **dict.fromkeys(("ascii", "iso8859-1", "latin-1", "x-user-defined", "x-ansi", "ansi", "cp819"), "cp1252"),
    **dict.fromkeys(("iso8859-9", "latin-5"), "cp1254"),
    **dict.fromkeys(("iso8859-11", "tis-620", "windows-874", "dos-874", "tis620"), "cp874"),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "chinese", "cp936", "x-euc-cn"), "gb18030"),
    **dict.fromkeys(("euc_kr", "ks_c_5601-1987", "ks_c_5601", "ksc5601", "ksc_5601", "windows-949", "korean"), "cp949"),
    **dict.fromkeys(
        ("shift_jis", "x-sjis", "sjis", "windows-31j", "ms_kanji", "shift-jis", "shift_jis_2004", "shift_jisx0213"),
        "cp932",
    ),
    **dict.fromkeys(("big5", "x-x-big5", "cn-big5", "big5-hkscs", "cp950"), "big5hkscs"),
    **dict.fromkeys(("x-euc-jp", "euc_jp", "euc_jis_2004", "euc_jisx0213"), "euc_jp"),
    **dict.fromkeys(("iso-8859-8-i", "iso-8859-8-e", "logical", "visual", "iso8859-8"), "iso8859_8"),
    **dict.fromkeys(("koi8-u", "koi8-ru", "koi"), "koi8_u"),
    **dict.fromkeys(("macintosh", "mac", "x-mac-roman", "mac-roman"), "mac_roman"),
    **dict.fromkeys(("x-mac-cyrillic", "x-mac-ukrainian", "mac-cyrillic", "maccyrillic"), "mac_cyrillic"),
    **dict.fromkeys(("dos-866", "ibm866", "csibm866"), "cp866"),
    **dict.fromkeys(("unicode-1-1-utf-8", "unicode11utf8", "x-unicode20utf8", "utf-8-sig"), "utf-8"),
    "iso2022-jp": "iso2022_jp_ext",
}
_NOT_TEXT = frozenset(["idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "undefined", "mbcs", "oem"])
_WINDOWS = frozenset(f"cp{number}" for number in (874, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258))

# A declaration: <meta charset=...>, the http-equiv form, or the XML prolog. Comments are blanked before the search.
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META = re.compile(rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([-\w:.+]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""\A\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([-\w:.+]{2,40})["']""")
# Browsers stop after 1,024 bytes; pages with long scripts before their declaration are common enough to look further.
_META_WINDOW = 65_536


@functools.lru_cache(maxsize=256)
def codec_of(label: str) -> str | None:
    """The codec that a declared label means on the web, or None for a label that means none.

    >>> codec_of("ISO-8859-1"), codec_of("gb2312"), codec_of("utf8mb4")
    ('cp1252', 'gb18030', None)
    """
    label = label.strip().strip("\"'").lower()
    if label in _SUPERSETS:
        return _SUPERSETS[label]
    try:
        info = codecs.lookup(label.removeprefix("x-") if label.startswith("x-cp") else label)
    except (LookupError, UnicodeError, ValueError):
        return None
    if info.name in _NOT_TEXT or not getattr(info, "_is_text_encoding", True):
        return None
    return _SUPERSETS.get(info.name, info.name)


def declared_in_html(data: bytes) -> str | None:
    """The label that the page states in a meta element or XML prolog, comments aside.

    >>> declared_in_html(b'<!-- <meta charset=utf-8> --><meta charset="koi8-r">')
    'koi8-r'
    """
    head = _COMMENT.sub(b"", data[:_META_WINDOW])
    found = _META.search(head) or _XML.search(head)
    return found.group(1).decode("ascii", "replace") if found else None


def decode_strict(data: bytes, codec: str) -> str:
    """The text in that codec; raises UnicodeDecodeError. Windows code pages pass the few undefined bytes through.

    >>> decode_strict(b"caf\\xe9 \\x81", "cp1252")
    'caf\\xe9 \\x81'
    """
    if codec in _WINDOWS:
        return codecs.charmap_decode(data, "strict", _table(codec))[0]
    return data.decode(codec)


@functools.cache
def _table(codec: str) -> str:
    """The 256 characters of a Windows code page; an undefined byte stands for the control character of its number."""
    characters = []
    for byte in range(256):
        try:
            characters.append(bytes([byte]).decode(codec))
        except UnicodeDecodeError:
            characters.append(chr(byte))
    return "".join(characters)
