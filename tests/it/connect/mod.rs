mod intake;
mod mending;
mod wix;
