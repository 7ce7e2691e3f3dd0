"""Faults that a component may have, each planted in a toy; the kit must find each, by the check that is for it."""
