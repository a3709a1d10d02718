"""The servers' shelves: the texts that moderators bring, kept in a database so that nothing is lost or mixed up.

`shelves.Shelves` is the way in. This file imports nothing: the process that reads an upload needs no database.
"""
