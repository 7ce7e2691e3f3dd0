"""Files of rows and cells, whatever program has written them, read row by row within bounds."""
