"""What reporting reads of the journeys that the runtime keeps: counted where they are kept."""
