"""Store the texts that moderators upload, for each server, in a database.

`bot.store.store.Store` is the entry point. This file imports nothing: the process that reads an upload needs no
database.
"""
