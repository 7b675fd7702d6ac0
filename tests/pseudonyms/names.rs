//! Laws of names with pseudonyms: they are found back, keep their shape, and what is below another stays below it.

use proptest::prelude::*;
use whoasks::dns::name;

use super::pseudonyms;

/// Labels of which names with addresses are made, and others.
fn label() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[0-9]{1,3}",
        2 => "[0-9a-f]",
        1 => "[0-9]{1,3}[-/][0-9]{1,3}",
        2 => prop::sample::select(vec!["in-addr", "IN-ADDR", "arpa", "ip6", "int", "example", "0255", "256"])
            .prop_map(str::to_owned),
        1 => "([a-z0-9]|-|\\\\\\.|\\\\0[0-9]{2}){1,8}",
    ]
}

/// Canonical names.
fn names() -> impl Strategy<Value = String> {
    let reverse = prop::sample::select(vec![".in-addr.arpa", ".ip6.arpa", ".ip6.int", ".bl.example", ""]);
    let nibbles = prop::collection::vec("[0-9a-f]", 28..36);
    prop_oneof![(prop::collection::vec(label(), 1..12), reverse.clone()), (nibbles, reverse),]
        .prop_map(|(labels, end)| labels.join(".") + end)
}

proptest! {
    #[test]
    fn names_are_found_back(text in names()) {
        let pseudonyms = pseudonyms();
        let shown = pseudonyms.name(text.as_bytes());
        let found = pseudonyms.true_name(&shown);
        prop_assert_eq!(String::from_utf8(found).unwrap().to_lowercase(), text.to_lowercase());
        prop_assert_eq!(name::labels(&shown).count(), name::labels(text.as_bytes()).count());
    }

    #[test]
    fn what_is_below_a_reverse_name_stays_below_it(octets in prop::collection::vec(any::<u8>(), 1..=4), cut in 0usize..4) {
        let pseudonyms = pseudonyms();
        let labels: Vec<String> = octets.iter().map(u8::to_string).collect();
        let whole = labels.join(".") + ".in-addr.arpa";
        let apex = labels[cut.min(labels.len() - 1)..].join(".") + ".in-addr.arpa";
        prop_assert!(name::is_under(&pseudonyms.name(whole.as_bytes()), &pseudonyms.name(apex.as_bytes())));
    }
}
