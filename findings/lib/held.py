"""Says whether what a finding states is still so; the first statement that is not ends the finding with an error."""

import sys


def held(is_so, statement):
    print(("as found: " if is_so else "CHANGED: ") + statement, flush=True)
    if not is_so:
        sys.exit(1)
