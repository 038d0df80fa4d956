mod answers;
mod characters;
mod days;
mod delivery;
mod opt_out;
mod places;
mod talk;
