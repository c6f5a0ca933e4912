"""How long things take, as ratios of other things that were timed beside them; slowness never fails the run."""
