"""How a form is drawn, read, sent once, and told what is wrong with it: the same for all of them."""
