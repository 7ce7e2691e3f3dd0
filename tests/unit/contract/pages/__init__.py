"""The contract's pages, as a browser and a reader meet them."""
