mod kills;
pub mod worker;
