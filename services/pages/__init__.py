"""What every page has, whichever service shows it: layout, components, forms, languages, preferences. No service.

START HERE: `site.py` draws a page; each begins with `templates/layout.html`, and its parts are in `components.html`.
"""
