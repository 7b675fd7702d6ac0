//! Reading one file: opened, looked at, cut into blocks.

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::fingerprint::Fingerprint;
use super::{Facts, Reading, STOP};
use crate::error::Error;
use crate::format::{Format, Options, Order, Prepared, detect, parquet};
use crate::input::again::Place;
use crate::input::blocks::{Block, Blocks};
use crate::input::discover::Input;
use crate::input::open::Opened;
use crate::input::progress::Meter;

/// A file that is to be read.
#[derive(Clone, Copy)]
pub(super) struct OneFile<'a> {
    /// Its place among the inputs.
    pub place: usize,
    /// Where it is.
    pub input: &'a Input,
    /// How it is read.
    pub reading: &'a Reading,
    /// Who is told how far the reading is.
    pub meter: &'a Arc<Meter>,
}

impl OneFile<'_> {
    /// Reads the file block by block; `take` gets the blocks, each in `room`, and says whether to go on.
    pub fn read(self, room: &mut Block, take: impl FnMut(&Prepared, u64, &mut Block) -> bool) -> Facts {
        let mut facts = Facts::default();
        match Opened::open(self.input, self.reading.hash, self.meter) {
            Ok(mut opened) => {
                facts.compression = opened.compression;
                facts.error = self.content(&mut opened, (room, &mut facts), take).err();
                self.meter.end_of_input();
                (facts.bytes, facts.sha256) = (opened.bytes(), opened.sha256());
            }
            Err(error) => facts.error = Some(Error::of_file(&self.input.path, &error)),
        }
        facts
    }

    /// Reads what is in the file.
    ///
    /// # Errors
    /// Why it could not be read, or only in part.
    fn content(
        self,
        opened: &mut Opened,
        (room, facts): (&mut Block, &mut Facts),
        take: impl FnMut(&Prepared, u64, &mut Block) -> bool,
    ) -> Result<(), Error> {
        let options = Options { modified: opened.modified, ..self.reading.options.clone() };
        let format = self.take_rows(opened, &options)?;
        let mut blocks = Blocks::new(&mut opened.content, self.reading.max_frame);
        let read = match prepare(blocks.head(), format, &options) {
            Ok(Some((format, prepared))) => {
                facts.format = Some(format.name);
                facts.decisions.clone_from(&prepared.decisions);
                self.blocks(&mut blocks, opened.on_disk.as_mut(), prepared, (room, facts), take)
            }
            Ok(None) => Err(Error::input("empty: there is nothing in it")),
            Err(error) => Err(self.shown(error)),
        };
        let partly = if facts.format.is_some() { "read only in part: " } else { "" };
        blocks.error().map_or(read, |error| Err(Error::input(format!("{partly}{error}"))))
    }

    /// Takes the rows of a file that is Parquet, unless the user names another format; the format that is known then.
    fn take_rows(self, opened: &mut Opened, options: &Options) -> Result<Option<&'static Format>, Error> {
        let named = self.reading.format;
        if named.is_some_and(|format| format.name != parquet::FORMAT.name) {
            return Ok(named);
        }
        let is_rows = opened.take_rows(options, &self.reading.wanted).map_err(|error| self.shown(error))?;
        Ok(if is_rows { Some(&parquet::FORMAT) } else { named })
    }

    /// An error as it may be shown: where addresses are pseudonyms, without the fields of a record, addresses among
    /// them, that its hint may list.
    fn shown(self, error: Error) -> Error {
        if self.reading.pseudonyms.is_none() || error.hint.as_deref() == Some(detect::REMEDY) {
            return error;
        }
        Error::new(error.kind, error.what).hint("without --pseudonymize the message says more")
    }

    /// Reads all blocks, or those that are read again, from where they stand on disk if that is known.
    fn blocks(
        self,
        blocks: &mut Blocks<impl io::Read>,
        disk: Option<&mut File>,
        prepared: Prepared,
        (room, facts): (&mut Block, &mut Facts),
        mut take: impl FnMut(&Prepared, u64, &mut Block) -> bool,
    ) -> Result<(), Error> {
        let disk = disk.filter(|_| prepared.order == Order::Free);
        let places = self.reading.again.as_ref().and_then(|again| again.places(self.place));
        match (places, disk) {
            (Some(places), Some(disk)) => {
                let take = |index, room: &mut Block| take(&prepared, index, room);
                let read = read_places(places, (disk, room, self.meter), take);
                read.map_err(|error| Error::of_file(&self.input.path, &error))
            }
            (_, disk) => {
                let are_known = disk.is_some();
                blocks.start(prepared.framing);
                self.read_all(blocks, prepared, (room, facts), take);
                if !are_known || blocks.was_cut_down() {
                    facts.ends.clear();
                }
                Ok(())
            }
        }
    }

    /// Reads the file from its beginning to its end.
    fn read_all(
        self,
        blocks: &mut Blocks<impl io::Read>,
        mut prepared: Prepared,
        (room, facts): (&mut Block, &mut Facts),
        mut take: impl FnMut(&Prepared, u64, &mut Block) -> bool,
    ) {
        let mut print = Fingerprint::default();
        let mut index = 0;
        while timed(&mut facts.spent, || blocks.next(room)) {
            print.see(room);
            facts.ends.push(print.bytes);
            let is_headed = prepared.order == Order::Headed;
            let behind = is_headed.then(|| (prepared.parser)().behind(room)).flatten();
            let is_wanted = self.reading.wants(self.place, index, prepared.order);
            if STOP.load(Ordering::Relaxed) || is_wanted && !take(&prepared, index, room) {
                break;
            }
            prepared = behind.unwrap_or(prepared);
            index += 1;
        }
        facts.content = print.bytes;
        facts.fingerprint = print.finish();
    }
}

/// Reads some blocks of a file again, and nothing of what is between them.
///
/// # Errors
/// Those of the file system, and a file that has become shorter.
fn read_places(
    places: impl Iterator<Item = Place>,
    (disk, room, meter): (&mut File, &mut Block, &Meter),
    mut take: impl FnMut(u64, &mut Block) -> bool,
) -> io::Result<()> {
    let mut passed = 0;
    for Place { index, from, to } in places {
        room.fill(disk, from, to)?;
        meter.add((to - passed) as usize);
        passed = to;
        if STOP.load(Ordering::Relaxed) || !take(index, room) {
            break;
        }
    }
    Ok(())
}

/// What `work` gives; the time that it takes is added to `spent`.
fn timed<T>(spent: &mut Duration, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let result = work();
    *spent += begun.elapsed();
    result
}

/// The format of a file with this head; `None` for an empty one.
fn prepare(
    head: &[u8],
    named: Option<&'static Format>,
    options: &Options,
) -> Result<Option<(&'static Format, Prepared)>, Error> {
    if head.is_empty() {
        return Ok(None);
    }
    match named {
        Some(format) => Ok(Some((format, (format.prepare)(head, options)?))),
        None => detect::detect(head, options).map(Some),
    }
}
