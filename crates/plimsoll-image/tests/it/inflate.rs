//! Compressed streams as plain bytes.

use std::io::{self, Read, Write as _};

use plimsoll_image::inflate::{Broken, Compression, Hashing, Limits, Plain};

const TEXT: &[u8] = b"some text, some text, some more text";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

/// A skippable frame of four bytes. Source: RFC 8878 3.1.2.
const SKIPPABLE: &[u8] = b"\x50\x2a\x4d\x18\x04\0\0\0abcd";

/// All plain bytes, or what is wrong.
fn plain(bytes: &[u8], limits: Limits) -> Result<(Compression, Vec<u8>), String> {
    let name = |error: io::Error| Broken::of(&error).map_or(format!("below: {error}"), ToString::to_string);
    let mut stream = Plain::new(bytes, limits).map_err(name)?;
    let mut all = Vec::new();
    stream.read_to_end(&mut all).map_err(name)?;
    assert_eq!(stream.passed(), (bytes.len() as u64, all.len() as u64));
    Ok((stream.compression(), all))
}

#[test]
fn first_bytes_decide_how_a_stream_is_compressed() {
    for (bytes, compression) in [
        (TEXT.to_vec(), Compression::None),
        (Vec::new(), Compression::None),
        (vec![0x1f], Compression::None),
        (gzip(TEXT), Compression::Gzip),
        (zstd(TEXT), Compression::Zstd),
        ([SKIPPABLE, &zstd(TEXT)].concat(), Compression::Zstd),
    ] {
        let expected = if compression == Compression::None { bytes.clone() } else { TEXT.to_vec() };
        assert_eq!(plain(&bytes, Limits::default()), Ok((compression, expected)));
    }
}

#[test]
fn members_and_frames_behind_each_other_are_one_stream() {
    let expected = |compression| Ok((compression, TEXT.repeat(2)));
    let two = [gzip(TEXT), gzip(b""), gzip(TEXT)].concat();
    assert_eq!(plain(&two, Limits::default()), expected(Compression::Gzip));
    let padded = [two, vec![0; 1000]].concat();
    assert_eq!(plain(&padded, Limits::default()), expected(Compression::Gzip));
    let two = [&zstd(TEXT)[..], SKIPPABLE, &zstd(TEXT), SKIPPABLE].concat();
    assert_eq!(plain(&two, Limits::default()), expected(Compression::Zstd));
}

#[test]
fn a_stream_that_is_cut_off_is_an_error_wherever_it_is_cut() {
    for (whole, error) in [(gzip(TEXT), "the gzip stream is cut off"), (zstd(TEXT), "the zstd stream is cut off")] {
        for length in 4..whole.len() {
            assert_eq!(plain(&whole[..length], Limits::default()), Err(error.to_owned()), "{length}");
        }
    }
}

#[test]
fn broken_streams_are_named() {
    let mut flipped = gzip(TEXT);
    let end = flipped.len() - 5;
    flipped[end] ^= 1;
    let mut zstd_flipped = zstd(TEXT);
    zstd_flipped[4] ^= 0xff;
    for (bytes, error) in [
        (flipped, "invalid gzip stream"),
        (zstd_flipped, "invalid zstd stream"),
        ([gzip(TEXT), b"\x1f\x8b\x07too long for a header".to_vec()].concat(), "invalid gzip stream"),
        ([gzip(TEXT), TEXT.to_vec()].concat(), "bytes behind the end of the gzip stream"),
        ([gzip(TEXT), vec![0; 9], vec![1]].concat(), "bytes behind the end of the gzip stream"),
        ([zstd(TEXT), TEXT.to_vec()].concat(), "invalid zstd stream"),
        (b"BZh91AY&SY and so on".to_vec(), "compressed with bzip2, which is not read"),
        (b"\xfd7zXZ\0 and so on".to_vec(), "compressed with xz, which is not read"),
    ] {
        assert_eq!(plain(&bytes, Limits::default()), Err(error.to_owned()));
    }
}

#[test]
fn a_frame_with_too_large_a_window_is_refused_before_memory_is_taken() {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(28).unwrap();
    encoder.write_all(TEXT).unwrap();
    let bytes = encoder.finish().unwrap();
    assert_eq!(plain(&bytes, Limits::default()), Err("invalid zstd stream".to_owned()));
}

#[test]
fn limits_are_named_when_they_are_hit() {
    let zeros = vec![0; 1 << 20];
    let bytes = Limits { layer_bytes: (1 << 20) - 1, ..Limits::default() };
    let ratio = Limits { ratio_from: 1 << 19, ..Limits::default() };
    for compressed in [gzip(&zeros), zstd(&zeros)] {
        assert!(plain(&compressed, Limits::default()).is_ok());
        assert_eq!(plain(&compressed, bytes), Err("above the limit `layer-bytes` of 1048575 bytes".to_owned()));
        let message = "above the limit `ratio` of 200 plain bytes for a compressed one";
        assert_eq!(plain(&compressed, ratio), Err(message.to_owned()));
    }
    assert!(plain(&zeros, ratio).is_ok(), "plain bytes have no ratio");
    assert!(plain(&zeros, bytes).is_err());
}

/// Gives one byte at a time and then an error.
struct Failing<'b>(&'b [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.0.split_first() {
            Some((&first, rest)) => {
                into[0] = first;
                self.0 = rest;
                Ok(1)
            }
            None => Err(io::Error::other("the line is down")),
        }
    }
}

#[test]
fn errors_of_the_reader_below_pass_as_they_are() {
    for bytes in [gzip(TEXT), zstd(TEXT), TEXT.to_vec()] {
        for length in [5, bytes.len() / 2, bytes.len()] {
            let error = Plain::new(Failing(&bytes[..length]), Limits::default())
                .and_then(|mut stream| stream.read_to_end(&mut Vec::new()))
                .unwrap_err();
            assert_eq!(error.to_string(), "the line is down");
        }
    }
}

#[test]
fn digests_are_of_all_bytes_also_of_those_not_asked_for() {
    let mut blob = Hashing::new(&b"abc"[..]);
    let mut plain = Hashing::new(Plain::new(&mut blob, Limits::default()).unwrap());
    plain.read_exact(&mut [0]).unwrap();
    let (plain, blob) = (plain.finish().unwrap(), blob.finish().unwrap());
    assert_eq!(plain, blob);
    assert_eq!(plain.bytes, 3);
    // The digest of `abc` in FIPS 180-2.
    assert_eq!(plain.digest(), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
