"""Times as platforms write them in English: "Sep 24, 2024 926 PM", "10 June 2026, 2:14 PM"."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..course import CONFIG, CourseProblem

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_CLOCK = r",?\s+(?P<hour>\d{1,2}?):?(?P<minute>\d{2})(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?"
_FORMS = tuple(
    re.compile(rf"(?:\w+,\s+)?{date}{_CLOCK}")
    for date in (
        rf"{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})\.?\s+{_MONTH},?\s+(?P<year>\d{{4}})",
    )
)


def read_time(text: str) -> datetime | None:
    """A time without a zone, or ``None`` if it is not written in one of the two ways.

    The month has to be a word: nobody can tell 3/4 from 4/3.

    Examples
    --------
    >>> read_time("Sep 24, 2024 926 PM")
    datetime.datetime(2024, 9, 24, 21, 26)
    >>> read_time("Wednesday, 10 June 2026, 2:14 PM")
    datetime.datetime(2026, 6, 10, 14, 14)
    """
    found = next((m for form in _FORMS if (m := form.fullmatch(text.strip()))), None)
    if found is None or found["month"][:3].lower() not in _MONTHS:
        return None
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"] in "Pp" else 0)
    month = _MONTHS.index(found["month"][:3].lower()) + 1
    try:
        return datetime(int(found["year"]), month, int(found["day"]), hour, int(found["minute"]))
    except ValueError:
        return None


def in_utc(time: datetime, zone: str) -> datetime:
    """The same moment in UTC and without a zone, as nbgrader keeps it.

    Raises
    ------
    CourseProblem
        If there is no such zone: hours too late or too early, nobody would see it.
    """
    try:
        place = UTC if zone == "UTC" else ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # a folder of zones is no zone
        raise CourseProblem(
            f"The time zone {zone!r} is not known. Write one such as Europe/Vienna in {CONFIG}."
        ) from error
    return time.replace(tzinfo=place).astimezone(UTC).replace(tzinfo=None)
