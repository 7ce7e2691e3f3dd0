"""START HERE: what the referral service consumes and publishes, and how it is put together."""

from functools import partial

from services.contract import conversation
from services.contract.events import DeadLettered
from services.geography.building import open_gazetteer
from services.geography.gazetteer import Gazetteer
from services.lexicon.safeguarding import concerns_of
from services.lexicon.text_model import installed
from services.lexicon.topics import Lexicon
from services.pages.site import Site
from services.referral import metrics, store, unheard
from services.referral.custody import Custody
from services.referral.domain.due import TIMERS, due_times
from services.referral.domain.referral import Referral
from services.referral.doors.contract import door as contract
from services.referral.doors.disclosures import disclosures
from services.referral.doors.fhir.door import door as fhir
from services.referral.doors.json import referrals
from services.referral.doors.pages import shown, signing_in, start
from services.referral.doors.pages.my import door as my
from services.referral.doors.pages.myself import door as myself
from services.referral.doors.pages.refer import door as refer
from services.referral.doors.pages.work import door as work
from services.referral.doors.pages.work.person import shortlists
from services.referral.doors.pages.work.person.shortlists import NoMatching, Shortlists
from services.referral.doors.partners.rejections import REJECTIONS
from services.referral.doors.sessions import sessions
from services.referral.doors.v1.door import batches
from services.referral.doors.v1.door import door as v1
from services.referral.handlers.hearing import DECISIONS, hear
from services.referral.handlers.intake.partners import partners
from services.referral.handlers.intake.referring import Referring
from services.referral.refresh import refresh
from services.referral.settings import Settings
from services.referral.sign_in.known import in_database
from services.referral.sign_in.signing_in import SigningIn
from services.referral.sign_in.signing_in import of as signing_in_of
from services.referral.store import Stores
from services.runtime.sealing import read_key
from services.runtime.service import Door, Service
from services.runtime.serving.problem_details import PROBLEM_DETAILS
from services.runtime.working.subscriptions import all_at_once, timer_by_timer

# All of a referral's life but what matching decides; dead letters are the runtime's.
LIFE = tuple(event for event in conversation.PUBLISHES["referral"] if event is not DeadLettered)

A_WORD = "company"
_NOBODY_KNOWS = NoMatching()


def build(settings: Settings) -> Service[Referral, Stores]:
    """The service, with the keys and the map that these settings name."""
    master_key = read_key(settings.person_key_file)
    custody = Custody(master_key)
    days = {slug: entry.response_days for slug, entry in settings.entries().items()}
    lexicon = Lexicon(installed(), metrics.TEXT_MODEL_FAILED.inc)
    # The lists are made ready now, so that no referral waits for it.
    lexicon.hints_of(A_WORD)
    concerns_of(A_WORD)
    gazetteer = open_gazetteer(settings.gazetteer_folder)
    referring = Referring(gazetteer, custody, days, lexicon, settings.deprivation)
    return table(
        referring,
        invented=settings.invented,
        people=signing_in_of(settings, master_key),
        choices=shortlists.connect(settings.matching_url),
    )


def outline() -> Service[Referral, Stores]:
    """The table with nothing behind it: to be looked at, and not to be run."""
    return table(Referring(Gazetteer.blank(), Custody(bytes(32))))


def table(
    referring: Referring,
    *,
    invented: bool = False,
    people: SigningIn | None = None,
    choices: Shortlists = _NOBODY_KNOWS,
) -> Service[Referral, Stores]:
    """What it consumes, publishes and keeps, and which doors it has.

    `people` says with whom people sign in, and `choices` what a link worker could choose for somebody.
    """
    return Service(
        name="referral",
        title="Referrals",
        state=Referral,
        consumes=all_at_once(tuple(DECISIONS), hear),
        partners=partners(referring),
        publishes=LIFE,
        due=due_times,
        timers=timer_by_timer(TIMERS),
        stores=store.in_mongo,
        # Whoever looks a referral up hardly looks within a tenth of a second.
        gather_seconds=0.1,
        indexes=store.INDEXES,
        keys=(referring.custody.master_key,),
        keeps_sessions=in_database,
        loops=(refresh, unheard.watch),
        doors=(
            Door(partial(referrals, referring), PROBLEM_DETAILS),
            Door(partial(disclosures, referring.custody), PROBLEM_DETAILS, prefix="/disclosures"),
            Door(sessions, PROBLEM_DETAILS, prefix="/sessions"),
            v1(referring),
            batches(referring),
            fhir(referring),
            contract(),
            *_pages(shown.site(invented=invented), referring, people, choices),
        ),
    )


def _pages(
    site: Site, referring: Referring, people: SigningIn | None, choices: Shortlists
) -> tuple[Door[Referral, Stores], ...]:
    return (
        start.door(site),
        REJECTIONS.door(site),
        myself.door(site, referring),
        my.door(site, referring.custody),
        refer.door(site, referring),
        work.door(site, referring, choices),
        *signing_in.doors(site, people),
    )
