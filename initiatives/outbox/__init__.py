"""What every queue of messages has, whatever it delivers: lanes, waits, leases, and holding after a restore."""
