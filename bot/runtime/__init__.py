"""Keep the state of a running bot: admission, conversations, reloads, the data folder, logs."""
