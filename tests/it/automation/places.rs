//! Leads and visits of a clinic with several locations.
