"""The loops that keep the directory up to date: feeds are read and kept; each process's engine follows what is kept.

A feed is read by one process at a time, off the event loop, whole or not at all: first to a file, then compared with
what is kept; only what has changed is kept and said. Every process, whoever read, follows by the directory's revision.
"""
