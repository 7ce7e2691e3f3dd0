"""People sign in with an issuer of OpenID Connect, and are known here by a session from then on."""
