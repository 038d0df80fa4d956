mod reminders;
mod undo;
mod visits;
