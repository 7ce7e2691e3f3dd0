"""Which borough an electoral ward lies in, by its GSS code (E05…).

The Office for National Statistics gives the wards of a borough one run of codes, and new ones when their bounds change.
The runs are those in force in 2025 (OS Code-Point Open 2025.2.0; contains Ordnance Survey, Royal Mail and National
Statistics data, Crown copyright and database right 2025, Open Government Licence). Of a ward that is no more, or is
newer, the borough is not known.
"""

from services.geography.gazetteer import GSS_CODES

# The first ward and the last of each borough, in the order of the boroughs' codes.
_RUNS = (
    ("E05009288", "E05009312"),
    ("E05014053", "E05014071"),
    ("E05013628", "E05013651"),
    ("E05011217", "E05011233"),
    ("E05013496", "E05013517"),
    ("E05013987", "E05014008"),
    ("E05013652", "E05013671"),
    ("E05011462", "E05011489"),
    ("E05013518", "E05013541"),
    ("E05013672", "E05013696"),
    ("E05014072", "E05014094"),
    ("E05009367", "E05009387"),
    ("E05013733", "E05013753"),
    ("E05013585", "E05013605"),
    ("E05013542", "E05013563"),
    ("E05013967", "E05013986"),
    ("E05013564", "E05013584"),
    ("E05013606", "E05013627"),
    ("E05013697", "E05013713"),
    ("E05009388", "E05009405"),
    ("E05013928", "E05013946"),
    ("E05014095", "E05014119"),
    ("E05013714", "E05013732"),
    ("E05013810", "E05013829"),
    ("E05013904", "E05013927"),
    ("E05011234", "E05011255"),
    ("E05013774", "E05013791"),
    ("E05011095", "E05011117"),
    ("E05013754", "E05013773"),
    ("E05009317", "E05009336"),
    ("E05013882", "E05013903"),
    ("E05014009", "E05014030"),
    ("E05013792", "E05013809"),
)


def borough_of(ward: str) -> str | None:
    """The GSS code of the borough that the ward lies in; None where that is not known."""
    return next((gss for gss, (first, last) in zip(GSS_CODES, _RUNS, strict=True) if first <= ward <= last), None)
