"""The grammar of date expressions: patterns over the words of a sentence, and the days that each one means."""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from typing import NamedTuple

__all__ = ["RULES", "Frame", "Period", "Resolver"]

_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
# Months that need no preposition; "may" and "march", bare, are more often something else.
_FULL_MONTHS = re.compile("january|february|april|june|july|august|september|october|november|december")
_COUNTS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_NUMBERS = {"a": 1, "an": 1} | {word: number for number, word in enumerate(_COUNTS) if number}

_DAY = r"(?P<d{0}>[0-3]?[0-9])(?: ?(?:st|nd|rd|th))?"
_MONTH = (
    r"(?P<m{0}>january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)(?: ?\.)?)"
)
_YEAR = r"(?P<y{0}>(?:19|20)[0-9][0-9])"
_WEEKDAY = (
    r"(?P<w{0}>(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:mon|tues?|wed|thurs?|fri) \.|(?:mon|tues?|wed|thurs?|fri|sat|sun)\.)"
)
_YEAR_AND_A_HALF = datetime.timedelta(days=550)
_LATE_DATELINE = 2  # days: what has happened already where it is later in the day, or was printed with an old date

_PART = r"(?: (?:morning|afternoon|evening|night|noon|midday))?"


class Period(NamedTuple):
    """The days an expression covers, and their ISO 8601 name when they are one day, month or year."""

    start: datetime.date
    end: datetime.date
    name: str | None = None


class Frame(NamedTuple):
    """What relative expressions count from, and whether what is dated lies ahead (None: the words do not tell).

    ``year`` is that of a tale of another time, in which days and months without a year are.
    """

    published: datetime.date | None
    future: bool | None
    year: int | None = None


Resolver = Callable[[re.Match[str], Frame], Period | None]


def _day(day: datetime.date | None) -> Period | None:
    return None if day is None else Period(day, day, day.isoformat())


def _month(year: int, month: int) -> Period:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    last = monthrange(year, month)[1]
    return Period(datetime.date(year, month, 1), datetime.date(year, month, last), f"{year:04}-{month:02}")


def _year(year: int) -> Period:
    return Period(datetime.date(year, 1, 1), datetime.date(year, 12, 31), f"{year:04}")


def _span(start: Period | None, end: Period | None) -> Period | None:
    if start is None or end is None or start.start > end.end:
        return None
    return Period(start.start, end.end)


