"""What a notify must do: tell people what they agreed to be told, once."""

from services.contract import events
from services.contract.components.everywhere import READING, SAYING
from services.contract.components.values import Component, Duty, Option, Promise

NOTIFY = Component(
    "notify",
    "Tells people what became of their referral, by the channel that they agreed to, once.",
    Duty(
        consumes=(
            events.Matched,
            events.Unmatched,
            events.NeedsAHuman,
            events.ReferralClosed,
            events.ReferralWithdrawn,
            events.ReferralRerouted,
            events.ConsentWithdrawn,
        ),
        publishes=(events.PersonTold, events.DeadLettered),
        promises=(
            *READING,
            *SAYING,
            Promise("N1", "Who agreed to a channel is told of each `matched` and `unmatched`; with `none` nobody is."),
            Promise(
                "N2", "Nobody is told the same twice; whether they were told is doubted by a human, not tried again."
            ),
            Promise(
                "N3", "`matched` with `answer: ask` is a question to the provider: the person hears nothing of it."
            ),
            Promise("N4", "After a referral ended, or needs a human, its person is told nothing more."),
            Promise("N5", "Nobody is told of a synthetic referral."),
            Promise(
                "N6",
                "What was recorded more than a day before it is read is for a human to look at, and is not sent.",
            ),
            Promise(
                "N7",
                "A person's details are asked of referral at `POST /disclosures` when they are told, saying what for; "
                "they are kept for minutes at most, and stand in no log, event, key or metric.",
            ),
            Promise("N8", "`person-told` is said once it has left, with what it was about and by which channel."),
        ),
    ),
    (
        Option(
            "release-notices",
            "People are told when a place that was held for them is free again.",
            "Whoever freed the place, or the link worker, tells them.",
            Duty(
                consumes=(events.PlaceReleased,),
                promises=(Promise("N9", "Who was told of a place is told that it is no longer held, once."),),
            ),
        ),
        Option(
            "new-codes",
            "Whoever has lost the code to their own referral is sent a new one.",
            "They ask a link worker, who sees their referral.",
            Duty(
                consumes=(events.CodeRenewed,),
                promises=(
                    Promise("N10", "Who is to have a new code is sent the one that referral discloses then, once."),
                ),
            ),
        ),
    ),
    (
        (
            "It is not handed over while referrals flow: which notices wait for their time, and whom it has told, is "
            "in no log. One of a borough's own begins at the end of the topics, once no notice of the borough is due "
            "at the one before; by N6 nobody tells what is older than a day."
        ),
    ),
)
