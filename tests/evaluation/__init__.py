"""How well matching understands what people say: `make eval-matching`."""
