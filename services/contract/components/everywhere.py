"""What holds of every component that reads and says events, whichever it is."""

from services.contract.components.values import Promise

READING = (
    Promise(
        "C1", "An event is worked once: a repeat, which has the same `ce_id`, changes nothing and is not answered."
    ),
    Promise("C2", "A referral's events are worked by `ce_sequence`; one too far ahead waits for what is missing."),
    Promise("C3", "An event dated more than 5 minutes ahead waits for its time, and what follows waits behind it."),
    Promise("C4", "Fields and headers that are not known are passed over."),
    Promise("C5", "A `london.linkway` type or version that is not known is passed over, and its sequence is taken."),
    Promise("C6", "Structured mode is read like binary mode."),
    Promise("C7", "A message of up to 1 MiB is read; one beyond is a dead letter."),
    Promise("C8", "What cannot be read is a dead letter that says from where and why, without any of the content."),
    Promise("C9", "What cannot be read holds up nothing that comes after it."),
    Promise("C10", "After a restart nothing is forgotten and nothing is said anew."),
)
SAYING = (
    Promise(
        "C11", "Each event is as its schema says, with no field beyond, under the referral's id as key and subject."
    ),
    Promise("C12", "`ce_sequence` counts 1, 2, 3 … for each referral, in the order in which the topic has the events."),
    Promise(
        "C13",
        "`ce_causationid` is the `ce_id` of the event that led to it, and `ce_correlationid` is that event's; "
        "where none did, as where a time is over, both name what did.",
    ),
    Promise("C14", "Each event stands in the topic of the referral's own borough, and in no other."),
    Promise("C15", "A repeat of what was said is the same event, byte for byte."),
    Promise("C16", "What is said of a synthetic referral has `ce_synthetic: true`; of any other it has not."),
)
