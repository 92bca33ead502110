"""An extractor of facts that is trained: the only room of a task with torch."""
