"""TLS and passwords of the servers of this machine, for `linkway up --secure`: START HERE, at `secured`."""
