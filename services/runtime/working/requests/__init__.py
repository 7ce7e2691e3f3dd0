"""What requests at the doors and on partners' topics do, in such a form that several share a transaction."""
