"""A host that ends before it says anything, as one does whose installation is broken."""

import sys

sys.exit(1)
