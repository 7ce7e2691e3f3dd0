"""Typed forms in MongoDB, sealed, each under a hash of its id."""

from typing_extensions import override

from services.runtime import sealing
from services.runtime.clock import Clock, utc_now
from services.runtime.storing.collection import Collection
from services.runtime.working.callers import hash_token
from services.runtime.working.sessions.typed_forms import KEPT_FOR, TypedForm, TypedForms, new_id

COLLECTION = "typed_forms"
_PURPOSE = "typed forms"


class MongoTypedForms(TypedForms):
    """Under a key of their own, made from the service's master key; MongoDB takes away whatever nobody asked for."""

    def __init__(self, collection: Collection, master_key: bytes, clock: Clock = utc_now) -> None:
        self._collection = collection
        self._key = sealing.derive(master_key, _PURPOSE)
        self._clock = clock

    @override
    async def keep(self, form: TypedForm) -> str:
        form_id = new_id()
        row_id = hash_token(form_id)
        sealed = sealing.seal(self._key, form.as_json(), row_id)
        await self._collection.insert({"_id": row_id, "sealed": sealed, "at": self._clock()})
        return form_id

    @override
    async def take(self, form_id: str) -> TypedForm | None:
        row_id = hash_token(form_id)
        row = await self._collection.find_one({"_id": row_id})
        # Of two who ask at once, one takes it away.
        if row is None or not await self._collection.delete({"_id": row_id}):
            return None
        # MongoDB's index takes rows away about once a minute.
        too_old = row["at"] < self._clock() - KEPT_FOR
        return None if too_old else TypedForm.of_json(sealing.unseal(self._key, row["sealed"], row_id))
