"""How a component answers partners on their topics: each request has one answer, which its repeats are given again."""

from collections import Counter
from collections.abc import Iterator

from deploy.conformance.checks.saying import content
from deploy.conformance.evidence import Evidence


def one_answer_each(evidence: Evidence, scene: str) -> Iterator[str]:
    """Each request of the scene is answered as often as it was sent, always by the same event, byte for byte."""
    sent = evidence.requests_of_partners(scene)
    requests, times = {one.id: one for one in sent}, Counter(one.id for one in sent)
    for name, request in requests.items():
        answers = evidence.answers_to(request)
        if len(answers) < times[name]:
            yield f"A partner's {request.name} was sent {times[name]} times, and has {len(answers)} answers."
        if (count := len(set(map(content, answers)))) > 1:
            yield f"A partner's {request.name} was sent again, and answered in {count} ways; a partner drops repeats."
