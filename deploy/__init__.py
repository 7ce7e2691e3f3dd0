"""Everything needed to run Linkway: the command line, local servers, images, dashboards, and who runs what."""
