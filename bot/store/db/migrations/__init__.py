"""Hold the migrations, in `versions/`."""
