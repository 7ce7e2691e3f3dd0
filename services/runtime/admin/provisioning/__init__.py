"""What must be there before services run: the replica set, and topics with their settings, copies and partitions."""
