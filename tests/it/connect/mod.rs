mod intake;
mod wix;
