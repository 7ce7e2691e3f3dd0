"""Why a service and no other: what an answer was reckoned from, in numbers and in words, and the same answer again."""
