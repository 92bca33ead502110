"""CGED, the diagnosis of errors in Chinese: its corpora, edits and official report."""
