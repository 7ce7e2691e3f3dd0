"""A Londoner finds support: by what it is for and where they live, and reads what there is to know before they go."""
