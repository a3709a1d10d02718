"""The bot: its commands, the connection to Discord, what it stores, and the terminal."""
