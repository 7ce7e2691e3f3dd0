"""Faults that a matching may have, each planted in the toy; the kit must find each, by the check that is for it."""

from collections.abc import Mapping

from tests.conformance.planted import matching, reading, saying
from tests.conformance.toys.matching import Toy

# Each with the check that is there to find it.
FAULTS: Mapping[type[Toy], str] = {
    matching.DropsAnEvent: "everybody is answered, once",
    saying.AnswersTwice: "everybody is answered, once",
    saying.WrongKey: "events are as their schemas say",
    matching.Overbooks: "no more people than places",
    saying.WrongTopic: "events stand in the borough's own topic",
    saying.OutOfOrder: "events are numbered in order",
    reading.ChokesOnUnknownField: "unknown fields are passed over",
    reading.ChokesOnUnknownType: "unknown types are passed over",
    reading.ChokesOnPoison: "what cannot be read holds nothing up",
    reading.KeepsPoisonToItself: "what cannot be read is a dead letter",
    reading.TellsWhatItCouldNotRead: "what cannot be read is a dead letter",
    reading.ForgetsAfterRestart: "a restart says nothing anew",
    matching.ForgetsPlaces: "a restart forgets no place",
    reading.AnswersBeforeItsTime: "a date ahead is waited for",
    reading.JumpsGaps: "a gap is waited for",
    reading.AnswersRepeats: "a repeat changes nothing",
    saying.SaysMoreThanItsSchema: "events are as their schemas say",
    matching.KeepsPlacesOfWhoLeft: "places of who left are free",
    matching.ForgetsConsent: "places are free however a referral ends",
    matching.LosesFreedPlaces: "every place is given, and given again",
    matching.SeatsTheSynthetic: "synthetic referrals take no place",
    saying.HidesTheSynthetic: "synthetic referrals are marked",
    matching.SendsChildren: "nobody under 18 is matched",
    matching.KeepsAgesThatWereWrong: "nobody under 18 is matched",
    reading.WaitsForNoHuman: "humans are waited for",
    matching.SendsPeopleBack: "what is turned down is freed, and another is sought",
    matching.PromisesAWaitingList: "nobody waits without a waiting list",
    saying.NamesNoCause: "events name their cause",
    saying.ChangesItsWord: "a repeat is the same",
    reading.ReadsOneMode: "structured mode is read",
    reading.ReadsSmallMessages: "a large message is read",
    matching.SendsAnywhere: "people are sent where the directory lists what they need",
    matching.HoldsTwoPlaces: "one place for each referral",
    matching.AnswersAnybody: "nothing is said of who was never created",
}
