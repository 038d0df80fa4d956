mod called_off;
mod closing;
mod leads;
mod places;
mod rebooked;
mod reminders;
mod undo;
mod visits;
