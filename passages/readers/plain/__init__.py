"""Plain text and Markdown, and front matter at the head of either."""
