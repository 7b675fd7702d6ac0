//! Domain names in presentation form.
