//! Which messages of dnstap are lookups, in whatever form they are logged.

use clap::ValueEnum;

use super::message::Kind;
use crate::format::Decision;
use crate::tally::Reject;

/// Which messages of dnstap are lookups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Side {
    /// What clients asked a resolver (CLIENT_QUERY).
    Client,
    /// What a resolver or forwarder asked other servers (RESOLVER_QUERY, FORWARDER_QUERY).
    Resolver,
    /// What an authoritative server was asked (AUTH_QUERY).
    Auth,
    /// Every query; one that was sent on counts more than once.
    All,
}

impl Side {
    /// Whether queries of this sort count.
    pub fn has(side: Option<Side>, query: Kind) -> bool {
        match side {
            None => query == Kind::CLIENT_QUERY || query == Kind::AUTH_QUERY,
            Some(Side::Client) => query == Kind::CLIENT_QUERY,
            Some(Side::Resolver) => query == Kind::RESOLVER_QUERY || query == Kind::FORWARDER_QUERY,
            Some(Side::Auth) => query == Kind::AUTH_QUERY,
            Some(Side::All) => true,
        }
    }

    /// The word for it in settings and decisions.
    pub fn word(side: Option<Side>) -> &'static str {
        match side {
            None => "client or auth",
            Some(Side::Client) => "client",
            Some(Side::Resolver) => "resolver",
            Some(Side::Auth) => "auth",
            Some(Side::All) => "all",
        }
    }
}

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A lookup.
    Lookup,
    /// An answer.
    Answer,
    /// A message of a side that does not count.
    Other,
}

/// What counts in a file.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// Which messages count.
    side: Option<Side>,
    /// Whether responses stand for their queries.
    pub by_responses: bool,
}

/// A query in a file whose head had responses only.
const CONTRADICTS: Reject = Reject::new("a query in a file where responses count as lookups");

impl Counted {
    /// The queries of a side, whatever the file has.
    pub fn queries(side: Option<Side>) -> Self {
        Counted { side, by_responses: false }
    }

    /// What counts of a side in a file whose head has these sorts of messages: responses, where it has no queries.
    pub fn of(side: Option<Side>, kinds: impl Iterator<Item = Kind>) -> Self {
        let mut mine = kinds.filter(|kind| Side::has(side, kind.query())).peekable();
        let by_responses = mine.peek().is_some() && mine.all(Kind::is_response);
        Counted { side, by_responses }
    }

    /// What is decided of the file.
    pub fn decision(self) -> Decision {
        let Counted { side, by_responses } = self;
        let why = match (by_responses, side) {
            (true, _) => "the head has no queries of this side",
            (false, Some(_)) => "--dnstap",
            (false, None) => "default",
        };
        let value = format!("{} {}", Side::word(side), if by_responses { "responses" } else { "queries" });
        Decision { what: "dnstap", value, why }
    }

    /// What a message of this sort is.
    ///
    /// # Errors
    /// For a query where responses count.
    pub fn role(self, kind: Kind) -> Result<Role, Reject> {
        match (Side::has(self.side, kind.query()), kind.is_response()) {
            (false, _) => Ok(Role::Other),
            (true, is_response) if is_response == self.by_responses => Ok(Role::Lookup),
            (true, true) => Ok(Role::Answer),
            (true, false) => Err(CONTRADICTS),
        }
    }
}
