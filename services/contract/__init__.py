"""Everything that crosses the wire between Linkway's services and to partners: events, envelope, topics, words."""
