"""The demonstration's mailbox: it takes every mail, delivers none, and shows them on a page of this machine."""
