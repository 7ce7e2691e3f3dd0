"""The form of requests and answers below /v1: headers, pages, and errors."""
