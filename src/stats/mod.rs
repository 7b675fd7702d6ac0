//! Pure numeric functions of the statistics; they know nothing of DNS.
