mod cards;
mod tasks;
mod words;
