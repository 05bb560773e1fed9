"""Pages of assessment: schemes, scores, the convener's word, the end of a year."""
