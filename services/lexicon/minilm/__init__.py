"""The extra `text-model`: how near a text is to each topic in meaning, by a small model of language that runs here."""
