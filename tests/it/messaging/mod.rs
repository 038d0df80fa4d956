mod answers;
mod characters;
mod delivery;
mod opt_out;
mod places;
mod talk;
