"""What a referral must do: take referrals in, own their life, and keep what identifies people."""

from services.contract import events
from services.contract.components.everywhere import READING, SAYING
from services.contract.components.values import Component, Duty, Option, Promise
from services.contract.events import measures, partners
from services.contract.events.consent import ConsentChanged, GpMessageReady
from services.contract.events.contacts import CONTACTS

STEPS = tuple(
    f"POST /v1/referrals/{{referral_id}}/{step}"
    for step in (
        "person-answer",
        "provider-answer",
        "attendances",
        "outcome",
        "closure",
        "withdrawal",
        "consent-withdrawal",
        "human-request",
        "human-decision",
    )
)
CORE = Duty(
    consumes=(events.Matched, events.Unmatched, events.PlaceReleased),
    publishes=(
        events.ReferralCreated,
        events.NeedsAHuman,
        events.HumanDecided,
        events.OfferAccepted,
        events.OfferDeclined,
        events.ProviderAccepted,
        events.ProviderDeclined,
        events.Attended,
        events.Missed,
        events.OutcomeRecorded,
        events.ReferralClosed,
        events.ReferralWithdrawn,
        events.ReferralRerouted,
        events.ConsentWithdrawn,
        ConsentChanged,
        events.DeadLettered,
    ),
    serves=("POST /v1/referrals", "GET /v1/referrals/{referral_id}", *STEPS, "POST /disclosures"),
    promises=(
        *READING,
        *SAYING,
        Promise("R1", "A referral that was accepted is kept, and said once as `referral-created`."),
        Promise("R2", "The same request twice, by its `Idempotency-Key`, is one referral."),
        Promise("R3", "What identifies a person stands in `sealed` under the person's own key, and nowhere else."),
        Promise(
            "R4", "A person's details are given to those who may have them, for a purpose, and each time is recorded."
        ),
        Promise("R5", "A destroyed key is in no copy, and what it sealed can never be read again."),
        Promise("R6", "Safeguarding, a possible duplicate and an unknown age are looked at by a human first."),
        Promise("R7", "A referral ends once, with an outcome and a reason."),
        Promise(
            "R16",
            "What matching says is seen at `GET /v1/referrals/{referral_id}`: the `place` that is held, or why the "
            "person is `waiting`; what does not fit where a referral stands, as after its end, changes nothing.",
        ),
        Promise(
            "R17",
            "Each answer of person and provider, each attendance and each outcome is said once, about the place that "
            "is held; asked again under its `Idempotency-Key` it is not said again.",
        ),
        Promise(
            "R18",
            "A referral that is withdrawn, closed, or without consent says so at once, whatever place is held, and "
            "nothing after it.",
        ),
        Promise(
            "R19",
            "Who has no token is answered 401, who is not tied to a referral as if there were none, and what is wrong "
            "with 4xx that repeats nothing of it; then nothing is done.",
        ),
        Promise(
            "R20",
            "What matching says of a referral that was never made here is answered by `referral-withdrawn`, "
            "`never-made`, so that its place is free.",
        ),
    ),
)

# How it is asked by HTTP.
ASKING = (
    (
        "Requests and answers are JSON, each under a token, `Authorization: Bearer …`, that says for whom it "
        "speaks. Whatever is made or changed has an `Idempotency-Key` of the caller's. What is wrong is answered by"
        " `application/problem+json`."
    ),
    (
        "`POST /v1/referrals` takes the fields of [referral-requested](../schemas/referral-requested.v1.json) but "
        "`partner_reference`, and is answered 201, or 200 where it was open already. With the header `Synthetic: "
        "true` it is about nobody, for which the token needs a right of its own."
    ),
    (
        "What is made, and `GET /v1/referrals/{referral_id}`, is answered with `referral_id`, `state`, `borough`, "
        "`needs`, `urgency`, `synthetic`, the `place` (`service_id`, `service_name`, `provider_accepted`, …) or "
        "null, `waiting` (`reason`, `why`) or null, `outcome`, and `ending` (`reason`, `at`) or null. The referrer "
        "and the borough's link workers see it, and the provider of the place most of it."
    ),
    (
        "`person-answer` and `provider-answer` take `answer`, which is `accept` or `decline`, with the `reason` of "
        "`offer-declined` and `provider-declined`, the first also `seek_another`. `attendances` takes `outcome` "
        "(`attended`, `missed`) and the day, `on`; `outcome` an `outcome`; `closure` a `reason` and an `outcome`; "
        "`withdrawal` a `reason`; `consent-withdrawal` nothing; `human-request` the `reasons`; `human-decision` a "
        "`decision`, with `reason` and `outcome` where it is `close`. The words are those of the events."
    ),
    (
        "A person answers through the referrer or a link worker, a provider by itself or through a link worker, and"
        " a link worker alone decides as a human. A step that cannot be taken where the referral stands is answered"
        " 409."
    ),
    (
        "`POST /disclosures` takes a `purpose`, which is `tell-the-person`, and `referral_ids`, and is answered "
        "with `people`: `referral_id`, `name` and `email` of those who agreed to be told by mail, and whose "
        "referral was not withdrawn. It takes a token with the right `referral:disclose`, which notify has."
    ),
)

