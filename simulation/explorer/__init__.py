"""The explorer: a page in the browser on which a run is watched, changed, saved and compared. Optional extra."""
