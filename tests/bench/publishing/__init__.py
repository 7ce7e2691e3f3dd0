"""How fast the outbox leaves, beside a loop that only sends; and how late at a steady rate."""
