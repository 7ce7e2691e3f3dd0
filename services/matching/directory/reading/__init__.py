"""From a record as any keeper writes it to a listing, with a finding for all that was mended or passed over."""
