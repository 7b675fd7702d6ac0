//! Reading one file: opened, looked at, cut into blocks.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::fingerprint::Fingerprint;
use super::{Facts, Reading, STOP, timed};
use crate::error::Error;
use crate::format::{Format, Framing, Options, Order, Prepared, detect, parquet};
use crate::input::blocks::{BLOCK, Block, Blocks, HEAD};
use crate::input::discover::Input;
use crate::input::disk::{Disk, Place};
use crate::input::open::{Opened, Stored};
use crate::input::parquet::Table;
use crate::input::progress::Meter;
use crate::input::work::{Part, row_group_numbers};

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
    /// Reads the file block by block, `room` having those that are read here; `take` gets them and says whether to go
    /// on.
    pub fn read(self, room: &mut Block, take: impl FnMut(&Prepared, Part<&mut Block>) -> bool) -> Facts {
        let mut facts = Facts::default();
        match Opened::open(self.input, self.reading.hash, self.meter) {
            Ok(mut opened) => {
                facts.compression = opened.compression;
                facts.error = self.content(&mut opened, (room, &mut facts), take).err();
                self.meter.end_of_input();
                (facts.bytes, facts.sha256) = (facts.bytes.max(opened.bytes()), opened.sha256());
            }
            Err(error) => facts.error = Some(self.failed(&error)),
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
        take: impl FnMut(&Prepared, Part<&mut Block>) -> bool,
    ) -> Result<(), Error> {
        let options = Options { modified: opened.modified, ..self.reading.options.clone() };
        let format = self.take_rows(opened, &options)?;
        let mut blocks = Blocks::new(&mut opened.content, self.reading.max_frame);
        let read = match prepare(blocks.head(), format, &options) {
            Ok(Some((format, prepared))) => {
                facts.format = Some(format.name);
                facts.decisions.clone_from(&prepared.decisions);
                self.parts(&mut blocks, std::mem::take(&mut opened.stored), prepared, (room, facts), take)
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

    /// Reads all blocks, or those that are read again; what can be read in parts, `take` reads.
    fn parts(
        self,
        blocks: &mut Blocks<impl io::Read>,
        stored: Stored,
        prepared: Prepared,
        (room, facts): (&mut Block, &mut Facts),
        mut take: impl FnMut(&Prepared, Part<&mut Block>) -> bool,
    ) -> Result<(), Error> {
        let disk = match stored {
            Stored::Rows(table) => {
                return self.row_groups(&table, facts, |group| take(&prepared, Part::RowGroup(group, table.clone())));
            }
            Stored::Octets(disk) if prepared.order == Order::Free => Some(Arc::new(disk)),
            Stored::Octets(_) | Stored::Stream => None,
        };
        let places = self.reading.again.as_ref().and_then(|again| again.places(self.place));
        let mut take_place = |place: Place, disk: &Arc<Disk>| take(&prepared, Part::OnDisk(place, disk.clone()));
        let read = match (places, disk) {
            (Some(places), Some(disk)) => self.hand_out(places.map(Ok), |place| take_place(place, &disk)),
            (None, Some(disk)) if self.is_read_apart(&disk, prepared.framing) => {
                self.read_apart(&disk, facts, |place| take_place(place, &disk))
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
        };
        read.map_err(|error| self.failed(&error))
    }

    /// The error of the file system for this file.
    fn failed(self, error: &io::Error) -> Error {
        Error::of_file(&self.input.path, error)
    }

    /// Hands out the row groups of a table.
    ///
    /// # Errors
    /// Those of the file system.
    fn row_groups(self, table: &Table, facts: &mut Facts, mut take: impl FnMut(usize) -> bool) -> Result<(), Error> {
        let wants = |group: usize| {
            let numbers = row_group_numbers(group);
            self.reading.again.as_ref().is_none_or(|again| again.wants_any(self.place, numbers))
        };
        for group in (0..table.groups()).filter(|group| wants(*group)) {
            if STOP.load(Ordering::Relaxed) || !take(group) {
                break;
            }
        }
        let print = Fingerprint::of(table.disk(), table.disk().opened());
        facts.fingerprint = print.map_err(|error| self.failed(&error))?.finish();
        Ok(())
    }

    /// Whether threads read lines of a file where they stand: it is long and not hashed, which goes from its beginning
    /// to its end.
    fn is_read_apart(self, disk: &Disk, framing: Framing) -> bool {
        let Reading { threads, hash, ref again, .. } = *self.reading;
        threads > 1 && !hash && again.is_none() && framing == Framing::Lines && disk.opened() > HEAD as u64
    }

    /// Hands out where the lines of the whole file stand.
    ///
    /// # Errors
    /// Those of the file system.
    fn read_apart(self, disk: &Disk, facts: &mut Facts, mut take: impl FnMut(Place) -> bool) -> io::Result<()> {
        let read = self.hand_out(disk.stretches(BLOCK as u64), |place| {
            facts.ends.push(place.to);
            take(place)
        });
        facts.bytes = facts.ends.last().copied().unwrap_or(0);
        facts.content = facts.bytes;
        facts.fingerprint = Fingerprint::of(disk, facts.bytes)?.finish();
        read
    }

    /// Hands out places on disk, and passes over what is between them.
    ///
    /// # Errors
    /// Those of `places`.
    fn hand_out(
        self,
        places: impl Iterator<Item = io::Result<Place>>,
        mut take: impl FnMut(Place) -> bool,
    ) -> io::Result<()> {
        // The head was read to see what format it is.
        let mut passed = HEAD as u64;
        for place in places {
            let place = place?;
            self.meter.add(place.to.saturating_sub(passed) as usize);
            passed = passed.max(place.to);
            if STOP.load(Ordering::Relaxed) || !take(place) {
                break;
            }
        }
        Ok(())
    }

    /// Reads the file from its beginning to its end.
    fn read_all(
        self,
        blocks: &mut Blocks<impl io::Read>,
        mut prepared: Prepared,
        (room, facts): (&mut Block, &mut Facts),
        mut take: impl FnMut(&Prepared, Part<&mut Block>) -> bool,
    ) {
        let mut print = Fingerprint::default();
        let mut index = 0;
        while timed(&mut facts.spent, || blocks.next(room)) {
            print.see(room);
            facts.ends.push(print.bytes);
            let is_headed = prepared.order == Order::Headed;
            let behind = is_headed.then(|| (prepared.parser)().behind(room)).flatten();
            let is_wanted = self.reading.wants(self.place, index, prepared.order);
            if STOP.load(Ordering::Relaxed) || is_wanted && !take(&prepared, Part::Read(index, room)) {
                break;
            }
            prepared = behind.unwrap_or(prepared);
            index += 1;
        }
        facts.content = print.bytes;
        facts.fingerprint = print.finish();
    }
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
