//! Figures of what was read.

use super::{Entry, NONE};

/// The figures.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "frames",
        paths: &["input.frames", "files.frames"],
        what: "All that can yield at most one lookup: lines, CSV records, elements of arrays, messages, packets.",
        formula: "records + responses + not_lookups + rejected + filtered + duplicates",
        ..NONE
    },
    Entry {
        name: "records",
        shown: &["lookups counted"],
        paths: &["input.records", "files.records"],
        what: "Lookups that count: those that were read and passed the filters.",
        ..NONE
    },
    Entry {
        name: "responses",
        paths: &["input.responses", "files.responses"],
        what: "Answers that the log has on frames of their own. They are never lookups; history reads their codes.",
        ..NONE
    },
    Entry {
        name: "not_lookups",
        shown: &["not lookups"],
        paths: &["input.not_lookups", "files.not_lookups"],
        what: "Frames that hold neither a lookup nor an answer, such as a server's messages about zones.",
        ..NONE
    },
    Entry {
        name: "rejected",
        paths: &["input.rejected", "files.rejected", "reject_reasons.count"],
        what: "Frames that could not be read. Each reason is counted, with its first example.",
        limits: "A log with many rejects is perhaps read in the wrong format; see --max-rejects and --strict.",
        ..NONE
    },
    Entry {
        name: "line",
        paths: &["first.line"],
        what: "The line, from 1, of the first frame that was rejected for a reason.",
        ..NONE
    },
    Entry {
        name: "filtered",
        shown: &["filtered out"],
        paths: &["input.filtered", "files.filtered", "input.filtered_unread"],
        what: "Lookups that filters left out; of them filtered_unread were not even read, because the name that was \
               asked for is not in them (--background off), or because a Parquet file says of a whole row group that no \
               filter lets it pass.",
        ..NONE
    },
    Entry {
        name: "duplicates",
        shown: &["duplicates dropped"],
        paths: &["input.duplicates", "files.duplicates", "cleaning.duplicates"],
        what: "Lookups with the time, source, name and type of one in another file: one question that several \
               servers logged. With --dedup they are left out of the counts of lookups; sessions do not change.",
        formula: "for each (time, source, name, type): its number in all files less the greatest in any one file",
        limits: "Servers whose clocks differ log the same question at two times, which is not seen.",
        ..NONE
    },
    Entry {
        name: "retransmissions",
        paths: &["cleaning.retransmissions"],
        what: "Lookups that are no duplicates and whose source asked for the same name and type less than 10 s \
               before, however long the chain.",
        ..NONE
    },
    Entry {
        name: "bytes",
        paths: &["files.bytes"],
        what: "The size of a file as it is on disk, before decompression.",
        ..NONE
    },
    Entry {
        name: "untimed",
        shown: &["without a time"],
        paths: &["input.untimed"],
        what: "Lookups without a time. They count, but in no figure of timing, and a domain that has some has no \
               sessions.",
        ..NONE
    },
    Entry {
        name: "ambiguous_times",
        paths: &["input.ambiguous_times"],
        what: "Local times that happened twice because clocks were set back; the earlier instant was taken.",
        ..NONE
    },
    Entry {
        name: "window_seconds",
        shown: &["window"],
        paths: &["input.window_seconds"],
        what: "The length of the window: from the first to the last lookup of the whole input, before the filters \
               for domain, source and type, cut by --since and --until.",
        limits: "A log that begins before its first lookup and ends behind its last looks shorter than it is.",
        ..NONE
    },
    Entry {
        name: "covered_seconds",
        shown: &["coverage", "without log gaps"],
        paths: &["input.covered_seconds"],
        what: "The window less the log gaps: the time in which a lookup would have been logged.",
        formula: "a log gap is a run of empty minutes, 10 or more, with p < .001 for the longest of all gaps \
                  between the sessions of the whole log, by hour of the week",
        limits: "null where there are fewer than 20 other domains or 200 sessions of them.",
        ..NONE
    },
    Entry {
        name: "input.domains",
        paths: &["input.domains"],
        what: "Distinct domains of the window, before the filters for domain, source and type.",
        ..NONE
    },
    Entry {
        name: "input.sources",
        paths: &["input.sources"],
        what: "Distinct sources of the window, before the filters for domain, source and type.",
        ..NONE
    },
    Entry {
        name: "grouped_lookups",
        paths: &["input.grouped_lookups", "input.ungrouped_lookups"],
        what: "With --source-by ecs, label, as or country: lookups whose source is such a group; the ungrouped ones \
               have none, and their address stands for itself.",
        ..NONE
    },
    Entry {
        name: "not_shown",
        shown: &["not shown"],
        paths: &["domains_not_shown", "sources_not_shown", "outliers_not_shown", "sources_not_shown_lookups"],
        what: "Rows beyond those in the report, or their lookups; --top and --all say how many rows there are.",
        ..NONE
    },
];
