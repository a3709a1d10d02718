"""Words around a text that are not the text: those of sites, libraries and publishers."""
