"""How a service's process ends: its exit code says to whoever runs it what to look at."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes."""

    # Told to stop, and all that was in hand is done.
    CLEAN = 0
    # A part of the service failed, the stop was cut short, or the event loop was blocked, whose stacks then end the
    # log; what was in hand is taken up by the next process.
    FAILED = 1
    # A port that it should listen on is not to be had: another program has it, or the address is not this machine's.
    PORT_TAKEN = 3
    # Something stood still though all that it needs answers; the log says what.
    STUCK = 4
    # The database was sealed with another master key than the one that it was given; the log says which.
    ANOTHER_KEY = 5
    # Its database is empty and Kafka's topics are not: somebody must say where it begins, and the log says how.
    NO_BEGINNING = 6
    # Its consumer group works with another database; the log says what to do.
    ANOTHER_DATABASE = 7
