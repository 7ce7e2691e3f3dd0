"""START HERE: what the matching service consumes and publishes, and how it is put together."""

from dataclasses import replace

from services.contract import conversation
from services.contract.events import Matched, PlaceReleased, ServiceListed, ServiceWithdrawn, Unmatched
from services.geography.building import open_gazetteer
from services.geography.gazetteer import Gazetteer
from services.lexicon.text_model import installed
from services.lexicon.topic import topics
from services.lexicon.topics import Lexicon
from services.matching import metrics, store
from services.matching.directory.reading.needs.terms import NeedTerms
from services.matching.directory.reading.reader import DirectoryReader
from services.matching.domain.engine import Engine
from services.matching.domain.ranking.topics import Topics
from services.matching.domain.search import HOLD_ENDS, Search, due_times
from services.matching.doors.openreferral import door as openreferral
from services.matching.doors.openreferral.published import Published
from services.matching.doors.pages import shown
from services.matching.doors.pages.find import door as find
from services.matching.doors.pages.provider import door as provider
from services.matching.doors.pages.provider.people.asked import Referrals
from services.matching.doors.rejections import REJECTIONS
from services.matching.doors.v1 import door as v1
from services.matching.handlers.matching import Matcher
from services.matching.handlers.partners import partners
from services.matching.handlers.signed_in import widened
from services.matching.refresh.following import Following
from services.matching.refresh.leaving import Leaving
from services.matching.refresh.looking_again import LookingAgain
from services.matching.refresh.loop import Refresh
from services.matching.refresh.schedule import refresh_of
from services.matching.settings import Settings
from services.matching.store import Stores
from services.pages.site import Site
from services.runtime.service import Door, Service
from services.runtime.working.subscriptions import all_at_once


def build(settings: Settings) -> Service[Search, Stores]:
    """The service, which reads the directory that these settings name; raises FeedListUnusable, MapUnusable,
    WeightsUnusable.
    """
    gazetteer = open_gazetteer(settings.gazetteer_folder)
    lexicon = Lexicon(installed(), metrics.TEXT_MODEL_FAILED.inc)
    policy = replace(settings.policy, topics=Topics(tuple(topics()), lexicon.topics_of))
    matcher = Matcher(gazetteer, Engine((), settings.reach_metres, policy=policy), settings.practices)
    refresh = refresh_of(settings, matcher, DirectoryReader(gazetteer, NeedTerms.reviewed()))
    return table(matcher, refresh, invented=settings.invented, referrals=Referrals(settings.sessions_url))


def outline() -> Service[Search, Stores]:
    """The table with nothing behind it: to be looked at, and not to be run."""
    matcher = Matcher(Gazetteer.blank(), Engine((), 1))
    return table(matcher, Refresh([], Following(matcher), 60, 60))


def table(
    matcher: Matcher, refresh: Refresh, *, invented: bool = False, referrals: Referrals | None = None
) -> Service[Search, Stores]:
    """What it consumes, publishes and keeps, the loop that keeps the directory up to date, and who may read it."""
    referrals = referrals or Referrals(None)
    published = Published(lambda: matcher.availability.engine.listed, lambda: matcher.replies)
    return Service(
        name="matching",
        title="Matching",
        state=Search,
        consumes=all_at_once(conversation.CONSUMES["matching"], matcher.match_batch),
        publishes=(Matched, Unmatched, PlaceReleased, ServiceListed, ServiceWithdrawn),
        due=due_times,
        timers={HOLD_ENDS: matcher.end_hold},
        stores=store.in_mongo,
        indexes=store.INDEXES,
        loops=(refresh.run, LookingAgain(matcher).run, Leaving(matcher).run, referrals.until_stopped),
        needs={"directory": refresh.is_kept},
        partners=partners(),
        doors=(
            openreferral.door(published, matcher.gazetteer),
            v1.door(matcher),
            *_pages(shown.site(invented=invented), published, matcher, referrals),
        ),
        one_lane_per_borough=True,
        can_hand_over=True,
        widens_sessions=widened,
    )


def _pages(
    site: Site, published: Published, matcher: Matcher, referrals: Referrals
) -> tuple[Door[Search, Stores], ...]:
    return (
        find.door(site, published, matcher.gazetteer, Lexicon()),
        provider.door(site, matcher, referrals),
        REJECTIONS.door(site),
    )
