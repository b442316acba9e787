"""Which encoding, and how sure: bytes to text by one fixed order of evidence. `chardet` enters the project here.

The order: byte order mark; the zero-byte pattern of UTF-16 and UTF-32; escape sequences of ISO-2022; strict UTF-8 over
the whole input; UTF-8 with a few damaged places; the declared encoding; statistical detection.
A declaration comes late because bytes that are valid UTF-8 are UTF-8, whatever a stale header says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpusprep.ingest.labels import codec_of, declared_in_html, decode_strict


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the account of how it was read.

    ``method`` is one of ``bom``, ``zero-bytes``, ``escapes``, ``utf-8``, ``mostly-utf-8``, ``declared``, ``detected``;
    ``replaced`` holds the positions of the replacement characters that stand for unreadable bytes.
    """

    text: str
    encoding: str
    method: str
    confidence: float
    replaced: tuple[int, ...] = ()


_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


def decode(data: bytes, declared: str | None = None, *, html: bool = False) -> Decoded:
    """The text that the bytes hold, the encoding, and how it was decided. Never raises, for any bytes.

    >>> decode("naïve – façade".encode("cp1252"), declared="iso-8859-1").text
    'naïve – façade'
    >>> decode(b"caf\\xc3\\xa9", declared="iso-8859-1").method
    'utf-8'

    ``declared`` is what a transport header states; with ``html`` the page's own declarations are looked up too.
    It errs on short legacy texts without a declaration, where several encodings give plausible words.
    """
    return (
        _by_bom(data)
        or _by_zero_bytes(data)
        or _by_escapes(data)
        or _by_utf8(data)
        or _legacy(data, declared, html=html)
    )


def _by_bom(data: bytes) -> Decoded | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            if encoding == "utf-32-le" and not _is_valid(data[4:], encoding) and _is_valid(data[2:], "utf-16-le"):
                continue  # UTF-16 that begins with a zero character
            body = data[len(bom) :]
            if encoding == "utf-8":
                return _by_utf8(body, "bom") or _replacing(body, encoding, "bom", 0.9)
            return _wide(body, encoding, "bom", 1.0)
    return None


