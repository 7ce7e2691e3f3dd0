"""What a matching must do: find a place with room for whoever seeks one, and free it when it is not used any more."""

from services.contract import events
from services.contract.components.everywhere import READING, SAYING
from services.contract.components.values import Component, Duty, Option, Promise
from services.contract.events.partners import LISTING_ANSWERS, LISTING_REQUESTS

CORE = Duty(
    consumes=(
        events.ReferralCreated,
        events.NeedsAHuman,
        events.HumanDecided,
        events.OfferDeclined,
        events.ProviderDeclined,
        events.ReferralClosed,
        events.ReferralWithdrawn,
        events.ReferralRerouted,
        events.ConsentWithdrawn,
    ),
    publishes=(events.Matched, events.Unmatched, events.PlaceReleased, events.DeadLettered),
    promises=(
        *READING,
        *SAYING,
        Promise(
            "M1", "Each `referral-created` is answered by one `matched` or one `unmatched`, usually within seconds."
        ),
        Promise("M2", "With `needs_human` there is no answer before `human-decided`, and after `close` there is none."),
        Promise("M3", "Nobody under 18 is matched."),
        Promise("M4", "No more people hold a place at a service than it has places, at any time."),
        Promise("M5", "A referral holds one place at most: `place-released` comes before another `matched`."),
        Promise(
            "M6",
            "A referral that ends or needs a human frees its place, with `place-released`; who ended is not answered.",
        ),
        Promise(
            "M7",
            "A place that the person or the provider turns down is freed; where another is to be sought there is an "
            "answer again, and never that service.",
        ),
        Promise("M8", "A place that was freed is given to somebody who seeks one after it."),
        Promise("M9", "A synthetic referral is answered like any other, and takes a place from nobody."),
        Promise("M10", "People are sent only to services that the directory lists for one of their needs."),
        Promise("M11", "Events of a referral that was never created here are answered by nothing."),
    ),
)

OPTIONS = (
    Option(
        "waiting-list",
        "Who finds no place waits, and the next that suits is theirs.",
        "`waiting` is false in every `unmatched`, and a link worker looks for what can be done.",
        Duty(
            fields=("unmatched.waiting", "matched.waiting_since"),
            promises=(
                Promise("M12", "Whoever is told that they wait is matched once a place that suits is freed."),
                Promise("M13", "Nobody waits, unless the option is declared."),
            ),
        ),
    ),
    Option(
        "ending-holds",
        "An offer that nobody answers ends, and its place is given to somebody else.",
        "A place is held until the referral ends, or somebody says no.",
        Duty(
            consumes=(events.OfferAccepted, events.Attended, events.Missed),
            fields=("matched.held_until",),
            promises=(Promise("M14", "A place with `held_until` is freed then, unless it was answered: `expired`."),),
        ),
    ),
    Option(
        "asking-providers",
        "Where nobody has said how many people a service can take, its provider is asked before the person is told.",
        "People are matched only where the directory says how many places there are.",
        Duty(
            consumes=(events.ProviderAccepted,),
            fields=("matched.answer: ask", "matched.provider_accepted"),
            promises=(
                Promise("M15", "`provider-accepted` to a question is answered by `matched` with `provider_accepted`."),
            ),
        ),
    ),
    Option(
        "shortlist",
        "A link worker is shown up to five services to choose from, and the choice is followed.",
        "Pages offer no choice of a service; `service-chosen` is not said.",
        Duty(
            consumes=(events.ServiceChosen,),
            serves=("GET /v1/matches/{referral_id}/shortlist",),
            promises=(
                Promise("M16", "The shortlist has services with room, best first, and holds nothing."),
                Promise("M17", "After `service-chosen` a place is sought at that service and at no other."),
            ),
        ),
    ),
    Option(
        "explain",
        "Why a referral was matched as it was can be asked later.",
        "The reasons are those in `why` and `score_parts`, and nothing more can be asked.",
        Duty(
            serves=("GET /v1/matches/{referral_id}",),
            fields=("matched.near_misses", "unmatched.near_misses"),
            promises=(
                Promise("M18", "Who made the referral, and its borough's link workers, see why; others nothing."),
            ),
        ),
    ),
    Option(
        "listing",
        "What is listed is said on the borough's topic of services.",
        "Nobody can keep up with the directory by events.",
        Duty(
            publishes=(events.ServiceListed, events.ServiceWithdrawn),
            promises=(
                Promise("M19", "Each listed service is there, under its id, as it is now; later words count higher."),
                Promise("M20", "A service that is listed no more is withdrawn there."),
            ),
        ),
    ),
    Option(
        "listing-changes",
        "Providers that are partners put their listings right on their own topics.",
        "A partner that asks is answered by the region that nobody does this here.",
        Duty(
            asked=LISTING_REQUESTS,
            answers=LISTING_ANSWERS,
            promises=(
                Promise(
                    "M21",
                    "Each request is answered, and in force by then, or refused with a reason; the same once more, by "
                    "its `ce_id`, is given the same answer once more, byte for byte, and nothing is done twice.",
                ),
            ),
        ),
    ),
    Option(
        "open-directory",
        "Anybody reads the directory in Open Referral UK 3.0.",
        "The address of the directory answers 404, and pages do not link to it.",
        Duty(
            serves=("GET /openreferral/services", "GET /openreferral/services/{id}"),
            promises=(Promise("M22", "What is listed can be read there, in pages, without a token."),),
        ),
    ),
    Option(
        "sessions",
        "Places are of certain times: of an appointment, or of the term of a course.",
        "A place is of the service as a whole.",
        Duty(
            fields=("matched.session", "place-released.session_key"),
            promises=(Promise("M23", "No more people hold a place of a session than it has places."),),
        ),
    ),
    Option(
        "companions",
        "Who asks that somebody comes with them is matched together with a volunteer's place, or not at all.",
        "`accompanied` is passed over, and a link worker finds somebody.",
        Duty(
            fields=("matched.companion", "place-released.companion_id"),
            promises=(Promise("M24", "Both places are held, or neither."),),
        ),
    ),
)

MATCHING = Component(
    "matching",
    "Finds a place with room for whoever seeks one, and frees it when it is not used any more.",
    CORE,
    OPTIONS,
    (
        (
            "`linkway handover` puts where you begin into your consumer group: for each partition of "
            "`<borough>.referrals` the offset at which the one before you has stopped. Until then your group has no "
            "members, and you say nothing."
        ),
        (
            "What lies below these offsets was answered. Read it from the first record on, keep what is sought, what "
            "was declined and who is synthetic, and answer none of it. You may read ahead, before the offsets are "
            "there."
        ),
        (
            "What was answered stands in `<borough>.matches`, from the first record to the end as it is once the "
            "offsets are there: of each referral the last `matched` that no `place-released` follows is a place that "
            "is held, and is counted among its service's. `ce_sequence` goes on from the last of each referral."
        ),
        (
            "Whoever was told `waiting: true` waits with you, if you declare `waiting-list`; so it is with each "
            "option. A borough is not handed over while people are in an option that you do not declare."
        ),
        "From the offsets on you read with that group and answer. Commit an offset once what it led to is said.",
        (
            "It is tried at once: synthetic people whom the one before has matched are withdrawn, and you are to "
            "free the very places that they held, with the next number; others are referred, and you are to answer "
            "them."
        ),
        (
            "When you are to stop, leave the group. Whoever comes next goes on from what you have committed, and "
            "knows by `ce_causationid` what you have answered beyond it; what you say after you have left may be "
            "passed over."
        ),
    ),
)
