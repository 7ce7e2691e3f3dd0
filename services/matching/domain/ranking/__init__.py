"""How well services do for a person: values by part, weighed by what a borough has chosen, and near ties dealt out."""
