//! Zones, business hours, holidays, hour of week.
