"""The only door to Slack's Web API."""
