"""The crash machine: searches that are killed, damaged and resumed until they are done, and what must hold then."""
