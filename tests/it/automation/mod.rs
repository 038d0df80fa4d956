mod called_off;
mod closing;
mod leads;
mod places;
mod reminders;
mod undo;
mod visits;
