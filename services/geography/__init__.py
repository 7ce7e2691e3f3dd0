"""Where a postcode is, told on this machine alone, so that nobody's postcode is ever sent out to be looked up.

Contains OS data, Royal Mail data, National Statistics data (OGL v3).
"""
