"""Texts as directions in a space of meanings: what means alike points alike."""

import numpy as np
import numpy.typing as npt

from services.lexicon.minilm.files import TOKENIZER, WEIGHTS, check_programs

Floats = npt.NDArray[np.float32]
# The model was made for texts of so many pieces of words; about 1,000 letters. What comes after is not read.
_MOST_PIECES = 256


class Sentences:
    """The model, loaded. Raises NotInstalledError or AlteredError where it cannot be."""

    def __init__(self) -> None:
        check_programs()
        import onnxruntime  # noqa: PLC0415 - of the extra, so it may be missing
        from tokenizers import Tokenizer  # noqa: PLC0415

        self._tokenizer = Tokenizer.from_file(str(TOKENIZER.located()))
        self._tokenizer.enable_truncation(_MOST_PIECES)
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        # One core: a process has one, and the others work beside it.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(WEIGHTS.located()), options)
        self._inputs = [one.name for one in self._session.get_inputs()]

    def vector(self, text: str) -> Floats:
        """A vector of length 1. On one core several texts at once take as long as one after the other."""
        read = self._tokenizer.encode(text)
        asked = {
            "input_ids": read.ids,
            "attention_mask": read.attention_mask,
            "token_type_ids": read.type_ids,
        }
        taken = {one: np.array([asked[one]], dtype=np.int64) for one in self._inputs}
        of_pieces: Floats = self._session.run(None, taken)[0][0]
        return unit(of_pieces.mean(axis=0))


def unit(vectors: Floats) -> Floats:
    """The same directions, of length 1."""
    directions: Floats = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return directions
