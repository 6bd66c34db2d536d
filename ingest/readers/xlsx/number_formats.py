"""Writes a cell's number as its format shows it: 12.5%, 1,250.00 €, 2024-05-03. Knows Excel's codes and no files.

Dates whose format is the system's own are written year first, since no system is at hand; names of months and days are
English. A code that is not understood leaves the number as it is: no value is ever lost.
"""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

_GENERAL = "General"
_ISO_DATE, _ISO_TIME = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
# The formats that are known by number alone; 14 and 22 are the system's own.
BUILT_IN = {
    0: _GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: _ISO_DATE, 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: _ISO_TIME, 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
_SKIPPED = re.compile(
    r"\[(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|Color\s?\d+|DBNum\d|[<>=]+[^\]]*)\]|[_*].", re.I
)
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_CONDITION = re.compile(r"\[([<>=]+)(-?\d+(?:\.\d+)?)\]")
_PIECES = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<elapsed>\[(?:h+|m+|s+)\])|(?P<half>AM/PM|A/P)'
    r"|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|e+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_DATE_LETTER = re.compile(r"[ymdhs]|\[[hms]+\]", re.IGNORECASE)
_NUMBER = re.compile(r"[#0?](?:[#0?,]*[#0?])?(?:\.[#0?]*)?(?P<scale>,*)(?P<exponent>E[+-]0+)?|\.[0?#]+", re.IGNORECASE)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def written(value: float, code: str, *, since_1904: bool = False) -> str:
    """Give a number as it is shown."""
    if not math.isfinite(value):
        return str(value)
    if code == _GENERAL:
        return _plain(value)
    section, value, signed = _section(code, value)
    if is_date(code):
        return _date(value, section, since_1904)
    if section.strip() in {"", "@"} or section.strip().lower() == "general":
        return _plain(value)
    return _number(value, section, signed) or _plain(value)


@cache
def is_date(code: str) -> bool:
    """Tell a format of dates or times."""
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.', "", _SKIPPED.sub("", _CURRENCY.sub("", code.split(";", maxsplit=1)[0])))
    return bare.strip().lower() != "general" and _DATE_LETTER.search(bare) is not None and "#" not in bare


def _section(code: str, value: float) -> tuple[str, float, bool]:
    """Choose the part of a format for a value, which may be for its sign; that part then shows the sign itself."""
    parts = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)
    signed = False
    chosen = parts[0]
    if any(_CONDITION.search(part) for part in parts):
        chosen = next((part for part in parts if _holds(part, value)), parts[-1])
    elif value < 0 and len(parts) > 1:
        chosen, value, signed = parts[1], -value, True
    elif value == 0 and len(parts) > 2:
        chosen = parts[2]
    return _SKIPPED.sub("", _CURRENCY.sub(lambda match: f'"{match[1]}"', chosen)), value, signed


def _holds(part: str, value: float) -> bool:
    """Tell whether a part of a format is for a value; one without a condition is for all that are left."""
    condition = _CONDITION.search(part)
    if condition is None:
        return True
    limit = float(condition[2])
    return {
        "<": value < limit,
        ">": value > limit,
        "=": value == limit,
        "<=": value <= limit,
        ">=": value >= limit,
    }.get(condition[1], value != limit)


