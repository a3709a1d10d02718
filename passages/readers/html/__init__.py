"""HTML pages, and EPUB, which holds them."""
