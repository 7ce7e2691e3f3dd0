"""The contract for machines: JSON Schemas, the AsyncAPI document, and where they are written."""
