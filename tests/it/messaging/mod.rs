mod answers;
mod delivery;
mod opt_out;
mod places;
mod talk;
