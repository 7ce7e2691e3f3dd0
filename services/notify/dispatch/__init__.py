"""The loops that send what is due, after the transaction that decided it: a message cannot be taken back."""
