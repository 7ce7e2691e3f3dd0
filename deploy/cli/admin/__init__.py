"""The commands of those who run Linkway: topics, partners, tokens and dead letters."""
