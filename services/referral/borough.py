"""Which borough a person belongs to: the one that is named, or the one that the postcode lies in."""

from services.contract import boroughs
from services.contract.boroughs import Borough, BoroughSlug
from services.contract.doors.refusals import Fault, Refusal
from services.contract.words.vocabulary import BoroughReason
from services.geography.postcodes import Postcode
from services.geography.whereabouts import Whereabouts


class OutsideLondon(Refusal):
    """No London postcode begins like this one."""

    title = "The postcode is not in London"
    what_to_do = "Check the postcode, or refer the person where they live."


class BoroughNotTold(Refusal):
    """Neither the request nor the postcode says which borough it is."""

    title = "The borough is not known"
    what_to_do = "Check the postcode, or name the borough."


class BoroughDisagrees(Refusal):
    """The postcode lies in another borough than the one that is named, and nothing says why it is that one."""

    title = "The postcode lies in another borough"
    what_to_do = "Check both; leave the borough out, or say in borough_reason why it is another."


def check_in_london(gazetteer: Whereabouts, postcode: Postcode) -> None:
    """Raise OutsideLondon where the postcode is of somewhere else.

    A postcode that the gazetteer does not have may be newer than its release, so it is taken where its first half is
    London's.
    """
    if postcode.is_pseudo or gazetteer.find(postcode) or gazetteer.outcode_centre(postcode.outcode) is not None:
        return
    detail = "Linkway serves London. Check the postcode, or refer the person where they live."
    raise OutsideLondon(detail, Fault("#/postcode", detail))


def borough_of(
    gazetteer: Whereabouts, postcode: Postcode, named: BoroughSlug | None, reason: BoroughReason | None = None
) -> BoroughSlug:
    """The person's borough; raises OutsideLondon, BoroughNotTold, or BoroughDisagrees where no reason is given."""
    check_in_london(gazetteer, postcode)
    place = gazetteer.find(postcode)
    lies_in = boroughs.BY_GSS[place.borough] if place else None
    if named is not None:
        if lies_in and lies_in.slug is not named and reason is None:
            raise _disagrees(lies_in, boroughs.BY_SLUG[named])
        return named
    if lies_in is None:
        detail = "The postcode does not tell the borough. Check the postcode, or name the borough."
        raise BoroughNotTold(detail, Fault("#/postcode", detail), Fault("#/borough", detail))
    return lies_in.slug


def _disagrees(lies_in: Borough, named: Borough) -> BoroughDisagrees:
    detail = (
        f"The postcode lies in {lies_in.name}, and the borough is {named.name}. Check both; if {named.name} is meant, "
        f"say why in borough_reason: {', '.join(BoroughReason)}."
    )
    return BoroughDisagrees(detail, Fault("#/postcode", detail), Fault("#/borough", detail))
