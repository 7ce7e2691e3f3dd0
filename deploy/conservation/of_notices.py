"""Checks of notices: one for each answer, sent as the person wished, and nothing due once there is nothing to tell."""

from collections import Counter
from collections.abc import Iterator

from deploy.conservation.facts import Facts, ReferralStatus, Word
from services.contract.words.vocabulary import About


def one_for_each_answer(facts: Facts) -> Iterator[str]:
    """As many notices as matching gave answers, of the same kind; and of places that are gone no more than went."""
    written = Counter((notice.referral_id, notice.about.value) for notice in facts.notices)
    said = Counter((said.referral_id, said.word.value) for said in facts.said if said.word is not Word.ASKED)
    for one, about in sorted(written.keys() | said.keys()):
        count, notices = said[one, about], written[one, about]
        # Who was not told of a place, or gave it up, is not told that it is gone.
        if notices > count or (notices < count and about != Word.RELEASED):
            yield f"The referral {one} was {about} {count} times, and has {notices} notices of it."


def told_as_wished(facts: Facts) -> Iterator[str]:
    """What a person wants to hear leaves, unless it was called back; what they do not want does not."""
    for notice in facts.notices:
        life = facts.lives.get(notice.referral_id)
        if life and life.wants_word != notice.wanted and not notice.cancelled:
            against = "to go" if notice.wanted else "held back"
            yield f"The notice {notice.notice_id} is {against} against the person's wish."
        elif notice.wanted != notice.sent and not notice.in_doubt and not notice.cancelled:
            yield f"The notice {notice.notice_id} {'has not left' if notice.wanted else 'left, though it must not'}."


def told_of_their_place(facts: Facts) -> Iterator[str]:
    """Whoever has a place and wants to hear of it was told, or may have been."""
    told = {one.referral_id for one in facts.notices if one.about is About.MATCHED and (one.sent or one.in_doubt)}
    for one, life in facts.lives.items():
        if life.status is ReferralStatus.HELD and life.wants_word and one not in told:
            yield f"The referral {one} has a place, of which nobody was told."


def none_due_after_the_end(facts: Facts) -> Iterator[str]:
    """What has not left when a referral ends does not leave any more."""
    for notice in facts.notices:
        life = facts.lives.get(notice.referral_id)
        is_due = notice.wanted and not (notice.sent or notice.in_doubt or notice.cancelled)
        if life and life.status is ReferralStatus.ENDED and is_due:
            yield f"The notice {notice.notice_id} is due, of a referral that has ended."


def mailed_once(facts: Facts) -> Iterator[str]:
    """Every message that was sent came, once; one in doubt came once at most."""
    for notice in facts.notices:
        mails = facts.mails.get(notice.notice_id, 0)
        if notice.sent and mails != 1:
            yield f"The notice {notice.notice_id} is in the mailbox {mails} times."
        elif mails > notice.in_doubt and not notice.sent:
            yield f"The notice {notice.notice_id} is in the mailbox, and notify does not know that it left."


def counted_as_told(facts: Facts) -> Iterator[str]:
    """Reporting counts as told those who were told of a match."""
    told = facts.told
    counted = {one for one, journey in facts.journeys.items() if journey.told}
    if told != counted:
        yield f"{len(told)} people were told of a match, and reporting counts {len(counted)}."
