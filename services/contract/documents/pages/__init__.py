"""The contract as pages to read in a browser: static, from no other host, and whole without JavaScript."""

# What a browser is told: nothing comes from another host, and nothing runs but the file that searches.
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'"
