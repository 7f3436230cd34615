"""Days, months, working days and the clock of London, for the oracle.

A day is an int, as datetime.date.toordinal gives it; an instant is an int of seconds since 1970.
Nothing here is taken from the daemon: the calendar is Python's, the clock is zoneinfo's.
"""

import datetime
import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
EPOCH = datetime.date(1970, 1, 1).toordinal()
EARLIEST = datetime.date(1990, 1, 1).toordinal()
LATEST = datetime.date(2150, 12, 31).toordinal()
SATURDAY = 5


def day(year, month, of_month):
    return datetime.date(year, month, of_month).toordinal()


@lru_cache(maxsize=None)
def iso(when):
    return None if when is None else datetime.date.fromordinal(when).isoformat()


@lru_cache(maxsize=None)
def read(text):
    """The day of a fact, or None where it is no date or one that nobody can have meant."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        when = datetime.date.fromisoformat(text).toordinal()
    except ValueError:
        return None
    return when if EARLIEST <= when <= LATEST else None


# ---- months


def month_length(year, month):
    return (datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.date(year, month, 1)).days


@lru_cache(maxsize=None)
def corresponding(when, months):
    """The corresponding date so many months on, and whether that month has it at all; where it has
    not, the last day of that month."""
    date = datetime.date.fromordinal(when)
    years, month0 = divmod(date.month - 1 + months, 12)
    length = month_length(date.year + years, month0 + 1)
    there = date.day <= length
    return day(date.year + years, month0 + 1, date.day if there else length), there


def months_beginning(when, months):
    """The last day of so many months beginning with a day: the day before the corresponding date,
    or the end of the month where there is no such date."""
    then, there = corresponding(when, months)
    return then - 1 if there else then


def months_away(when, months):
    return corresponding(when, months)[0]


# ---- working days


class WorkingDays:
    """Mondays to Fridays but the days that are listed, from 1900 to 2250."""

    def __init__(self, listed):
        listed = set(listed)
        first, last = day(1900, 1, 1), day(2250, 1, 1)
        self.all = [d for d in range(first, last) if (d - 1) % 7 < SATURDAY and d not in listed]
        self.set = set(self.all)

    def __contains__(self, when):
        return when in self.set

    def on_or_before(self, when):
        return self.all[bisect_right(self.all, when) - 1]

    def before(self, when, n=1):
        return self.all[bisect_left(self.all, when) - n]

    def after(self, when, n=1):
        return self.all[bisect_right(self.all, when) + n - 1]

    def count(self, after, through):
        """How many working days come after one day and not after another."""
        return max(0, bisect_right(self.all, through) - bisect_right(self.all, after))


def calendars(rows):
    """Rows of dolsd.non_working_day to the working days of each jurisdiction."""
    made = {}
    for where in ("england", "wales"):
        made[where] = WorkingDays(
            datetime.date.fromisoformat(row["day"]).toordinal() for row in rows if row["jurisdiction"] in (None, where)
        )
    return made


# ---- the clock


@lru_cache(maxsize=None)
def instant(when, minutes=0):
    """When a clock on a wall in London first shows that time on that day; where it skips it, the
    first instant after the gap."""
    date = datetime.date.fromordinal(when)
    wall = datetime.datetime(date.year, date.month, date.day, minutes // 60, minutes % 60)
    at = int(wall.replace(tzinfo=LONDON, fold=0).timestamp())
    if wall_clock(at) != wall:
        offset = datetime.datetime.fromtimestamp(at, LONDON).utcoffset()
        while datetime.datetime.fromtimestamp(at - 60, LONDON).utcoffset() == offset:
            at -= 60
    return at


def wall_clock(at):
    return datetime.datetime.fromtimestamp(at, LONDON).replace(tzinfo=None)


@lru_cache(maxsize=None)
def london_day(at):
    return wall_clock(at).toordinal()


def midnight_after(when):
    return instant(when + 1)
