mod closing;
mod leads;
mod places;
mod reminders;
mod undo;
mod visits;
