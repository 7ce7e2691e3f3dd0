"""What a partner's developers have at hand: events checked offline as Linkway reads them, samples, and what is sent."""
