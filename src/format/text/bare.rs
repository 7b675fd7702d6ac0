//! Lines of servers that put a time before their messages and nothing else, as PowerDNS does on standard error.

use super::Line;
use crate::format::envelope;
use crate::format::time::{self, Stamp};

/// The time and the message of a line: `Nov 22 14:03:11 MESSAGE`, or the message alone behind a carrier.
pub fn head<'a>(line: &Line<'a>) -> (Option<Stamp>, &'a [u8]) {
    let own = time::syslog(line.text)
        .and_then(|(stamp, used)| Some((Some(stamp), line.text.get(used..)?.strip_prefix(b" ")?)));
    match own {
        Some((stamp, message)) => (stamp, message),
        None => (line.time, line.text),
    }
}

/// Whether a line without other marks belongs to a server that writes bare lines: its carrier names the server, or
/// the file is the server's and the line begins with a time behind which no other program is named.
pub fn is_own(line: &Line<'_>) -> bool {
    let has_time = || time::syslog(line.text).is_some() && !envelope::has_program(line.text);
    line.is_named || (line.is_primary && !line.is_carried && has_time())
}
