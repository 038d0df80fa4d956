mod kills;
mod worker;
