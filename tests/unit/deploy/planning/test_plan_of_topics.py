"""What a plan says of topics: what is missing is made, what is safe is put right, and what would lose data is not."""

from dataclasses import replace

import pytest

from deploy.planning.changes import MakeTopics, PutSetting, RaisePartitions
from deploy.planning.step import Fate
from services.contract.borough_map import BoroughMap
from services.contract.boroughs import BoroughSlug
from services.contract.partners import Partners
from services.contract.topics import PartnerStream, PartnerTopic, Stream, Topic
from services.runtime.admin.provisioning.replication import Replication
from tests.support.plans import EMPTY, a_system, as_wanted, planned, the_step, with_setting, with_topic, without

REFERRALS = Topic(BoroughSlug.SOUTHWARK, Stream.REFERRALS)
DEAD_LETTERS = Topic(BoroughSlug.SOUTHWARK, Stream.DEAD_LETTERS)
SERVICES = Topic(BoroughSlug.SOUTHWARK, Stream.SERVICES)
OF_A_PARTNER = [PartnerTopic(BoroughSlug.SOUTHWARK, "age-matters", stream) for stream in PartnerStream]
WEEK = str(7 * 24 * 60 * 60 * 1000)


def test_nothing_differs_where_all_is_as_the_files_say() -> None:
    assert planned(as_wanted(a_system())).steps == ()


def test_an_empty_system_lacks_the_topics_of_every_borough_and_partner() -> None:
    made = [step for step in planned(EMPTY).steps if isinstance(step.change, MakeTopics)]

    assert len(made) == len(BoroughSlug) + 1
    southwark = next(step for step in made if step.where == "Kafka, southwark")
    assert southwark.what == "make 5 topics"
    assert "southwark.referrals: 2 partitions" in southwark.details
    assert not planned(EMPTY).of(Fate.REFUSED)


def test_only_what_is_missing_of_a_borough_is_made() -> None:
    step = the_step(planned(without(as_wanted(a_system()), REFERRALS)))
    assert (step.what, step.change) == ("make a topic", MakeTopics(((REFERRALS, 2),)))


@pytest.mark.parametrize(
    ("topic", "name", "there", "wanted"),
    [
        (REFERRALS, "retention.ms", WEEK, "-1"),
        (REFERRALS, "cleanup.policy", "compact", "delete"),
        (DEAD_LETTERS, "retention.ms", WEEK, "7776000000"),
        (REFERRALS, "max.message.bytes", "1048588", "8388608"),
    ],
)
def test_a_setting_that_somebody_changed_is_put_right(topic: Topic, name: str, there: str, wanted: str) -> None:
    step = the_step(planned(with_setting(as_wanted(a_system()), topic, name, there)))

    assert step.change == PutSetting(topic, name, wanted)
    assert (step.what, step.why) == (f"set {name} of {topic.name} to {wanted}", f"it is {there}")


@pytest.mark.parametrize(
    ("topic", "name", "there"),
    [
        (DEAD_LETTERS, "retention.ms", "-1"),
        (DEAD_LETTERS, "retention.ms", "31536000000"),
        (DEAD_LETTERS, "retention.ms", "not told"),
        (SERVICES, "cleanup.policy", "delete"),
    ],
)
def test_a_setting_by_which_records_would_go_is_refused(topic: Topic, name: str, there: str) -> None:
    step = the_step(planned(with_setting(as_wanted(a_system()), topic, name, there)))

    assert (step.fate, step.loses_data, step.change) == (Fate.REFUSED, True, None)
    assert f"--entity-name {topic.name} --add-config {name}=" in step.instead


def test_partitions_are_not_taken_away() -> None:
    step = the_step(planned(with_topic(as_wanted(a_system()), REFERRALS, partitions=4)))

    assert (step.fate, step.loses_data) == (Fate.REFUSED, True)
    assert "boroughs.toml" in step.instead


def test_partitions_are_added_to_all_topics_of_a_borough_in_one_step() -> None:
    step = the_step(planned(as_wanted(a_system(southwark={"partitions": 1}))))

    topics = tuple(Topic(BoroughSlug.SOUTHWARK, stream) for stream in Stream if stream is not Stream.SERVICES)
    assert (step.fate, step.change) == (Fate.APPLY, RaisePartitions(BoroughSlug.SOUTHWARK, topics, 2))
    assert (step.what, step.where) == ("give 4 topics 2 partitions each", "Kafka, southwark")
    assert step.details[0] == "southwark.referrals: 1 to 2"


def test_the_rest_is_added_to_where_somebody_was_interrupted() -> None:
    step = the_step(planned(with_topic(as_wanted(a_system()), REFERRALS, partitions=1)))
    assert step.change == RaisePartitions(BoroughSlug.SOUTHWARK, (REFERRALS,), 2)


def test_who_is_to_be_ended_before_partitions_are_added_is_said_first() -> None:
    own = a_system(southwark={"matching": "borough"})
    step = the_step(planned(with_topic(as_wanted(own), REFERRALS, partitions=1), own))
    assert step.details[0] == "southwark.matching is the borough's own: end it meanwhile, once it has worked all"


def test_the_directory_keeps_the_partitions_that_it_has() -> None:
    assert planned(with_topic(as_wanted(a_system()), SERVICES, partitions=1)).steps == ()
    fewer = the_step(planned(with_topic(as_wanted(a_system()), SERVICES, partitions=3)))
    assert fewer.fate is Fate.REFUSED


def test_copies_are_made_by_hand_and_before_more_of_them_must_be_in_step() -> None:
    found = with_setting(as_wanted(a_system(), Replication(3)), REFERRALS, "min.insync.replicas", "1")
    found = with_topic(found, REFERRALS, copies=1)
    copies, in_sync = planned(found, replication=Replication(3)).steps

    assert (copies.fate, in_sync.fate) == (Fate.BY_HAND, Fate.BY_HAND)
    assert "kafka-reassign-partitions.sh" in copies.instead
    assert "make the copies first" in in_sync.instead


def test_settings_that_nobody_tells_are_for_a_human() -> None:
    step = the_step(planned(with_topic(as_wanted(a_system()), REFERRALS, settings=None)))
    assert (step.fate, "DescribeConfigs" in step.instead) == (Fate.BY_HAND, True)


def test_what_a_partner_leaves_behind_empties_itself_and_stands_in_nobodys_way() -> None:
    no_partners = a_system(Partners())
    found = as_wanted(no_partners)
    step = the_step(planned(replace(found, topics={**found.topics, **dict.fromkeys(OF_A_PARTNER)}), no_partners))

    assert step.fate is Fate.BY_HAND
    assert step.details == ("southwark.partner.age-matters.answers", "southwark.partner.age-matters.events")
    assert "write the partner back" in step.instead


def test_a_borough_that_is_taken_out_of_the_file_keeps_its_topics() -> None:
    whole = a_system()
    entries = {slug: entry for slug, entry in whole.boroughs.entries.items() if slug.value != "camden"}
    (refused,) = planned(as_wanted(whole), replace(whole, boroughs=BoroughMap(entries))).of(Fate.REFUSED)

    assert (refused.what, refused.where, refused.loses_data) == ("delete 5 topics", "Kafka, camden", True)
    assert "write the borough back into boroughs.toml" in refused.instead
