"""What could be tidied in how signatures are printed."""
