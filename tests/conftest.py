"""For all tests: no host of a test starts ``doorkeeper sync`` beside it, unless the test says so."""

import os

from doorkeeper.native.due import OFF

os.environ.setdefault(OFF, "1")
