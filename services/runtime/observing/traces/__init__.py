"""Where a referral's time goes, told as spans of OpenTelemetry: off unless it is asked for."""
