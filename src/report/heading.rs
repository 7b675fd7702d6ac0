//! What was read, in a few lines: the words are the same for terminal and Markdown.

use super::cells::{count, counted, duration, time};
use super::escape::text;
use super::{Account, Decided, FileAccount, Gap, RejectAccount};

/// The most gaps, reasons and unreadable files that are told one by one.
const TOLD: usize = 3;

/// A word and what is said under it.
pub(super) type Entry = (&'static str, String);

/// The account of the input: window, files, rejects, basis of times, trouble. Entries without news are left out.
pub(super) fn entries(input: &Account, dash: &str) -> Vec<Entry> {
    let mut entries = vec![("Window", window(input, dash)), ("Read", read(input))];
    if let Some(rejects) = rejects(input) {
        entries.push(("Rejected", rejects));
    }
    if let Some(basis) = basis(input) {
        entries.push(("Basis", basis));
    }
    entries.extend(not_read(input));
    entries.extend(input.files.iter().filter(|file| file.format.is_some() && file.error.is_some()).map(trouble));
    entries
}

/// Files that were not read at all, those with the same reason together.
fn not_read(input: &Account) -> Vec<Entry> {
    let mut by_reason: Vec<(&str, Vec<String>)> = Vec::new();
    for file in input.files.iter().filter(|file| file.format.is_none()) {
        let Some(reason) = file.error.as_deref() else { continue };
        match by_reason.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, paths)) => paths.push(text(&file.path)),
            None => by_reason.push((reason, vec![text(&file.path)])),
        }
    }
    let entry = |(reason, paths): (&str, Vec<String>)| {
        let more = paths.len().saturating_sub(TOLD) as u64;
        let told = paths.into_iter().take(TOLD).collect::<Vec<_>>().join(", ");
        let more = if more > 0 { format!(" and {} more", counted(more, "file")) } else { String::new() };
        ("Not read", format!("{told}{more}: {}", text(reason)))
    };
    by_reason.into_iter().map(entry).collect()
}

/// First and last time, length, and log gaps.
fn window(input: &Account, dash: &str) -> String {
    let Some(Gap { start: first, end: last }) = &input.window else {
        return match (&input.first, &input.last) {
            (Some(first), Some(last)) => {
                let (first, last) = (text(&time(first)), text(&time(last)));
                format!("no lookups in the time that was asked for; the log is of {first} {dash} {last} UTC")
            }
            _ => format!("none of the lookups has a time{}", gaps(input, dash)),
        };
    };
    let length = input.window_seconds.map(|seconds| format!(", {}", duration(seconds))).unwrap_or_default();
    let covered = input.covered_seconds.filter(|covered| input.window_seconds.is_some_and(|window| *covered < window));
    let covered = covered.map(|seconds| format!(", {} without log gaps", duration(seconds))).unwrap_or_default();
    format!("{} {dash} {} UTC{length}{covered}{}", text(&time(first)), text(&time(last)), gaps(input, dash))
}

/// The log gaps, behind a semicolon.
fn gaps(input: &Account, dash: &str) -> String {
    let Some(gaps) = &input.gaps else {
        let reason = input.gaps_withheld.as_deref().unwrap_or("not known from this log");
        return format!("; log gaps cannot be told: {}", text(reason));
    };
    if gaps.is_empty() {
        return "; no log gaps".to_owned();
    }
    let told =
        gaps.iter().take(TOLD).map(|gap| format!("{} {dash} {}", text(&time(&gap.start)), text(&time(&gap.end))));
    let more = if gaps.len() > TOLD { ", ..." } else { "" };
    format!("; {}: {}{more}", counted(gaps.len() as u64, "log gap"), told.collect::<Vec<_>>().join(", "))
}

