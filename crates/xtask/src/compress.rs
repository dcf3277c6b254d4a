//! Compression at build time, so that the server sends the smallest form without doing any work.

use anyhow::{Context as _, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// What is text or close to it; pictures and fonts are compressed in themselves.
const COMPRESSIBLE: [&str; 9] = [
    "wasm",
    "js",
    "css",
    "html",
    "svg",
    "json",
    "txt",
    "xml",
    "webmanifest",
];

/// Writes `file.br` and `file.gz` beside a file that is worth it.
///
/// # Errors
/// When the file cannot be read or its twins not written.
pub(crate) fn write_twins(file: &Path) -> Result<()> {
    if !has_extension(file, &COMPRESSIBLE) {
        return Ok(());
    }
    let bytes = fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    fs::write(twin(file, "br"), brotli(&bytes)?)?;
    fs::write(twin(file, "gz"), gzip(&bytes)?)?;
    Ok(())
}

/// Whether the file's extension is one of these.
pub(crate) fn has_extension(file: &Path, extensions: &[&str]) -> bool {
    file.extension()
        .is_some_and(|own| extensions.iter().any(|wanted| own == *wanted))
}

/// Brotli at its best, quality 11.
///
/// # Errors
/// Never in practice: it writes to memory.
pub(crate) fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let best = BrotliEncoderParams {
        quality: 11,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &best)?;
    Ok(packed)
}

/// Gzip at its best, level 9, without a time stamp: equal input gives equal bytes.
///
/// # Errors
/// Never in practice: it writes to memory.
pub(crate) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// The packed form of a file: `file.br`.
pub(crate) fn twin(file: &Path, extension: &str) -> PathBuf {
    let mut name: OsString = file.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn both_twins_unpack_to_the_same_bytes() {
        let text = "दान ".repeat(1000).into_bytes();
        let mut from_gzip = Vec::new();
        flate2::read::GzDecoder::new(&*gzip(&text).unwrap())
            .read_to_end(&mut from_gzip)
            .unwrap();
        let mut from_brotli = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(&text).unwrap(), &mut from_brotli).unwrap();
        assert_eq!((from_gzip, from_brotli), (text.clone(), text));
    }

    #[test]
    fn a_twin_keeps_the_whole_name_of_its_file() {
        assert_eq!(twin(Path::new("a/b.js"), "br"), Path::new("a/b.js.br"));
    }

    #[test]
    fn a_twin_is_not_compressed_again() {
        assert!(!has_extension(Path::new("a/b.js.br"), &COMPRESSIBLE));
        assert!(has_extension(Path::new("a/b.js"), &COMPRESSIBLE));
    }
}
