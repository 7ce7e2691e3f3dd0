"""A section of a listing is edited: typed, looked at as people will see it, and kept; nobody's change is lost to it."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.contract.doors.advice import read_as
from services.contract.doors.refusals import Refusal, RequestHasFaults
from services.contract.words.listing_words import ACCESS_PHRASES, WAY_PHRASES
from services.contract.words.vocabulary import NEED_PHRASES
from services.matching.commands.listings import ChangeDoesNotFit, ChangeListing
from services.matching.doors.pages.provider import places
from services.matching.doors.pages.provider.asking import MayList, ProviderPages, address_of, version_in
from services.matching.doors.pages.provider.listing import saying
from services.matching.doors.pages.provider.listing.advice import in_words
from services.matching.doors.pages.provider.listing.new_session import KINDS, NEW_SESSION, OFTEN
from services.matching.doors.pages.provider.listing.sections import SECTIONS, Section
from services.matching.doors.pages.provider.listing.times import DAYS, is_weekly
from services.matching.handlers.editing import changing
from services.matching.handlers.editing.tied import ListingHasChanged
from services.matching.keeping.kept import KeptListing
from services.matching.views.listings import named
from services.pages import forgery
from services.pages.forms import Form
from services.pages.site import leads_to
from services.runtime.serving.authentication import cause_of
from services.runtime.working.callers import Caller

_AT = "/services/{service_id}/edit/{slug}"
_WORDS = {
    "needs": [(one.value, said.capitalize()) for one, said in NEED_PHRASES.items()],
    "ways": [(one.value, said.capitalize()) for one, said in WAY_PHRASES.items()],
    "access": [(one.value, said[0].upper() + said[1:]) for one, said in ACCESS_PHRASES.items()],
    "genders": [(one.value, said) for one, said in saying.GENDERS.items()],
    "days": DAYS,
    "kinds": KINDS,
    "often": OFTEN,
}
# What is added is a page like those that change what is there.
_PAGES = {**SECTIONS, NEW_SESSION.slug: NEW_SESSION}


class NoSuchSection(Refusal):
    """A listing has no such section."""

    status = 404
    title = "There is no such page"
    what_to_do = "Start from your services, and choose what to change."


@dataclass(frozen=True)
class Edit:
    """Somebody edits this section of a listing, which is as it is `kept` now."""

    pages: ProviderPages
    request: Request
    caller: Caller
    section: Section
    kept: KeptListing

    def asked(self, form: Form) -> ChangeListing:
        """What of the listing is to be otherwise than it is. Raises RequestHasFaults, ChangeDoesNotFit."""
        sent = read_as(ChangeListing, self.section.sent(form, self.kept.listing))
        after = sent.on(self.kept.listing)
        differing = [one for one in self.section.fields if getattr(after, one) != getattr(self.kept.listing, one)]
        return ChangeListing.model_validate({one: sent.sent[one] for one in differing})

    def page(self, form: Form, *, status: int = 200, has_changed: bool = False) -> Response:
        """The page of the section, with what was typed; where somebody else was faster, with how it is now, too."""
        return self.pages.site.page(
            self.request,
            self.section.template,
            form=form,
            status=status,
            section=self.section,
            kept=self.kept,
            address=address_of(self.kept.service_id),
            rows=[one for one in saying.rows(self.kept.listing) if one.section == _shown_with(self.section)],
            changed_by=named(self.kept.note.by),
            has_changed=has_changed,
            words=_WORDS,
            is_weekly=is_weekly,
            when=saying.when,
        )

    def preview(self, form: Form, command: ChangeListing) -> Response:
        """How it would be, beside how it is; the button there keeps it."""
        after = command.on(self.kept.listing)
        return self.pages.site.page(
            self.request,
            "provider/preview.html",
            form=form,
            section=self.section,
            kept=self.kept,
            address=address_of(self.kept.service_id),
            changes=saying.changes(self.kept.listing, after),
            rows=saying.rows(after),
            added=places.added(self.kept.listing, after, self.pages.transactions.clock()),
            adds=self.section is NEW_SESSION,
        )

    async def keep(self, command: ChangeListing) -> Response:
        """Keep it, on the version that is looked at. Raises ListingHasChanged."""
        service_id = self.kept.service_id
        if command.sent:
            do = partial(changing.change, service_id=service_id, command=command, seen=self.kept.version)
            await self.pages.transactions.do(do, cause_of(self.caller, self.request), by=self.caller)
        return leads_to(f"{address_of(service_id)}?done=kept")


def _shown_with(section: Section) -> str:
    """The slug of the section whose rows show what this one changes."""
    return "places" if section is NEW_SESSION else section.slug


def add_editing(router: APIRouter, pages: ProviderPages) -> None:
    """Add the routes of a section."""

    async def edit(request: Request, service_id: UUID, slug: str, caller: Caller) -> Edit:
        kept = await pages.listing(service_id, caller)
        if slug not in _PAGES:
            raise NoSuchSection(NoSuchSection.what_to_do)
        return Edit(pages, request, caller, _PAGES[slug], kept)

    @router.get(_AT)
    async def show_the_section(request: Request, service_id: UUID, slug: str, caller: MayList) -> Response:
        edited = await edit(request, service_id, slug, caller)
        return edited.page(Form(edited.section.shown(edited.kept.listing)))

    @router.post(_AT)
    async def take_the_section(request: Request, service_id: UUID, slug: str, caller: MayList) -> Response:
        form = await Form.posted(request)
        forgery.check(request, form)
        edited = await edit(request, service_id, slug, caller)
        try:
            return await _taken(edited, form)
        except ListingHasChanged:
            return (await edit(request, service_id, slug, caller)).page(form, status=412, has_changed=True)


async def _taken(edited: Edit, form: Form) -> Response:
    try:
        command = edited.asked(form)
    except (RequestHasFaults, ChangeDoesNotFit) as wrong:
        names = edited.section.names(form)
        told = in_words(form, wrong, names, otherwise=next(iter(names.values()), edited.section.slug))
        return edited.page(told, status=422)
    if form["do"] == "edit":
        return edited.page(form)
    # What is so already, because it was sent twice, is done.
    if command.sent and version_in(form) != edited.kept.version:
        raise ListingHasChanged(ListingHasChanged.what_to_do)
    return await edited.keep(command) if form["do"] == "keep" else edited.preview(form, command)
