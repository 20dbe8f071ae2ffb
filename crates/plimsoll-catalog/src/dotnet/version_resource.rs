//! The version resource of managed assemblies. Source: Microsoft PE format, `.rsrc`; VS_VERSIONINFO structure; ECMA-335
//! II.25.3.3, CLI header.

use object::LittleEndian as LE;
use object::pe;
use object::read::pe::{ImageNtHeaders, PeFile, optional_header_magic};

/// The largest version resource that is read.
const MAX_RESOURCE: usize = 64 << 10;
/// The longest version.
const MAX_VALUE: usize = 128;

/// What a file with the name of an assembly is.
#[derive(PartialEq, Eq, Debug)]
pub(crate) enum Assembly {
    /// Managed code, with its version if it says one.
    Managed(Option<String>),
    /// A portable executable without managed code.
    Native,
}

/// Reads a portable executable.
pub(crate) fn read(bytes: &[u8]) -> Result<Assembly, object::read::Error> {
    match optional_header_magic(bytes)? {
        pe::IMAGE_NT_OPTIONAL_HDR64_MAGIC => read_as::<pe::ImageNtHeaders64>(bytes),
        _ => read_as::<pe::ImageNtHeaders32>(bytes),
    }
}

fn read_as<Headers: ImageNtHeaders>(bytes: &[u8]) -> Result<Assembly, object::read::Error> {
    let file = PeFile::<Headers>::parse(bytes)?;
    let cli = file.data_directory(pe::IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR);
    if cli.is_none_or(|cli| cli.virtual_address.get(LE) == 0) {
        return Ok(Assembly::Native);
    }
    let resource = version_resource(&file, bytes)?;
    let version = resource.and_then(|resource| {
        let (pairs, _) = resource.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
        // The product version is that of the package more often than the file version, which counts builds.
        ["ProductVersion", "FileVersion"].iter().find_map(|key| value(&units, key))
    });
    Ok(Assembly::Managed(version))
}

/// The bytes of the first version resource.
fn version_resource<'b, Headers: ImageNtHeaders>(
    file: &PeFile<'b, Headers>,
    bytes: &'b [u8],
) -> Result<Option<&'b [u8]>, object::read::Error> {
    let sections = file.section_table();
    let Some(directory) = file.data_directories().resource_directory(bytes, &sections)? else { return Ok(None) };
    let types = directory.root()?;
    let Some(of_type) = types.entries.iter().find(|entry| entry.name_or_id().id() == Some(VERSION)) else {
        return Ok(None);
    };
    // Below the type stand names, below them languages.
    let Some(names) = of_type.data(directory)?.table() else { return Ok(None) };
    let Some(name) = names.entries.first() else { return Ok(None) };
    let Some(languages) = name.data(directory)?.table() else { return Ok(None) };
    let Some(language) = languages.entries.first() else { return Ok(None) };
    let Some(entry) = language.data(directory)?.data() else { return Ok(None) };
    let size = usize::try_from(entry.size.get(LE)).unwrap_or(usize::MAX).min(MAX_RESOURCE);
    let data = sections.pe_data_at(bytes, entry.offset_to_data.get(LE));
    Ok(data.map(|data| data.get(..size).unwrap_or(data)))
}

/// RT_VERSION. Source: learn.microsoft.com, Resource Types.
const VERSION: u16 = 16;

/// The value of a string of the resource, up to the first blank or `+`, behind which builds are named.
fn value(units: &[u16], key: &str) -> Option<String> {
    let key: Vec<u16> = key.encode_utf16().chain([0]).collect();
    let at = units.windows(key.len()).position(|window| window == key)?;
    let rest = units.get(at + key.len()..)?;
    let text = rest.iter().copied().skip_while(|unit| *unit == 0).take_while(|unit| *unit != 0).take(MAX_VALUE);
    let text = char::decode_utf16(text).map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER));
    let version: String = text.take_while(|character| !matches!(character, ' ' | '+')).collect();
    version.starts_with(|first: char| first.is_ascii_digit()).then_some(version)
}