def _calendar(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _dated(match: re.Match[str], frame: Frame, n: str = "", m: str | None = None, y: str = "") -> Period | None:
    """Resolve a day of a month; without a year it is one near the publication."""
    month, day = _MONTHS[match[f"m{n if m is None else m}"][:3]], int(match[f"d{n}"])
    if match[f"y{y}"]:
        return _day(_calendar(int(match[f"y{y}"]), month, day))
    if frame.year is not None:
        return _day(_calendar(frame.year, month, day))
    if frame.published is None:
        return None
    years = range(max(1, frame.published.year - 8), min(9999, frame.published.year + 8) + 1)
    days = [found for year in years if (found := _calendar(year, month, day))]
    weekday = match["w"] if "w" in match.re.groupindex and match["w"] else None
    if weekday:
        fitting = [each for each in days if each.weekday() == _WEEKDAYS[weekday[:3]]]
        days = [each for each in fitting if abs(each - frame.published) < _YEAR_AND_A_HALF] or days
    return _day(_nearest(days, frame.published, frame.future))


def _nearest(days: list[datetime.date], published: datetime.date, future: bool | None) -> datetime.date | None:
    """Return the nearest of some days that lies where it should.

    What was done may bear a date a little after the publication (time zones); what is to be done may not bear one
    before it. Where the words do not tell, the nearest counts: who writes of a far day adds its year.
    """
    if future:
        days = [each for each in days if each >= published]
    elif future is False:
        days = [each for each in days if (each - published).days <= _LATE_DATELINE]
    return min(days, key=lambda each: abs(each - published), default=None)


def _iso(match: re.Match[str], _: Frame) -> Period | None:
    return _day(_calendar(int(match["y"]), int(match["m"]), int(match["d"])))


def _slashes(match: re.Match[str], _: Frame) -> Period | None:
    """10/6/2025 is October in one country and June in another: only what has one reading counts."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["y"])
    readings = {_calendar(year, a, b), _calendar(year, b, a)} - {None}
    return _day(readings.pop()) if len(readings) == 1 else None


def _days_of_month(match: re.Match[str], frame: Frame) -> Period | None:
    end = _dated(match, frame, "2", "")
    if end is None or int(match["d1"]) > end.start.day or int(match["d1"]) == 0:
        return None
    return Period(end.start.replace(day=int(match["d1"])), end.end)


def _days_of_months(match: re.Match[str], frame: Frame) -> Period | None:
    end = _dated(match, frame, "2")
    if end is None:
        return None
    start = _dated(match, Frame(end.end, future=False), "1", y="1")
    return _span(start, end)


def _months(match: re.Match[str], frame: Frame) -> Period | None:
    end = _named_month(match["m2"], match["y"], frame)
    if end is None:
        return None
    return _span(_named_month(match["m1"], None, Frame(end.start, future=False)), end)


def _years(match: re.Match[str], _: Frame) -> Period | None:
    return _span(_year(int(match["y1"])), _year(int(match["y2"])))


def _weekdays(match: re.Match[str], frame: Frame) -> Period | None:
    if frame.published is None:
        return None
    end = _weekday_near(match["w2"], frame)
    return _span(_day(_weekday_near(match["w1"], Frame(end, future=False))), _day(end))


def _first(month: tuple[int, int]) -> datetime.date:
    return datetime.date(*month, 1)


def _named_month(name: str, year: str | None, frame: Frame, which: str | None = None) -> Period | None:
    month = _MONTHS[name[:3]]
    if year:
        return _month(int(year), month)
    if frame.year is not None and which is None:
        return _month(frame.year, month)
    if frame.published is None:
        return None
    now = frame.published.year, frame.published.month
    if which is None and frame.future is None:
        return min(
            (_month(now[0] + step, month) for step in (0, -1, 1)), key=lambda each: abs(each.start - _first(now))
        )
    if which == "last":
        return _month(now[0] - (month >= now[1]), month)
    if which == "next" or (frame.future and which is None):
        return _month(now[0] + (month < now[1] or (which == "next" and month == now[1])), month)
    return _month(now[0] - (month > now[1] and which is None), month)


def _bare_month(match: re.Match[str], frame: Frame) -> Period | None:
    name = match["m"]
    if not (match["cue"] or match["mod"] or match["y"] or _FULL_MONTHS.fullmatch(name)):
        return None
    which = match["mod"] if match["mod"] in {"last", "next", "this"} else None
    return _named_month(name, match["y"], frame, which)


def _weekday_near(name: str, frame: Frame) -> datetime.date:
    """Return the last such day on or before the publication, or the first on or after it."""
    assert frame.published is not None
    difference = _WEEKDAYS[name[:3]] - frame.published.weekday()
    return frame.published + datetime.timedelta(days=difference % 7 if frame.future else -(-difference % 7))


def _weekday(match: re.Match[str], frame: Frame) -> Period | None:
    if frame.published is None:
        return None
    one, which = datetime.timedelta(days=1), match["which"] or ""
    if which.endswith(("last", "past")):
        return _day(_weekday_near(match["w"], Frame(frame.published - one, future=False)))
    if which.endswith(("next", "coming")):
        return _day(_weekday_near(match["w"], Frame(frame.published + one, future=True)))
    return _day(_weekday_near(match["w"], frame))


def _weekday_of_week(match: re.Match[str], frame: Frame) -> Period | None:
    if frame.published is None:
        return None
    weeks = {"last": -1, "this": 0, "next": 1}[match["which"]]
    days = 7 * weeks - frame.published.weekday() + _WEEKDAYS[match["w"][:3]]
    return _day(frame.published + datetime.timedelta(days=days))


_DAY_WORDS = {
    "the day before yesterday": -2,
    "yesterday": -1,
    "last night": -1,
    "tomorrow": 1,
    "the day after tomorrow": 2,
}


def _day_word(match: re.Match[str], frame: Frame) -> Period | None:
    if frame.published is None:
        return None
    return _day(frame.published + datetime.timedelta(days=_DAY_WORDS.get(match["word"] or match["phrase"], 0)))


def _weekend(match: re.Match[str], frame: Frame) -> Period | None:
    if frame.published is None or match["which"] == "next":
        return None  # "next weekend" is the coming one to some and the one after to others
    sunday = _weekday_near("sun", Frame(frame.published, future=True))
    ahead = frame.future or match["which"] == "coming" or frame.published.weekday() >= 5
    weeks = 0 if ahead and match["which"] != "last" else 1
    sunday -= datetime.timedelta(days=7 * weeks)
    return Period(sunday - datetime.timedelta(days=1), sunday)


def _unit(match: re.Match[str], frame: Frame) -> Period | None:
    """Resolve last, this or next week, month or year: *earlier* ends with the publication, *later* starts there."""
    today = frame.published
    if today is None:
        return None
    step = {"last": -1, "this": 0, "next": 1}[match["which"]]
    if match["unit"] == "week":
        monday = today + datetime.timedelta(days=7 * step - today.weekday())
        period = Period(monday, monday + datetime.timedelta(days=6))
    elif match["unit"] == "month":
        period = _month(today.year, today.month + step)
    else:
        period = _year(today.year + step)
    if step == 0 and (match["part"] == "later" or (match["part"] is None and frame.future and period.name is None)):
        return Period(today, period.end)
    if step == 0 and (match["part"] == "earlier" or period.name is None):
        return Period(period.start, today)
    return period


def _ago(match: re.Match[str], frame: Frame) -> Period | None:
    """Resolve *two days ago*; the larger the unit, the rougher the date. *A week ago Monday* is left alone."""
    if frame.published is None or match["tail"]:
        return None
    count = int(match["n"]) if match["n"].isdigit() else _NUMBERS[match["n"]]
    unit = match["unit"]
    if unit == "month":
        return _month(frame.published.year, frame.published.month - count)
    if unit == "year":
        return _year(frame.published.year - count)
    day = frame.published - datetime.timedelta(days=count * (7 if unit == "week" else 1))
    if unit == "day" or count == 1:
        return _day(day)
    slack = datetime.timedelta(days=3)  # "three weeks ago" is that week, not that day
    return Period(day - slack, day + slack)


def _in_year(match: re.Match[str], _: Frame) -> Period | None:
    return _year(int(match["y"]))


def _guarded(resolve: Resolver) -> Resolver:
    """Leave out what the calendar does not reach (the years 1 to 9999)."""

    def resolved(match: re.Match[str], frame: Frame) -> Period | None:
        try:
            return resolve(match, frame)
        except (OverflowError, ValueError):
            return None

    return resolved


def _ranges(a: str, b: str) -> Iterator[str]:
    yield f"between (?:the )?{a} and (?:the )?{b}"
    yield f"(?:from )?(?:the )?{a} ?(?:to|-|–|—|through|until|till) ?(?:the )?{b}"


def _patterns() -> Iterator[tuple[str, Resolver]]:
    """Yield the patterns, the more telling first: what one has taken is not given to another."""
    year = f"(?: ?,? {_YEAR})?"
    yield r"(?P<y>[12][0-9]{3}) ?- ?(?P<m>[01][0-9]) ?- ?(?P<d>[0-3][0-9])", _iso
    yield r"(?P<a>[0-3]?[0-9]) ?[/.] ?(?P<b>[0-3]?[0-9]) ?[/.] ?(?P<y>(?:19|20)[0-9][0-9])", _slashes
    for pattern in _ranges(_DAY.format(1), f"{_DAY.format(2)} (?:of )?{_MONTH}{year}".format("")):
        yield pattern, _days_of_month
    for pattern in _ranges(f"{_MONTH.format('')} {_DAY.format(1)}", f"{_DAY.format(2)}{year.format('')}"):
        yield pattern, _days_of_month
    month_day, day_month = _MONTH + " " + _DAY, _DAY + " (?:of )?" + _MONTH
    for form in (month_day, day_month):
        start, end = form.format(1) + year.format(1), form.format(2) + year.format("")
        for pattern in _ranges(start, end):
            yield pattern, _days_of_months
    weekday = f"(?:{_WEEKDAY.format('')}(?: ?,)? )?(?:the )?"
    yield f"{weekday}{day_month.format('')}{year.format('')}", _dated
    yield f"{weekday}{month_day.format('')}{year.format('')}(?! ?%)", _dated
    for pattern in _ranges(_MONTH.format(1), _MONTH.format(2) + year.format("")):
        yield pattern, _months
    for pattern in _ranges(_YEAR.format(1), _YEAR.format(2)):
        yield pattern, _years
    for pattern in _ranges(_WEEKDAY.format(1), _WEEKDAY.format(2)):
        yield pattern, _weekdays
    yield (
        r"(?P<cue>(?:in|since|until|till|by|before|after|during|throughout|(?:end|start|beginning|middle) of) )?"
        rf"(?P<core>(?:(?P<mod>last|next|this|early|late|mid) ?-? ?)?{_MONTH}{year})".format(""),
        _bare_month,
    )
    yield from _relative_patterns()
    yield (
        r"(?:in|since|until|till|before|after|during|throughout) "
        rf"(?P<core>(?:(?:early|late|mid) ?-? ?)?{_YEAR})(?! ?[-–/])".format(""),
        _in_year,
    )


def _relative_patterns() -> Iterator[tuple[str, Resolver]]:
    weekday = _WEEKDAY.format("")
    yield (
        rf"(?P<n>[0-9]{{1,3}}|{'|'.join(_NUMBERS)}) (?P<unit>day|week|month|year)s? ago"
        rf"(?P<tail> (?:on )?{weekday})?",
        _ago,
    )
    yield (
        rf"(?:a|an|one|two|[0-9]+) weeks? from {_WEEKDAY.format(1)}|{_WEEKDAY.format(2)} week",
        lambda _match, _frame: None,
    )
    yield rf"{weekday}{_PART} (?:of )?(?P<which>last|this|next) week", _weekday_of_week
    yield rf"(?P<which>last|this|next) week(?: ,)? on {weekday}{_PART}", _weekday_of_week
    yield (
        r"(?:(?:early|late|earlier|later) (?:on )?)?"
        r"(?:(?P<which>last|next|this(?: past| coming)?|the past|the coming) )?"
        rf"{weekday}{_PART}",
        _weekday,
    )
    yield (
        rf"(?:(?:early|late|earlier|later) )?(?:(?P<phrase>the day before yesterday|the day after tomorrow"
        rf"|tonight|last night|this (?:morning|afternoon|evening))|(?P<word>today|yesterday|tomorrow){_PART})",
        _day_word,
    )
    yield r"(?:(?P<which>last|next)|(?:this|the) (?P<coming>coming )?(?:past )?) ?weekend", _weekend
    yield r"(?:(?P<part>earlier|later|early|late) )?(?P<which>last|this|next) (?P<unit>week|month|year)", _unit


RULES = [(re.compile(rf"(?<= )(?:{pattern})(?= )"), _guarded(resolve)) for pattern, resolve in _patterns()]