def _is_valid(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _by_zero_bytes(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark: in most scripts every second byte, or three of four, is zero or nearly so."""
    if b"\0" not in data or len(data) < 4:
        return None
    sample = data[:65_536]
    size = len(sample) - len(sample) % 4
    if size >= 8 and len(data) % 4 == 0:
        planes = [sample[at:size:4] for at in range(4)]
        quarter = size // 4
        if planes[3].count(0) == quarter and max(planes[2]) <= 0x10 and planes[0].count(0) < quarter / 2:
            return _checked_wide(data, "utf-32-le")
        if planes[0].count(0) == quarter and max(planes[1]) <= 0x10 and planes[3].count(0) < quarter / 2:
            return _checked_wide(data, "utf-32-be")
    size = len(sample) - len(sample) % 2
    even, odd = sample[0:size:2].count(0), sample[1:size:2].count(0)
    half = size // 2
    # Latin prose has above 90 % zeros on one side; CJK prose only those of its spaces, digits and line ends.
    if odd > 0.01 * half and even <= 0.02 * odd:
        return _checked_wide(data, "utf-16-le")
    if even > 0.01 * half and odd <= 0.02 * even:
        return _checked_wide(data, "utf-16-be")
    return None


def _checked_wide(data: bytes, encoding: str) -> Decoded | None:
    """The wide reading, unless it makes little sense: bytes of one-byte text with stray zeros read as rare ideographs."""
    found = _wide(data, encoding, "zero-bytes", 0.98)
    if len(found.replaced) > 0.02 * len(found.text) + 1:
        return None
    sample = found.text[:4096]
    sense = sum(character.isalnum() or character.isspace() or character.isprintable() for character in sample)
    if sense < 0.9 * len(sample):
        return None
    if _unreadable_as_bytes(data):
        return found
    # Many ASCII bytes and few zeros: more likely one-byte text with stray zeros.
    return found if data[:65_536].count(0) > 0.2 * min(len(data), 65_536) else None


def _unreadable_as_bytes(data: bytes) -> bool:
    """Whether the bytes, the zeros aside, are hardly text in an encoding that extends ASCII."""
    sample = data[:4096]
    controls = sum(1 for byte in sample if byte < 32 and byte not in b"\t\n\r\0\f\x1b")
    return controls > 0.02 * len(sample)


def _wide(data: bytes, encoding: str, method: str, confidence: float) -> Decoded:
    text = data.decode(encoding, "replace")
    genuine = "\ufffd".encode(encoding) in data
    replaced = () if genuine or "\ufffd" not in text else _positions(text)
    return Decoded(text, encoding, method, confidence, replaced)


_ESCAPES = (
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"\x1b(?:\$[@B]|\(J|\(I|\$\([DOPQ]|&@)"), "iso2022_jp_ext"),
    (re.compile(rb"\x1b(?:\$A|\.[AF])"), "iso2022_jp_2"),
    (re.compile(rb"~\{(?:[\x21-\x7d][\x21-\x7e]){2,}~\}"), "hz"),
)


def _by_escapes(data: bytes) -> Decoded | None:
    """ISO-2022 and HZ: seven-bit text that shifts into other character sets by escape sequences."""
    if not data.isascii() or (b"\x1b" not in data and b"~{" not in data):
        return None
    for pattern, encoding in _ESCAPES:
        if pattern.search(data):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                text = data.decode(encoding, "replace")
                if text.count("\ufffd") > 0.02 * len(text):
                    continue
                return Decoded(text, encoding, "escapes", 0.8, _positions(text))
            if encoding == "hz" and not _mostly_ideographs(text):
                continue
            return Decoded(text, encoding, "escapes", 0.99)
    return None


def _mostly_ideographs(text: str) -> bool:
    other = [character for character in text if character > "\x7f"]
    return bool(other) and sum("一" <= c <= "龥" or "\u3000" <= c <= "〿" or c > "\uff00" for c in other) > 0.8 * len(
        other
    )


def _by_utf8(data: bytes, method: str = "utf-8") -> Decoded | None:
    try:
        return Decoded(data.decode("utf-8"), "utf-8", method, 1.0)
    except UnicodeDecodeError:
        return _by_damaged_utf8(data, "mostly-utf-8" if method == "utf-8" else method)


# What stands for one bad byte when UTF-8 is read with surrogateescape.
_BAD = re.compile("[\udc80-\udcff]+")
_BAD_BYTE = re.compile("[\udc80-\udcff]")
_NOT_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")
# Surrogates that were encoded one by one (CESU-8, and Java's "modified UTF-8"): ED A0..BF xx.
_CESU_PAIR = re.compile(rb"\xed([\xa0-\xaf])([\x80-\xbf])\xed([\xb0-\xbf])([\x80-\xbf])")
_LONE_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
# The first bytes of a character at the very end: two of three, or one that is a capital after a small letter else.
_CUT_TAIL = re.compile(rb"(?:[\xe0-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{1,2}|(?<=[a-z ])[\xc2-\xc5])\Z")
# In text with this many sound characters beyond ASCII for each damaged place, the damage is the exception.
# Legacy texts that hold valid UTF-8 by chance have below 0.3 (measured on the transcoded sentences of the pack).
_SOUND_PER_BAD = 2.0
# In mostly ASCII text two high bytes hardly ever stand together by chance, and less so as a common character.
_COMMON = re.compile("[\xa0-\u0233\u02bb-\u02bd\u1e00-\u1eff\u2010-\u2044\u20ac\u2122]")
_MOSTLY_ASCII = 0.1


def _by_damaged_utf8(data: bytes, method: str) -> Decoded | None:
    """UTF-8 with a few bad bytes, cut at the end, with surrogates encoded one by one, or with lines of another encoding."""
    fixed = _join_cesu(data)
    cut = _CUT_TAIL.search(fixed)
    escaped = fixed.decode("utf-8", "surrogateescape")
    bad = _BAD.findall(escaped)
    sound = len(_NOT_ASCII.findall(escaped))
    only_cut = bool(cut) and len(bad) == 1
    if bad and not only_cut and sound < _SOUND_PER_BAD * len(bad) and not _sound_by_kind(escaped, bad):
        return None
    fixed = _recover_lines(escaped) if bad else fixed
    text, replaced = _decode_replacing(fixed)
    confidence = 1.0 - 0.5 * len(bad) / (len(bad) + sound + 1)
    return Decoded(text, "utf-8", method, round(confidence, 3), replaced)


def _sound_by_kind(escaped: str, bad: list[str]) -> bool:
    """Whether a mostly ASCII text has at least as many common UTF-8 characters as bad bytes."""
    bytes_bad = sum(map(len, bad))
    return bytes_bad < _MOSTLY_ASCII * len(escaped) and len(_COMMON.findall(escaped)) >= bytes_bad


def _join_cesu(data: bytes) -> bytes:
    if b"\xed" not in data:
        return data

    def joined(match: re.Match[bytes]) -> bytes:
        a, b, c, d = (group[0] for group in match.groups())
        high = 0xD000 | (a & 0x3F) << 6 | (b & 0x3F)
        low = 0xD000 | (c & 0x3F) << 6 | (d & 0x3F)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)).encode()

    data = _CESU_PAIR.sub(joined, data)
    return _LONE_SURROGATE.sub("\ufffd".encode(), data)


# One bad byte that reads as a Latin letter inside a word, or as an apostrophe between letters.
# The capitals that are the first byte of most letters in UTF-8 (C2 to C5) are more likely half a letter than one.
_LETTER_BYTE = re.compile(
    "(?<=[A-Za-z])[\udcdf-\udcf6\udcf8-\udcff](?![\udc80-\udcff])"
    "|(?<![A-Za-z\udc80-\udcff])[\udcc0\udcc1\udcc6-\udcd6\udcd8-\udcde\udce0-\udcf6\udcf8-\udcff](?=[a-z])"
)
_QUOTE_BYTE = re.compile("(?<=[A-Za-z])\udc92(?=[a-z])|[\udc93\udc94\udc96\udc97]")


def _recover_lines(escaped: str) -> bytes:
    """Lines that are wholly in Windows-1252 inside a UTF-8 text are read as such; other bad bytes stay bad."""
    lines = escaped.split("\n")
    for number, line in enumerate(lines):
        bad = len(_BAD_BYTE.findall(line))
        if bad and not _NOT_ASCII.search(line):
            letters = len(_LETTER_BYTE.findall(line))
            if letters and letters + len(_QUOTE_BYTE.findall(line)) == bad:
                lines[number] = line.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def _decode_replacing(data: bytes) -> tuple[str, tuple[int, ...]]:
    """The text with replacement characters, and where they are; those that the text itself holds are not counted."""
    genuine = "\ufffd".encode()
    if genuine not in data:
        text = data.decode("utf-8", "replace")
        return text, _positions(text)
    stand_in = "\U0010fffe"
    while stand_in.encode() in data:
        stand_in = chr(ord(stand_in) - 1)
    text = data.replace(genuine, stand_in.encode()).decode("utf-8", "replace")
    return text.replace(stand_in, "\ufffd"), _positions(text)


def _positions(text: str) -> tuple[int, ...]:
    return tuple(match.start() for match in re.finditer("\ufffd", text))


def _legacy(data: bytes, declared: str | None, *, html: bool) -> Decoded:
    """Not UTF-8: by declaration when the bytes allow it, else by statistics."""
    labels = [declared] if declared else []
    if (html or data.startswith(b"<?xml")) and (stated := declared_in_html(data)):
        labels.append(stated)
    for label in labels:
        codec = codec_of(label)
        # A page that states UTF-16 in ASCII bytes, or UTF-8 in bytes that are not, has shown to be wrong.
        if codec and not codec.startswith(("utf-8", "utf-16", "utf-32")):
            try:
                return Decoded(decode_strict(data, codec), codec, "declared", 0.95)
            except UnicodeDecodeError:
                continue
    return _detect(data)


# What statistics are given to look at: the part of a long input that says most.
_SAMPLE = 200_000
# Encodings that hardly any text is in: another one that is nearly as likely wins.
_RARE = re.compile(
    r"iso8859-(?:3|4|10|13|14|16)|cp(?:720|737|775|86\d|1006|1125|037|500|1026)|hp-|kz|ptcp|mac-(?!roman|cyr)|kz1048|koi8-t"
)
_RARE_WORTH = 0.9
# Guesses with less than this share of the best one's confidence are out of the question.
_NEAR = 0.5
# From here on the first guess stands: on the pack none above is wrong.
_SURE = 0.85
_LOOKED_AT = 8_000


def _detect(data: bytes) -> Decoded:
    import chardet

    sample = _telling(data)
    try:
        guesses = [chardet.detect(sample, encoding_era=chardet.EncodingEra.ALL, compat_names=False)]
        if (guesses[0]["confidence"] or 0.0) < _SURE:
            guesses = chardet.detect_all(sample, encoding_era=chardet.EncodingEra.ALL, compat_names=False)
        named = [
            (codec_of(guess["encoding"] or "") or "cp1252", float(guess["confidence"] or 0.0)) for guess in guesses
        ]
    except Exception:  # noqa: BLE001  a failing detector must not cost the document
        named = []
    readings = _ranked(sample, named) or [("cp1252", 0.0)]
    for encoding, confidence in readings[:3]:
        try:
            return Decoded(decode_strict(data, encoding), encoding, "detected", round(confidence, 3))
        except UnicodeDecodeError:
            continue
    return _replacing(data, readings[0][0], "detected", round(readings[0][1] / 2, 3))


def _ranked(data: bytes, named: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """The guesses by chance, where nearly equal ones are told apart by how their texts read.

    Short texts give near ties: ``D\xeener`` is French in Windows-1252 and, with a Cyrillic letter in a Latin word,
    nothing in Mac Cyrillic. Between equals the Windows page wins, as in browsers.
    """
    best = max((confidence for _, confidence in named), default=0.0)
    close = list(dict.fromkeys(guess for guess in named if guess[1] >= _NEAR * best))
    if len(close) < 2:
        return named

    def worth(guess: tuple[str, float]) -> tuple[float, bool]:
        encoding, confidence = guess
        rare = _RARE_WORTH if _RARE.match(encoding) else 1.0
        return round(confidence * rare * (1.0 - _oddness(data[:_LOOKED_AT], encoding)), 6), encoding.startswith("cp125")

    return sorted(close, key=worth, reverse=True)


# What hardly occurs in words: controls, symbols between letters, frame lines before one, two alphabets in one word, a
# Greek, Cyrillic, Hebrew or Arabic letter that stands alone, a capital with an accent between small letters.
_ODD = re.compile(
    r"[\x80-\x9f]"
    r"|(?<=[^\W\d_])[\xa1-\xa9\xab-\xb6\xb8\xb9\xbb-\xbf\xd7\xf7\u2020-\u2026\u2030\u2039\u203a\u20ac\u2100-\u25ff](?=[^\W\d_])"
    r"|¶(?=[^\W\d_])|[\u2500-\u259f]|(?<![\u0370-\u06ff])[\u0370-\u06ff](?![\u0370-\u06ff])"
    r"|[A-Za-z](?=[\u0370-\u06ff])|[\u0370-\u06ff](?=[A-Za-z])"
    r"|(?<=[a-z])[À-ÖØ-ÞŁŚŠŤŹŽŻĄĆČĎĐĘĚŇŐŘŰĪĀĒŪŌ](?=[a-z])"
)
_BEYOND = re.compile(r"[^\x00-\x7f]")


def _oddness(data: bytes, encoding: str) -> float:
    """The share of characters beyond ASCII that stand oddly, at most 0.7."""
    try:
        text = decode_strict(data, encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    return min(0.7, len(_ODD.findall(text)) / max(1, len(_BEYOND.findall(text))))


def _telling(data: bytes) -> bytes:
    """What the detector looks at: all of a short input, of a long one the lines that go beyond ASCII."""
    if len(data) <= _SAMPLE:
        return data
    parts, size = [], 0
    for line in data.split(b"\n"):
        if not line.isascii():
            parts.append(line[:_SAMPLE] if len(line) < _SAMPLE else _around_first(line))
            size += len(parts[-1]) + 1
            if size >= _SAMPLE:
                break
    return b"\n".join(parts)[:_SAMPLE] or data[:_SAMPLE]


_HIGH = re.compile(rb"[\x80-\xff]")


def _around_first(line: bytes) -> bytes:
    first = _HIGH.search(line)
    start = max(0, first.start() - 100) if first else 0
    return line[start : start + _SAMPLE]


def _replacing(data: bytes, encoding: str, method: str, confidence: float) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, method, confidence, _positions(text))
