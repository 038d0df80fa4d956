mod leads;
mod reminders;
mod undo;
mod visits;
