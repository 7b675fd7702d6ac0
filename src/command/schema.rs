//! `schema`: the contracts that the JSON outputs follow.

use anyhow::Result;

use super::{Outcome, output, records};
use crate::cli::{Contract, SchemaArgs};
use crate::report::{Report, SCHEMA, check, schema};

/// `whoasks schema`.
pub fn schema(args: &SchemaArgs) -> Result<Outcome> {
    let schema = match args.contract {
        Contract::Report => schema::of::<Report>(SCHEMA),
        Contract::Check => schema::of::<check::Check>(check::SCHEMA),
        Contract::Rows => schema::of_rows(&schema::of::<Report>(SCHEMA), "rows of whoasks.report/1"),
        Contract::Records => schema::of::<records::Row<'_>>(records::SCHEMA),
    };
    output::with_output(None, |out| Ok(writeln!(out, "{schema:#}")?))?;
    Ok(Outcome::default())
}
