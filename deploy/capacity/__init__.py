"""How much of everything so many referrals take: START HERE with `model`, which reckons with inputs.toml."""
