"""What a provider ends, each on a page that asks once more: a session, a series, what it changed, or the listing."""
