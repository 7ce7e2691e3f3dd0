"""The whole of Linkway, started once for all these tests: each asks for what it changed, not for what there is."""
