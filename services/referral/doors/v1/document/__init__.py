"""What stands below /v1 as one OpenAPI document, with an example of everything."""
