"""PDF: a page's characters to words, lines, columns and paragraphs, and the page of each word."""
