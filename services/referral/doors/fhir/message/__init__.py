"""A message Bundle: what stands where in it, what refers to what, and whether it is written as FHIR says."""
