"""A support bot that answers from a curated FAQ, or says honestly that it does not know."""

import os

__version__ = "0.1.0"

# One thread for linear algebra, set before numpy is imported; what is set outside wins. A question is too small to
# share, and on two busy cores a second thread made fitting 4 to 15 times slower.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")
