"""Which borough a person belongs to: the one that is named, or the one that the postcode lies in."""

from services.contract import boroughs
from services.contract.boroughs import BoroughSlug
from services.contract.refusals import Fault, Refusal
from services.geography.gazetteer import Gazetteer
from services.geography.postcodes import Postcode


class OutsideLondon(Refusal):
    """No London postcode begins like this one."""

    title = "The postcode is not in London"
    what_to_do = "Check the postcode, or refer the person where they live."


class BoroughNotTold(Refusal):
    """Neither the request nor the postcode says which borough it is."""

    title = "The borough is not known"
    what_to_do = "Check the postcode, or name the borough."


def check_in_london(gazetteer: Gazetteer, postcode: Postcode) -> None:
    """Raise OutsideLondon where the postcode is of somewhere else.

    A postcode that the gazetteer does not have may be newer than its release, so it is taken where its first half is
    London's.
    """
    if postcode.is_pseudo or gazetteer.find(postcode) or gazetteer.outcode_centre(postcode.outcode) is not None:
        return
    detail = "Linkway serves London. Check the postcode, or refer the person where they live."
    raise OutsideLondon(detail, Fault("#/postcode", detail))


def borough_of(gazetteer: Gazetteer, postcode: Postcode, named: BoroughSlug | None) -> BoroughSlug:
    """The person's borough; raises OutsideLondon or BoroughNotTold."""
    check_in_london(gazetteer, postcode)
    if named is not None:
        return named
    place = gazetteer.find(postcode)
    if place is None:
        detail = "The postcode does not tell the borough. Check the postcode, or name the borough."
        raise BoroughNotTold(detail, Fault("#/postcode", detail), Fault("#/borough", detail))
    return boroughs.BY_GSS[place.borough].slug
