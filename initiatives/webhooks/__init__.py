"""Webhooks: change log → signed delivery."""
