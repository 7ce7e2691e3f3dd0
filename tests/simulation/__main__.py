"""Play one seed and show all that happened, or many and show those that fail."""

import argparse
import sys

from tests.simulation.many import play_many
from tests.simulation.playing import play


def main() -> int:
    """Gives 1 where a seed failed."""
    asked = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    asked.add_argument("--seed", type=int, help="play this one, and print its trace")
    asked.add_argument("--seeds", type=int, default=2000, help="play so many")
    asked.add_argument("--first", type=int, default=1, help="the first of them")
    told = asked.parse_args()
    if told.seed is not None:
        outcome = play(told.seed)
        sys.stdout.write(f"{outcome}\n")
        return 1 if outcome.violations else 0
    failed = play_many(range(told.first, told.first + told.seeds)).failed
    sys.stdout.writelines(f"{outcome}\n\n" for outcome in failed)
    sys.stdout.write(f"{told.seeds} seeds, {len(failed)} failed.\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
