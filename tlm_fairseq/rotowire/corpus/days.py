"""Days as the corpus writes them, MM_DD_YY, and their weekdays."""

from datetime import datetime

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekday_of(day: str) -> str:
    """Returns the name of the day of the week. Raises ValueError where the text is no day."""
    # Not strftime, which speaks the language of the machine.
    return WEEKDAYS[datetime.strptime(day, "%m_%d_%y").weekday()]
