mod leads;
mod reminders;
mod visits;
