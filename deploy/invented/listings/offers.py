"""What the invented services offer: for each need, what such services are called and on what days they meet."""

from dataclasses import dataclass

from services.contract.words.vocabulary import Need


@dataclass(frozen=True)
class Offer:
    """A kind of service: its name, what it is about, and the needs it meets."""

    name: str
    about: str
    needs: tuple[Need, ...]


OFFERS: tuple[Offer, ...] = (
    Offer("Lunch club", "A hot lunch and company once a week.", (Need.LONELINESS, Need.FOOD)),
    Offer("Befriending", "Somebody who rings or calls in every week.", (Need.LONELINESS, Need.LOW_MOOD)),
    Offer("Games afternoon", "Board games, cards and tea.", (Need.LONELINESS,)),
    Offer("Community choir", "Singing together; nobody has to read music.", (Need.LONELINESS, Need.LOW_MOOD)),
    Offer("Walking group", "An easy walk of an hour through the park.", (Need.INACTIVITY, Need.LONELINESS)),
    Offer("Chair-based exercise", "Gentle movement, sitting down.", (Need.INACTIVITY,)),
    Offer("Swimming for beginners", "Lessons for adults in a quiet hour.", (Need.INACTIVITY, Need.LEARNING)),
    Offer("Community garden", "Growing vegetables and flowers together.", (Need.LOW_MOOD, Need.INACTIVITY, Need.FOOD)),
    Offer("Talking group", "A group that listens, led by a trained volunteer.", (Need.LOW_MOOD,)),
    Offer("Money advice", "Help to sort out debts and make a plan.", (Need.DEBT, Need.BENEFITS)),
    Offer("Debt clinic", "An adviser goes through the letters with you.", (Need.DEBT,)),
    Offer("Housing advice", "Help with rent, repairs and notices.", (Need.HOUSING, Need.DEBT)),
    Offer("Tenants' drop-in", "Advice for people who rent.", (Need.HOUSING,)),
    Offer("Benefits check", "What you are entitled to, and how to ask for it.", (Need.BENEFITS, Need.HOUSING)),
    Offer("Form-filling help", "Somebody sits down with you and the form.", (Need.BENEFITS,)),
    Offer("Food pantry", "Groceries for a small weekly fee.", (Need.FOOD, Need.DEBT)),
    Offer("Bereavement group", "For people who have lost somebody.", (Need.BEREAVEMENT, Need.LOW_MOOD)),
    Offer("Carers' circle", "For people who look after somebody.", (Need.CARING, Need.LONELINESS)),
    Offer("Work club", "Help with applications and interviews.", (Need.EMPLOYMENT, Need.LEARNING)),
    Offer("Evening class", "English, numbers or computers, from the start.", (Need.LEARNING, Need.EMPLOYMENT)),
    Offer("Community transport", "A minibus and somebody to go with.", (Need.GETTING_AROUND,)),
    Offer("Travel buddy", "Getting used to buses and trains again.", (Need.GETTING_AROUND, Need.LOW_MOOD)),
    Offer("Clay and paint", "A studio with somebody who shows you how.", (Need.ARTS, Need.LOW_MOOD)),
    Offer("Sewing circle", "Mending, quilting and talking.", (Need.ARTS, Need.LONELINESS)),
    Offer("Friends of the wood", "Looking after paths, ponds and trees.", (Need.NATURE, Need.VOLUNTEERING)),
    Offer("Walking football", "A slow game in good company.", (Need.PHYSICAL_ACTIVITY, Need.INACTIVITY)),
    Offer("Law clinic", "A solicitor tells you where you stand.", (Need.LEGAL_ADVICE, Need.HOUSING)),
    Offer("Volunteer desk", "Finds you something useful to do.", (Need.VOLUNTEERING, Need.LONELINESS)),
    Offer("Phone and tablet help", "Bring your own, and your questions.", (Need.DIGITAL_SKILLS, Need.LEARNING)),
    Offer("Stay and play", "For parents with small children.", (Need.PARENTING, Need.LONELINESS)),
    Offer("English conversation", "Practice over a cup of tea.", (Need.LANGUAGE, Need.LEARNING)),
)