def _plain(value: float) -> str:
    """Write a number without a format: whole, or with at most eleven figures."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.11g}"
    return text if "e" not in text or abs(value) < 1e-9 or abs(value) >= 1e15 else f"{value:.15f}".rstrip("0")


def _number(value: float, section: str, signed: bool) -> str:
    bare = _LITERAL.sub(lambda match: "\x00" * len(match[1] or match[2] or ""), section)
    plain = _LITERAL.sub(lambda found: found[1] or found[2] or "", section)
    found = list(_NUMBER.finditer(bare))
    if found and ("/" in bare or (len(found) > 1 and "," in bare)):
        return ""  # a fraction, or signs that stand for nothing that is known here
    if not found:
        at = bare.lower().find("general")
        return plain if at < 0 else f"{plain[:at]}{_plain(value)}{plain[at + len('general') :]}"
    match = found[0]
    decimal = Decimal(repr(value)) * (100 if "%" in bare else 1) / (1000 ** len(match["scale"] or ""))
    minus = "-" if decimal < 0 and not signed else ""
    if match["exponent"]:
        decimals = len(match.group().lower().partition("e")[0].partition(".")[2])
        mantissa, _, power = f"{abs(decimal):.{decimals}E}".partition("E")
        body, end = f"{mantissa}E{int(power):+03d}", match.end()
    elif len(found) > 1:
        body, end = _spread(abs(decimal), bare, plain, match.start()), len(plain)
    else:
        body, end = _digits(abs(decimal), match.group().rstrip(",")), match.end()
    return " ".join(f"{minus}{plain[: match.start()]}{body}{plain[end:]}".split())


def _spread(value: Decimal, bare: str, plain: str, start: int) -> str:
    """Spread figures over places that other signs part: 1 234 567, 555-1234."""
    places = [index for index in range(start, len(bare)) if bare[index] in "#0?"]
    point = bare.find(".", start)
    decimals = sum(index > point for index in places) if point >= 0 else 0
    figures = list(str(int((value * 10**decimals).to_integral_value(ROUND_HALF_UP))))
    written: list[str] = []
    for index in range(len(bare) - 1, start - 1, -1):
        if index not in places:
            written.append(plain[index])
        elif index == places[0]:
            written += reversed(figures or (["0"] if bare[index] == "0" else []))
        elif figures:
            written.append(figures.pop())
        elif bare[index] == "0":
            written.append("0")
    return "".join(reversed(written))


def _digits(value: Decimal, pattern: str) -> str:
    whole, _, fraction = pattern.rstrip(",").partition(".")
    rounded = value.quantize(Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    before, _, after = text.partition(".")
    least = whole.count("0")
    before = before.rjust(least, "0") if "," not in before else before
    if not least and before == "0":
        before = ""
    optional = len(fraction) - len(fraction.rstrip("#?"))
    while optional and after.endswith("0"):
        after, optional = after[:-1], optional - 1
    return f"{before}.{after}" if after else before


def _date(value: float, section: str, since_1904: bool) -> str:
    """Write a count of days. Excel takes 1900 for a leap year, so its first two months are a day off."""
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
    if value < 0 or value > 2_958_466:
        return _plain(value)
    moment = start + timedelta(days=value + (1 if value < 60 and not since_1904 and value >= 1 else 0))
    pieces = [(match.lastgroup or "", match.group(match.lastgroup or 0)) for match in _PIECES.finditer(section)]
    finest = not any(kind == "date" and "." in text for kind, text in pieces)
    if finest:
        moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    halves = any(kind == "half" for kind, _ in pieces)
    parts: list[str] = []
    for index, (kind, text) in enumerate(pieces):
        if kind == "elapsed":
            parts.append(_elapsed(value, text))
        elif kind == "half":
            parts.append("AM" if moment.hour < 12 else "PM")
        elif kind == "date":
            parts.append(_date_part(moment, text.lower(), _is_minute(pieces, index), halves))
        else:
            parts.append(text)
    return "".join(parts).strip()


def _is_minute(pieces: list[tuple[str, str]], index: int) -> bool:
    """Tell minutes from months, which have the same letter: they stand beside hours or seconds."""
    if not pieces[index][1].lower().startswith("m"):
        return False
    others = [text.lower() for kind, text in pieces[:index] if kind in {"date", "elapsed"}]
    after = [text.lower() for kind, text in pieces[index + 1 :] if kind in {"date", "elapsed"}]
    return bool((others and "h" in others[-1]) or (after and after[0].startswith("s")))


def _elapsed(value: float, text: str) -> str:
    unit = {"h": 24, "m": 1440, "s": 86_400}[text[1].lower()]
    return str(int(value * unit + 1e-6)).rjust(len(text) - 2, "0")


def _date_part(moment: datetime, code: str, minute: bool, halves: bool) -> str:
    letter, size = code[0], len(code)
    if letter in "ye":
        return f"{moment.year % 100:02}" if letter == "y" and size <= 2 else str(moment.year)
    if letter == "m" and not minute:
        name = _MONTHS[moment.month - 1]
        return {1: str(moment.month), 2: f"{moment.month:02}", 3: name[:3], 5: name[0]}.get(size, name)
    if letter == "d":
        name = _DAYS[moment.weekday()]
        return {1: str(moment.day), 2: f"{moment.day:02}", 3: name[:3]}.get(size, name)
    if letter == "s":
        whole, _, fraction = code.partition(".")
        text = f"{moment.second:02}" if len(whole) > 1 else str(moment.second)
        return f"{text}.{moment.microsecond:06}"[: len(text) + 1 + len(fraction)] if fraction else text
    count = moment.minute if letter == "m" else (moment.hour - 1) % 12 + 1 if halves else moment.hour
    return f"{count:02}" if size > 1 else str(count)
