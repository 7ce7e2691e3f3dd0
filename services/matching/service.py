"""START HERE: what the matching service consumes and publishes, and how it is put together."""

from services.contract import conversation
from services.contract.events import Matched, PlaceReleased, Unmatched
from services.geography.building import open_gazetteer
from services.matching import store
from services.matching.directory.loader import DirectoryLoader
from services.matching.directory.reading import DirectoryReader
from services.matching.directory.sources.feed_list import sources_of
from services.matching.directory.sources.opening import open_source
from services.matching.directory.terms import NeedTerms
from services.matching.domain.engine import Engine
from services.matching.domain.search import HOLD_ENDS, Search, due_times
from services.matching.doors.openreferral import door as openreferral
from services.matching.doors.openreferral.published import Published
from services.matching.doors.v1 import door as v1
from services.matching.handlers.matching import Matcher
from services.matching.refresh import Refresh
from services.matching.settings import Settings
from services.matching.store import Stores
from services.runtime.service import Service
from services.runtime.working.subscriptions import all_at_once


def build(settings: Settings) -> Service[Search, Stores]:
    """The service, with the directory that these settings name; raises DirectoryAway when it cannot be had."""
    gazetteer = open_gazetteer(settings.gazetteer_folder)
    loader = DirectoryLoader(
        open_source(sources_of(settings.directory)[0]), DirectoryReader(gazetteer, NeedTerms.reviewed())
    )
    reading = loader.read()
    matcher = Matcher(gazetteer, Engine(reading.listed, settings.reach_metres), settings.offers)
    return table(matcher, Refresh(loader, matcher, reading, settings.directory_refresh_seconds))


def table(matcher: Matcher, refresh: Refresh) -> Service[Search, Stores]:
    """What it consumes, publishes and keeps, the loop that keeps the directory up to date, and who may read it."""
    return Service(
        name="matching",
        title="Matching",
        state=Search,
        consumes=all_at_once(conversation.CONSUMES["matching"], matcher.match_batch),
        publishes=(Matched, Unmatched, PlaceReleased),
        due=due_times,
        timers={HOLD_ENDS: matcher.end_hold},
        stores=store.in_mongo,
        indexes=store.INDEXES,
        loops=(refresh.run,),
        doors=(
            openreferral.door(Published(lambda: matcher.availability.engine.listed), matcher.gazetteer),
            v1.door(),
        ),
        one_lane_per_borough=True,
    )
