"""Everything needed to run Linkway: the command line, local servers, images, dashboards and the map of who runs what."""
