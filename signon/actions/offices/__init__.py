"""People in office whom supporters write to."""
