"""What can be asked of a referral that is there: a command for each step of its life."""

from services.contract.life_words import AttendanceOutcome
from services.referral.commands.command import Command
from services.referral.fields import WrittenDay


class RecordAttendance(Command):
    """Say whether the person came, and on which day."""

    outcome: AttendanceOutcome
    on: WrittenDay
