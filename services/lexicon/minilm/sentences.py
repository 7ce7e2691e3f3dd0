"""Texts as directions in a space of meanings: what means alike points alike."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from services.lexicon.minilm.files import TOKENIZER, WEIGHTS, check_programs

Floats = npt.NDArray[np.float32]
# The model was made for texts of so many pieces of words; about 1,000 letters. What comes after is not read.
_MOST_PIECES = 256
_BATCH = 32


class Sentences:
    """The model, loaded. Raises NotInstalledError or AlteredError where it cannot be."""

    def __init__(self) -> None:
        check_programs()
        import onnxruntime  # noqa: PLC0415 - of the extra, so it may be missing
        from tokenizers import Tokenizer  # noqa: PLC0415

        self._tokenizer = Tokenizer.from_file(str(TOKENIZER.located()))
        self._tokenizer.enable_truncation(_MOST_PIECES)
        self._tokenizer.enable_padding()
        options = onnxruntime.SessionOptions()
        # One core: a process has one, and the others work beside it.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(WEIGHTS.located()), options)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """A vector of length 1 for each text; a batch is of texts about as long, since all cost as the longest."""
        order = sorted(range(len(texts)), key=lambda one: len(texts[one]))
        found = np.zeros((len(texts), 384), dtype=np.float32)
        for start in range(0, len(order), _BATCH):
            these = order[start : start + _BATCH]
            found[these] = self._of([texts[one] for one in these])
        return found

    def _of(self, texts: Sequence[str]) -> Floats:
        read = self._tokenizer.encode_batch(texts)
        asked: dict[str, Any] = {
            "input_ids": np.array([one.ids for one in read], dtype=np.int64),
            "attention_mask": np.array([one.attention_mask for one in read], dtype=np.int64),
            "token_type_ids": np.array([one.type_ids for one in read], dtype=np.int64),
        }
        taken = {one.name: asked[one.name] for one in self._session.get_inputs()}
        of_pieces: Floats = self._session.run(None, taken)[0]
        mask = asked["attention_mask"][:, :, None]
        return unit((of_pieces * mask).sum(axis=1) / mask.sum(axis=1))


def unit(vectors: Floats) -> Floats:
    """The same directions, of length 1."""
    directions: Floats = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return directions
