"""Tests about the building: who may open which door, what the layers are, that a GET writes nothing."""
