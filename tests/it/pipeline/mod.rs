mod cards;
mod tasks;
