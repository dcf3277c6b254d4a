"""Runs every test beside it. What they say goes to standard output, where `cargo xtask test` counts it."""

import pathlib
import sys
import unittest

tests = unittest.defaultTestLoader.discover(str(pathlib.Path(__file__).parent))
result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(tests)
sys.exit(not result.wasSuccessful())
