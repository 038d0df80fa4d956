//! Who looked.
