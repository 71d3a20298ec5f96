"""The parts of the test double of mock."""

VERSION = "6.7"
