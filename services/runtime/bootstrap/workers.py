"""What works a service's records: the lanes, the worker that they share, and the redrive of what it parks."""

from functools import partial
from typing import Any

from services.runtime import sealing
from services.runtime.consuming.admission import Admission
from services.runtime.consuming.batch_worker import BatchWorker
from services.runtime.consuming.dispatch import NO_LIST, Dispatcher
from services.runtime.consuming.fences import Fences
from services.runtime.consuming.pacing import Quota
from services.runtime.observing.traces.tracing import Tracing
from services.runtime.recovering.dead_letters import RecordSealer
from services.runtime.recovering.redrive import Redrive
from services.runtime.recovering.releasing import Releasing
from services.runtime.service import Service
from services.runtime.settings import RuntimeSettings
from services.runtime.working.decoding import Decoder
from services.runtime.working.partners.answering import with_partners
from services.runtime.working.transactions import Transactions


def make_dispatcher(
    service: Service[Any, Any],
    settings: RuntimeSettings,
    transactions: Transactions[Any, Any],
    quota: Quota = NO_LIST.quota,
    tracing: Tracing | None = None,
) -> tuple[Dispatcher, Redrive]:
    """The lanes of a service with the worker that they share, and the redrive of what that worker parks."""
    key = sealing.read_key(settings.dead_letter_key_file)
    worker, redrive = make_workers(service, transactions, key, settings.topic_prefix, tracing)
    lanes = Dispatcher(worker, lanes=settings.lanes, by_borough_alone=service.one_lane_per_borough, quota=quota)
    return lanes, redrive


def make_workers(
    service: Service[Any, Any],
    transactions: Transactions[Any, Any],
    dead_letter_key: bytes,
    prefix: str = "",
    tracing: Tracing | None = None,
) -> tuple[BatchWorker[Any, Any], Redrive]:
    """What works a service's records, and what works those of them that were parked."""
    consumes = with_partners(service.consumes, service.partners)
    consumes = tracing.around(consumes) if tracing else consumes
    decoder, sealer = Decoder(prefix, consumes.types), RecordSealer(service.name, dead_letter_key, prefix)
    admission = partial(Admission, consumes.types)
    redrive = Redrive(transactions, Releasing(sealer, decoder, admission, consumes.work_batch))
    fences = Fences(transactions.storage)
    return BatchWorker(transactions, consumes, decoder, sealer, fences, redrive.nudge), redrive