/// Files, formats and what frames turned out to be.
fn read(input: &Account) -> String {
    let files = counted(input.files.iter().filter(|file| file.format.is_some()).count() as u64, "file");
    let mut formats: Vec<&str> = input.files.iter().filter_map(|file| file.format.as_deref()).collect();
    formats.sort_unstable();
    formats.dedup();
    let formats = if formats.is_empty() { String::new() } else { format!(" ({})", formats.join(", ")) };
    let counts = format!("{} counted of {}", counted(input.records, "lookup"), counted(input.frames, "frame"));
    let others = [
        (input.filtered - input.filtered_unread.unwrap_or(0), "filtered out"),
        (input.filtered_unread.unwrap_or(0), "not read, since no filter lets them pass"),
        (input.duplicates, "duplicates dropped"),
        (input.responses, "answers"),
        (input.not_lookups, "not lookups"),
        (input.rejected, "rejected"),
    ];
    let others: Vec<String> =
        others.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", count(*n))).collect();
    let others = if others.is_empty() { String::new() } else { format!("; {}", others.join(", ")) };
    let whole = input.domains.zip(input.sources).map_or_else(String::new, |(domains, sources)| {
        format!("; {}, {} before filters", counted(domains, "domain"), counted(sources, "source"))
    });
    format!("{files}{formats}: {counts}{others}{whole}")
}

/// Why frames were rejected, with the first example of the most frequent reason: the place, and how the frame begins.
fn rejects(input: &Account) -> Option<String> {
    const SHOWN: usize = 60;
    let most = input.reject_reasons.first()?;
    let reason = |reject: &RejectAccount| format!("{} ({})", text(&reject.reason), count(reject.count));
    let reasons: Vec<String> = input.reject_reasons.iter().take(TOLD + 1).map(reason).collect();
    let more = if input.reject_reasons.len() > TOLD + 1 { ", ..." } else { "" };
    let quoted = |beginning: &String| format!(": {}", super::cells::shorten(&text(beginning), SHOWN, "..."));
    let withheld = || most.first.text_withheld.as_ref().map(|reason| format!(" (text withheld: {})", text(reason)));
    let beginning = most.first.text.as_ref().map(quoted).or_else(withheld).unwrap_or_default();
    let place = format!("{}:{}", text(&most.first.path), most.first.line);
    Some(format!("{}{more}; the first at {place}{beginning}", reasons.join(", ")))
}

/// What was decided about files, each decision once, and what that left open about times.
fn basis(input: &Account) -> Option<String> {
    let mut decisions: Vec<&Decided> = input.files.iter().flat_map(|file| &file.decisions).collect();
    decisions.sort();
    decisions.dedup();
    let mut parts: Vec<String> = decisions.into_iter().map(decision).collect();
    if input.untimed > 0 {
        parts.push(format!("{} without a time", counted(input.untimed, "lookup")));
    }
    if input.ambiguous_times > 0 {
        let times = counted(input.ambiguous_times, "local time");
        parts.push(format!("{times} ambiguous at a clock change, the earlier instant taken"));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// A decision in words; an assumed zone is what readers must not overlook.
fn decision(decision: &Decided) -> String {
    let is_zone = decision.what.contains("zone") || decision.what.contains("tz");
    if is_zone && decision.why.contains("assumed") {
        return format!("log times assumed {}", text(&decision.value));
    }
    format!("{} {} ({})", text(&decision.what), text(&decision.value), text(&decision.why))
}

/// A file that was read only in part.
fn trouble(file: &FileAccount) -> Entry {
    ("Trouble", format!("{}: {}", text(&file.path), text(file.error.as_deref().unwrap_or_default())))
}

/// The files whose contents were hashed, so that a study names what it is about.
pub(super) fn hashed_files(input: &Account) -> Vec<String> {
    let hashed = input.files.iter().filter_map(|file| Some((file, file.sha256.as_ref()?)));
    let told = |(file, hash): (&FileAccount, &String)| {
        let counts = format!("{} of {}", counted(file.records, "lookup"), counted(file.frames, "frame"));
        format!("{}: {counts}, {}, SHA-256 {}", text(&file.path), counted(file.bytes, "byte"), text(hash))
    };
    hashed.map(told).collect()
}
