"""Who may do what in MongoDB, against a list that was written by hand."""

from services.contract.borough_map import Component
from services.runtime.admin.granting.mongo_users import Grant, beyond, grants

EXPECTED = {
    "referral may readWrite database linkway_referral",
    "matching may readWrite database linkway_matching",
    "notify may readWrite database linkway_notify",
    "reporting may readWrite database linkway_reporting",
}


def test_each_service_may_use_its_own_database_and_nothing_else() -> None:
    assert {str(grant) for grant in grants(Component)} == EXPECTED


def test_the_prefix_stands_before_users_and_databases() -> None:
    assert grants(["notify"], name_prefix="second.") == {Grant("second.notify", "second_linkway_notify")}


def test_what_goes_too_far_is_about_our_users_or_our_databases() -> None:
    wanted = grants(Component)
    more_than_its_own = Grant("notify", "linkway_referral")
    of_a_stranger = Grant("somebody", "linkway_referral", "read")
    of_others = Grant("somebody", "somebodys_own")

    assert beyond(wanted | {more_than_its_own, of_a_stranger, of_others}, wanted) == {more_than_its_own, of_a_stranger}
    assert not beyond(frozenset(), wanted)
