"""The commands of those who run Linkway: topics, partners, boroughs, access and dead letters."""
