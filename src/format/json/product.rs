//! JSON of products whose keys are known: a product is a list of keys, and what its log has in a shape of its own.

use super::{Writer, head, prepared};
use crate::error::{Error, Result};
use crate::format::columns::{Cells, Field, Mapping, Times};
use crate::format::{Decision, Options, Prepared};

/// A product's objects.
#[derive(Debug)]
pub struct Product {
    /// The name of its log, for messages.
    pub name: &'static str,
    /// Paths that only its lookups have, all of them.
    pub marks: &'static [&'static str],
    /// The paths that can hold each field, the preferred one first. In a file the first counts that occurs in it.
    pub keys: &'static [(Field, &'static [&'static str])],
    /// Brings cells into the shape of [`Field`]s, where the product has another.
    pub mend: Option<Mend>,
}

/// Changes the cells of an object; new text is written to the room.
pub type Mend = for<'a> fn(&mut Cells<'a>, &'a mut Vec<u8>);

/// Decides framing and keys from the head of a file that the first fitting of `products` wrote. The user's own keys
/// go before.
///
/// # Errors
/// An input error where no object at the beginning is one of theirs.
pub fn prepare(head: &[u8], options: &Options, products: &'static [Product]) -> Result<Prepared> {
    let framing = head::framing(head);
    let objects = head::objects(head, framing);
    let has = |object: &[(String, String)], path: &str| object.iter().any(|(key, _)| key == path);
    let of = |product: &Product| -> Vec<&Vec<(String, String)>> {
        let is_mine = |object: &&Vec<(String, String)>| product.marks.iter().all(|mark| has(object, mark));
        objects.iter().filter(is_mine).collect()
    };
    let found = products.iter().map(|product| (product, of(product))).find(|(_, lookups)| !lookups.is_empty());
    let Some((product, lookups)) = found else {
        let names: Vec<_> = products.iter().map(|product| product.name).collect();
        return Err(Error::input(format!("no {} among the first records", names.join(" or "))));
    };
    let mut mapping = options.columns.clone();
    for (field, paths) in product.keys.iter().filter(|(field, _)| options.columns.get(*field).is_none()) {
        let present = paths.iter().find(|path| lookups.iter().any(|object| has(object, path)));
        if let Some(path) = present.or(paths.first()) {
            mapping.set(*field, path);
        }
    }
    let times = times(&mapping, &lookups, options);
    let why = if options.columns.is_empty() { product.name } else { "--columns and keys" };
    let mut decisions = vec![
        Decision { what: "framing", value: head::framing_word(framing).to_owned(), why: "seen in the head" },
        Decision { what: "columns", value: mapping.to_string(), why },
    ];
    decisions.extend(times.decisions(options));
    Ok(prepared(framing, mapping, times, options, decisions, Writer::Product(product)))
}

/// What these lookups say of times.
fn times(mapping: &Mapping, lookups: &[&Vec<(String, String)>], options: &Options) -> Times {
    let of_time = |path| lookups.iter().flat_map(|object| object.iter()).filter(move |(key, _)| key == path);
    let values = mapping.get(Field::Time).map(|path| of_time(path).map(|(_, value)| value.as_str()));
    Times::of(values, options)
}

/// Whether an object is about a lookup even if it has no name: it has a client address, and a part of a question or
/// answer.
pub fn is_lookup(cells: &Cells<'_>) -> bool {
    let has = |field: Field| cells[field as usize].is_some();
    has(Field::Source) && [Field::Type, Field::Class, Field::Rcode, Field::Flags].into_iter().any(has)
}
