"""What a mapping can name: the fields of a service, what stands in each, and how a cell of it is parted."""

from collections.abc import Mapping
from dataclasses import dataclass

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LISTS = ";|\n"


@dataclass(frozen=True)
class Field:
    """A field: what it means, what such columns are often called, and what parts a cell of it into several."""

    name: str
    meaning: str
    often: tuple[str, ...] = ()
    parted_by: str = ""
    is_needed: bool = False


_ALL = (
    Field("id", "The keeper's own number for the service, which never changes.", ("ref", "service id", "office id")),
    Field("name", "What the service is called.", ("service name", "service", "title", "activity", "group"), "", True),
    Field("description", "What happens there, in a few sentences.", ("about", "details", "summary", "what we do")),
    Field("status", "active, inactive, defunct or temporarily closed; active where it is left out.", ("state",)),
    Field(
        "organisation",
        "Who runs it.",
        (
            "organization",
            "organisation name",
            "organization name",
            "provider",
            "provider name",
            "charity",
            "run by",
            "operator",
        ),
    ),
    Field("organisation_number", "Its number as a charity or company.", ("charity number", "company number")),
    Field(
        "needs",
        "What it helps with: Linkway's words, or others by [words.needs].",
        ("category", "categories", "type"),
        _LISTS + ",",
    ),
    Field("places", "How many people it can take at a time; leave it out where nobody knows.", ("capacity", "spaces")),
    Field("companions", "How many people its volunteers can accompany elsewhere at a time.", ("volunteers", "buddies")),
    Field(
        "bookings",
        "Times with places of their own, as in appointments Mon 2pm-3pm x 4.",
        ("appointments", "courses", "sessions"),
        ";\n",
    ),
    Field("ways", "in-person, telephone, online or at-home.", ("delivery", "format", "how delivered"), _LISTS + ","),
    Field(
        "location",
        "What the place is called.",
        ("venue", "venue name", "building", "location name", "site", "site name", "centre"),
    ),
    Field("address", "The lines of the address.", ("street", "address1", "address line 1", "venue address"), "\n"),
    Field("town", "The town.", ("city", "post town")),
    Field("postcode", "The postcode of the place.", ("post code", "postal code", "zip")),
    Field("latitude", "Where the place is, WGS84.", ("lat",)),
    Field("longitude", "Where the place is, WGS84.", ("lon", "lng", "long")),
    Field("borough", "Boroughs whose residents alone it serves.", ("local authority", "area served"), _LISTS + ","),
    Field(
        "serves", "Other areas whose residents alone it serves: wards, outcodes.", ("wards", "catchment"), _LISTS + ","
    ),
    Field("reach_metres", "How far from the place people may live.", ("catchment metres",)),
    Field("minimum_age", "The youngest who may come.", ("min age", "age from")),
    Field("maximum_age", "The oldest who may come.", ("max age", "age to")),
    Field("ages", "Both, as in 18-65, 50+ or under 25.", ("age", "age group", "age range")),
    Field("gender", "female or male, where it is lawfully for them alone.", ("sex",), _LISTS + ","),
    Field("condition", "In words, whom else it is for.", ("eligibility", "who is it for", "who for", "criteria")),
    Field("how_to_join", "How somebody begins.", ("how to join", "how to refer", "booking", "referral process")),
    Field("routes", "Who may refer.", ("referral route", "who can refer"), _LISTS + ","),
    Field("languages", "Languages beside English.", ("language", "languages spoken"), _LISTS + ","),
    Field(
        "access", "What it has for disabled people.", ("accessibility", "disabled access", "facilities"), _LISTS + ","
    ),
    Field("telephone", "Whom to ring.", ("phone", "tel", "contact number", "mobile"), ";|\n/"),
    Field("email", "Whom to write to.", ("e-mail", "email address", "contact email"), _LISTS),
    Field("website", "Its page.", ("url", "web", "link", "web address")),
    Field("cost", "What it costs.", ("price", "fee", "charge", "fees"), "\n"),
    Field("wait", "How long people wait for it, as in 2 weeks.", ("waiting time", "waiting list")),
    Field(
        "hours",
        "When it is open, as in Mon-Fri 9am-5pm; Sat 10-12.",
        ("opening hours", "times", "opening times", "when"),
    ),
    Field("day", "The days of the week, beside opens_at and closes_at.", ("days", "weekday"), _LISTS + ",&/"),
    Field("opens_at", "When it begins.", ("start time", "start", "from", "open")),
    Field("closes_at", "When it ends.", ("end time", "end", "finish", "to", "close")),
    *(Field(day, f"When it is open on a {day.title()}.", (day[:3], f"{day} hours")) for day in WEEKDAYS),
    Field("checked_on", "When somebody last saw that all this is right.", ("last checked", "last updated", "reviewed")),
    Field("closed_until", "The last day on which it is temporarily closed.", ("reopens", "reopening")),
)
FIELDS: Mapping[str, Field] = {field.name: field for field in _ALL}
