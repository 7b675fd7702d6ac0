//! Decompresses a gzip file and prints how many octets come out: `compare.py` measures the analysis of compressed
//! logs against it, because it is the same decompressor (flate2 with zlib-rs) and does nothing else.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};

use flate2::bufread::MultiGzDecoder;

fn main() -> io::Result<()> {
    let path = std::env::args_os().nth(1).ok_or(io::ErrorKind::InvalidInput)?;
    let mut content = MultiGzDecoder::new(BufReader::with_capacity(1 << 20, File::open(path)?));
    let mut buffer = vec![0; 1 << 20];
    let mut octets = 0u64;
    loop {
        match content.read(&mut buffer)? {
            0 => break,
            read => octets += read as u64,
        }
    }
    writeln!(io::stdout(), "{octets}")
}
