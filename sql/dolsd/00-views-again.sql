-- Views are made anew each time: their columns may have changed.
drop view if exists dolsd.status, dolsd.uncovered, dolsd.told, dolsd.upcoming, dolsd.gaps;
