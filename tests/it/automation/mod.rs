mod reminders;
mod visits;
