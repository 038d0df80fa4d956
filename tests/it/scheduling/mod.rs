mod bookings;
mod races;
mod slots;
mod states;
