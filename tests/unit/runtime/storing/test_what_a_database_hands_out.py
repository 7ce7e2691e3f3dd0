"""Outside a transaction, too, what no majority has is neither read nor taken for written, whatever a URL asks for."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.runtime.connections import MongoConnection
from services.runtime.storing import mongo
from services.runtime.storing.driver import ReadPreference

CARELESS = st.fixed_dictionaries(
    {},
    optional={
        "w": st.sampled_from(["0", "1"]),
        "readConcernLevel": st.sampled_from(["local", "available"]),
        "readPreference": st.sampled_from(["nearest", "secondary", "secondaryPreferred"]),
    },
)
NAMES = st.from_regex(r"[a-z_]{1,20}", fullmatch=True)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(CARELESS, NAMES, NAMES, st.booleans())
async def test_every_collection_is_read_and_written_by_a_majority_on_the_primary(
    asked: dict[str, str], database: str, name: str, writes: bool
) -> None:
    url = "mongodb://mongo.example/?" + "&".join(f"{option}={value}" for option, value in asked.items())
    async with mongo.Client(MongoConnection(url)) as client:
        handed_out = client.database(database, writes=writes).collection(name)._collection
        assert handed_out.read_concern.level == "majority"
        assert handed_out.write_concern.document == {"w": "majority"}
        assert handed_out.read_preference == ReadPreference.PRIMARY
