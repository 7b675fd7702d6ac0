//! Rhythm in words, for the terminal and for Markdown.

use super::cells::{self, count, counted};
use super::page::{Page, Tone};
use super::{Gaps, ProfileSection, Rhythm, Signature, escape};

/// Lays out the rhythm of a profile, and what repeats and session gaps mean for it.
pub(super) fn lay_out(profile: &ProfileSection, page: &mut Page<'_>) {
    if !profile.rhythm.is_empty() {
        page.line(Tone::Bold, "Rhythm");
    }
    if let Some(reason) = profile.rhythm_withheld.as_ref().filter(|_| profile.timing_withheld.is_none()) {
        page.labelled("Rhythm", &format!("n/a: {}", escape::text(reason)));
    }
    for rhythm in &profile.rhythm {
        page.paragraph(Tone::Plain, "  ", &verdict(rhythm));
        for signature in &rhythm.signatures {
            page.paragraph(Tone::Plain, "    ", &told(signature));
        }
        page.paragraph(Tone::Dim, "    ", &figures(rhythm));
    }
    page.gap();
    let cleaning = cleaning(profile);
    if !cleaning.is_empty() {
        page.line(Tone::Bold, "Counting");
        cleaning.iter().for_each(|line| page.paragraph(Tone::Plain, "  ", line));
        page.gap();
    }
}

/// The same as points of a list: a subject with all that is told of it.
pub(super) fn points(profile: &ProfileSection) -> Vec<String> {
    let point = |rhythm: &Rhythm| {
        let signatures: String = rhythm.signatures.iter().map(|signature| format!("; {}", told(signature))).collect();
        format!("{}{signatures}; {}", verdict(rhythm), figures(rhythm))
    };
    profile.rhythm.iter().map(point).collect()
}

/// A subject and its verdict.
fn verdict(rhythm: &Rhythm) -> String {
    format!("{}: {}", escape::text(&rhythm.subject), rhythm.verdict)
}

/// A pattern that fits.
fn told(signature: &Signature) -> String {
    format!("{}: {} (mimic: {})", signature.pattern, escape::text(&signature.figures), signature.mimic)
}

/// The leading figures of a subject.
pub(super) fn figures(rhythm: &Rhythm) -> String {
    let mut parts =
        vec![format!("sessions {}", gaps(&rhythm.session_gaps)), format!("events {}", gaps(&rhythm.lookup_gaps))];
    if let Some(period) = &rhythm.period {
        let word = if period.confirmed { "confirmed" } else { "not confirmed" };
        let flags: String = period.flags.iter().map(|flag| format!(", {flag}")).collect();
        parts.push(format!("period {} {word}{flags}", cells::duration(period.seconds)));
    }
    parts.extend(rhythm.rita.as_ref().map(|rita| format!("RITA score {:.3}", rita.score)));
    parts.join("; ")
}

/// Gaps in a few figures.
fn gaps(gaps: &Gaps) -> String {
    if gaps.intervals == 0 {
        return "without gaps".to_owned();
    }
    let median = gaps.median_seconds.map_or_else(|| "n/a".to_owned(), cells::duration);
    let burst = match (gaps.burstiness_finite, gaps.local_variation) {
        (Some(burst), Some(variation)) => format!(", burstiness A {burst:.2}, local variation Lv {variation:.2}"),
        _ => gaps
            .burstiness_finite_withheld
            .as_ref()
            .map(|reason| format!(" ({})", escape::text(reason)))
            .unwrap_or_default(),
    };
    let memory = gaps.memory.map(|memory| format!(", memory {memory:.2}")).unwrap_or_default();
    format!("{} apart in the median{burst}{memory}", median)
}

/// What repeats and the session gap do to the counts.
pub(super) fn cleaning(profile: &ProfileSection) -> Vec<String> {
    let cleaning = &profile.cleaning;
    let mut lines = Vec::new();
    if cleaning.duplicates + cleaning.retransmissions > 0 {
        let what = if cleaning.dropped { "left out" } else { "counted; --dedup leaves them out" };
        lines.push(format!(
            "{} logged by several servers and {} within 10 s: {what}",
            counted(cleaning.duplicates, "duplicate"),
            counted(cleaning.retransmissions, "retransmission")
        ));
    }
    let by_gap = |s: &super::Sensitivity| {
        format!("{} by gaps of {}", count(s.sessions), cells::duration(s.session_gap_seconds as f64))
    };
    let sessions: Vec<String> = profile.session_sensitivity.iter().map(by_gap).collect();
    if !sessions.is_empty() {
        lines.push(format!("Sessions: {}", sessions.join(", ")));
    }
    lines
}
