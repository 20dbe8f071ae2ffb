//! Sightings of secrets in texts, and what of a file must therefore not be shown.
//!
//! Three ways to tell a secret. A **rule** knows the format of one provider: [`sightings`]. A **name** says what a
//! value is for: [`fn@credential`], and in command lines [`fn@arguments`]. The **place** says it: the data of a Secret.
//! [`conceal`] puts them together for a file, so that no report can show what was seen.
//!
//! Rules look at all bytes of the files of images: [`SecretReader`].
//! Beside them [`edges`] tells what a file points at, for the question what of an image can be reached.
//!
//! Signs of malware and miners are told by [`MalwareReader`].
//!
//! Private keys and certificates are parsed: [`KeyReader`].
//!
//! A sighting never holds the secret, only where it stands and how long it is.

mod arguments;
mod assignments;
mod concealment;
mod credential;
mod docker;
pub mod edges;
mod encoded;
mod image;
mod keys;
mod keywords;
mod malware;
mod name;
mod reader;
mod rule;
mod scanner;
mod tag;
mod validate;
mod value;

pub use arguments::{Argument, arguments};
pub use assignments::{Assignment, assignments};
pub use concealment::conceal;
pub use credential::{HandedOn, Kind, credential, handed_on, secret_in};
pub use docker::{Written, written_in};
pub use encoded::Encoding;
pub use image::{conceal_image, conceal_packages, conceal_text};
pub use keys::{Algorithm, CertificateFact, KEY_READER, KeyFact, KeyFacts, KeyForm, KeyReader, keys_in};
pub use malware::{
    Certainty, MALWARE_READER, MalwareReader, Sign, SignFact, Weight, What, certainty, malware_in, signs, signs_in,
    signs_in_script,
};
pub use name::{names_build_secret, names_credential, names_detail};
pub use reader::{SECRET_READER, SecretFact, SecretReader, secrets_in};
pub use rule::{Category, Confidence, Rule, rules};
pub use scanner::{Scanner, Sighting, sightings};
pub use tag::Tag;
pub use value::{frames_private_key, is_fill_in, is_hash, is_placeholder, is_public};

/// The readers of what checks judge in the files of images.
pub fn readers() -> Vec<&'static dyn plimsoll_engine::FileReader> {
    vec![&SecretReader, &KeyReader, &MalwareReader]
}
