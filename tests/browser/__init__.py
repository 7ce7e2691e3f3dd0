"""Pages in a real browser, as people have them: by keyboard, without scripts, enlarged, in high contrast, in dark."""
