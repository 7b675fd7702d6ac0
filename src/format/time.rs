//! Time stamps as logs write them.
