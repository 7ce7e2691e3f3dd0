"""How what is said of a person must be written, alike at every door, so that each thing is kept in one spelling.

What can be cleaned is cleaned, because people paste what they have; what cannot be right is told by a code, which
programs may rely on, and a sentence that says what to do. No error repeats what was written.
"""

from services.referral.fields.days import WrittenDay, WrittenInstant
from services.referral.fields.email import Email
from services.referral.fields.interests import Interest
from services.referral.fields.languages import Language
from services.referral.fields.nhs_number import NhsNumber
from services.referral.fields.phone import Phone
from services.referral.fields.places import WrittenBorough, WrittenPostcode
from services.referral.fields.text import Name, ShortText, Story, Text

__all__ = [
    "Email",
    "Interest",
    "Language",
    "Name",
    "NhsNumber",
    "Phone",
    "ShortText",
    "Story",
    "Text",
    "WrittenBorough",
    "WrittenDay",
    "WrittenInstant",
    "WrittenPostcode",
]
