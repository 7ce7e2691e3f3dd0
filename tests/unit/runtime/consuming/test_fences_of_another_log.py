"""Which fences `linkway fences reset` puts back to the beginning of their log."""

from aiokafka import TopicPartition

from services.runtime.admin.fences import of_another_log

AHEAD, WITHIN, AT_THE_END = (TopicPartition("southwark.matches", number) for number in range(3))
ELSEWHERE, GONE = TopicPartition("camden.matches", 0), TopicPartition("barnet.matches", 0)
FENCES = {AHEAD: 5, WITHIN: 2, AT_THE_END: 3, ELSEWHERE: 9, GONE: 4}
STARTS = dict.fromkeys([AHEAD, WITHIN, AT_THE_END, ELSEWHERE], 0)
ENDS = dict.fromkeys([AHEAD, WITHIN, AT_THE_END, ELSEWHERE], 3)


def test_those_that_stand_above_the_end_of_a_log_that_is_there() -> None:
    assert of_another_log(FENCES, STARTS, ENDS) == [ELSEWHERE, AHEAD]


def test_of_a_topic_that_is_named_all_that_have_moved() -> None:
    assert of_another_log(FENCES, STARTS, ENDS, "southwark.matches") == [AHEAD, WITHIN, AT_THE_END]
    assert of_another_log(FENCES, FENCES, ENDS, "southwark.matches") == []