OPTIONS = (
    Option(
        "choosing",
        "A link worker chooses a service for the person.",
        "No page offers a choice.",
        Duty(
            publishes=(events.ServiceChosen,),
            serves=("POST /v1/referrals/{referral_id}/service-choice",),
            promises=(Promise("R8", "A choice is said once, as `service-chosen`."),),
        ),
    ),
    Option(
        "overdue",
        "Who has to answer, and does not, is reminded of.",
        "No worklist shows what is overdue.",
        Duty(
            publishes=(events.ResponseOverdue,),
            promises=(Promise("R9", "Each step that is awaited is said to be overdue at its time, once."),),
        ),
    ),
    Option(
        "appointments",
        "Attendances are cancelled and put right.",
        "The first word about a day counts.",
        Duty(
            publishes=(events.AttendanceCancelled, events.AttendanceCorrected),
            promises=(Promise("R10", "What is put right names the attendance that it is about."),),
        ),
    ),
    Option(
        "record",
        "Wellbeing is measured, budgets are kept, and contacts are written down.",
        "Reports show none of these.",
        Duty(
            publishes=(
                measures.MeasuresTaken,
                measures.BudgetSet,
                measures.BudgetSpent,
                *CONTACTS,
            ),
            serves=("GET /v1/instruments",),
            promises=(Promise("R11", "How a person is stands in no event: only the scales that were taken."),),
        ),
    ),
    Option(
        "gp-messages",
        "A message goes back to the GP who referred.",
        "GPs are told by whoever told them before.",
        Duty(
            publishes=(GpMessageReady,),
            answers=(partners.MessageReady,),
            promises=(Promise("R12", "How much it says is what the person's consent allows when it is fetched."),),
        ),
    ),
    Option(
        "new-codes",
        "Whoever has lost the code to their own referral asks for a new one.",
        "They ask a link worker, who sees their referral.",
        Duty(
            publishes=(events.CodeRenewed,),
            promises=(
                Promise(
                    "R21",
                    "A new code is disclosed to whoever sends it, and shown nowhere; the old one holds until then.",
                ),
            ),
        ),
    ),
    Option(
        "partners",
        "Partners refer, report attendance and take referrals back on topics of their own.",
        "Partners use HTTP.",
        Duty(
            asked=partners.REQUESTS,
            answers=(partners.RequestAccepted, partners.RequestRejected),
            promises=(
                Promise(
                    "R13",
                    "Each message with a `ce_id` is answered under its id, to that partner alone; the same once "
                    "more is given the same answer once more, byte for byte, and nothing is done twice.",
                ),
                Promise("R14", "What a message says of its sender and borough is not believed; the topic is."),
            ),
        ),
    ),
    Option(
        "fhir",
        "GP systems refer by FHIR, in the shape of the NHS Booking and Referral Standard.",
        "GP systems use the JSON door.",
        Duty(
            serves=("POST /fhir/$process-message", "GET /fhir/metadata"),
            promises=(
                Promise("R15", "The same `X-Request-ID` twice is one referral, and the second is told so by 409."),
            ),
        ),
    ),
)

REFERRAL = Component(
    "referral",
    "Takes referrals in, owns their life from start to end, and alone keeps what identifies people.",
    CORE,
    OPTIONS,
    (
        (
            "It is not handed over while referrals flow: keys, tokens and what people were promised are in no log. A "
            "borough that runs one of its own begins with a copy of the database, with the doors closed meanwhile."
        ),
    ),
    ASKING,
)
