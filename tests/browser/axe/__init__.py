"""What axe looked at: a page made from the lines that the tests of this folder write where LINKWAY_AXE names a file."""
