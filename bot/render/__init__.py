"""From domain values to Block Kit and sentences. Pure; knows no Slack client and no SQL."""
