"""Which entries may answer, each with a calibrated probability."""
