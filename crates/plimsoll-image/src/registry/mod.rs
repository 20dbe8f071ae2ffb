//! Images from a registry, over the distribution API of the OCI.
//!
//! A tag is turned into a digest once, by [`Registry::resolve`]; everything behind it is asked for by digest, so a tag
//! that moves meanwhile changes nothing. Manifests are checked here; blobs are streamed, and whoever reads them checks
//! them. Nothing is asked before the first call, and nothing at all offline.
//!
//! The calls block. They may come from several threads, but not from inside an asynchronous runtime.

mod blob;
mod challenge;
mod config;
mod credential;
mod digest;
mod error;
mod helper;
mod session;
mod settings;
mod token;
mod transport;

use std::io::Read;
use std::sync::Arc;

use plimsoll_facts::ImageReference;
use reqwest::header::{CONTENT_TYPE, HeaderName};

use blob::Blob;
use digest::Algorithm;
pub use error::RegistryError;
use session::{Endpoint, Repository, Session};
pub use settings::{Proxies, RegistryLimits, RegistrySettings, Timeouts};
use transport::{Request, header};
pub(crate) use transport::{innermost, plain};

/// All forms of manifests and indexes, so that a registry converts none. Docker's schema 1 is the last choice: it is
/// asked for to be told from an image that is absent.
const MANIFEST_TYPES: &str = "application/vnd.oci.image.index.v1+json, \
     application/vnd.oci.image.manifest.v1+json, \
     application/vnd.oci.artifact.manifest.v1+json, \
     application/vnd.docker.distribution.manifest.list.v2+json, \
     application/vnd.docker.distribution.manifest.v2+json, \
     application/vnd.docker.distribution.manifest.v1+prettyjws;q=0.5, \
     application/vnd.docker.distribution.manifest.v1+json;q=0.5";

/// The media type of schema 1 with signatures inside, whose digest is that of a part of its bytes.
const SIGNED_SCHEMA_1: &str = "application/vnd.docker.distribution.manifest.v1+prettyjws";

/// The header by which a registry says the digest of what it sends.
const DIGEST_HEADER: &str = "docker-content-digest";

/// The registries of a run.
pub struct Registry {
    session: Arc<Session>,
}

/// What a reference means at the moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resolved {
    /// The host that answered: the registry's or a mirror's.
    pub host: String,
    /// Digest of the bytes: that of the reference, else the registry's own choice of algorithm, else SHA-256.
    pub digest: String,
    /// What the registry says that the bytes are, without parameters; empty if it says nothing. It may lie.
    pub media_type: String,
    /// The manifest or index as it is: also an artefact, an attestation or schema 1.
    pub bytes: Vec<u8>,
}

impl Registry {
    /// Reads the configuration files. Opens no connection.
    pub fn new(settings: RegistrySettings) -> Result<Self, RegistryError> {
        Ok(Self { session: Arc::new(Session::new(settings)?) })
    }

    /// The manifest or index that a reference names, checked. Its digest is what it stands for from now on. In
    /// `name:tag@digest` the digest decides; without either the tag is `latest`.
    pub fn resolve(&self, reference: &ImageReference<'_>) -> Result<Resolved, RegistryError> {
        let wanted = reference.digest();
        if let Some(digest) = wanted {
            Algorithm::of(digest)?;
        }
        let what = format!("manifests/{}", wanted.or(reference.tag()).unwrap_or("latest"));
        self.session.at_each(&Repository::of(reference), |endpoint| self.manifest_at(endpoint, &what, wanted))
    }

    /// The bytes of the manifest with that digest, checked. Errors: as for [`Registry::resolve`].
    pub fn manifest(&self, reference: &ImageReference<'_>, digest: &str) -> Result<Vec<u8>, RegistryError> {
        Algorithm::of(digest)?;
        let what = format!("manifests/{digest}");
        let work = |endpoint: &Endpoint| self.manifest_at(endpoint, &what, Some(digest));
        Ok(self.session.at_each(&Repository::of(reference), work)?.bytes)
    }

    /// The bytes of a blob as they arrive, at most `size`. After a cut they go on where they stopped; a reading error
    /// holds a [`RegistryError`]. They are not checked: only the reader sees when all of them are there.
    pub fn blob(
        &self,
        reference: &ImageReference<'_>,
        digest: &str,
        size: u64,
    ) -> Result<Box<dyn Read + Send>, RegistryError> {
        Algorithm::of(digest)?;
        Ok(Box::new(Blob::open(Arc::clone(&self.session), Repository::of(reference), digest, size)?))
    }

    /// What went wrong so far without stopping anything: mirrors that could not help, helpers that gave nothing.
    pub fn notes(&self) -> Vec<String> {
        self.session.notes()
    }

    fn manifest_at(&self, endpoint: &Endpoint, what: &str, wanted: Option<&str>) -> Result<Resolved, RegistryError> {
        let request = Request { accept: Some(MANIFEST_TYPES), ..Request::default() };
        let response = self.session.get(endpoint, what, request)?;
        let media_type = header(response.headers(), CONTENT_TYPE);
        let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let announced = header(response.headers(), HeaderName::from_static(DIGEST_HEADER)).to_owned();
        let bytes = self.session.transport().read_all(response, "the manifest", self.session.manifest_limit())?;
        let host = endpoint.host.clone();
        // What a registry announces need not be checkable; what we ask for was checked to be.
        let expected = wanted.or(Some(announced.as_str()).filter(|announced| Algorithm::of(announced).is_ok()));
        let algorithm = expected.map_or(Ok(Algorithm::Sha256), Algorithm::of)?;
        let digest = algorithm.digest(&bytes);
        match expected {
            Some(expected) if expected != digest => {
                if media_type == SIGNED_SCHEMA_1 && wanted.is_none() {
                    return Ok(Resolved { host, digest: expected.to_owned(), media_type, bytes });
                }
                Err(RegistryError::WrongDigest { host, expected: expected.to_owned(), found: digest })
            }
            _ => Ok(Resolved { host, digest, media_type, bytes }),
        }
    }
}

/// Any text as challenges, one header in each line.
#[cfg(feature = "fuzzing")]
pub(crate) fn read_challenge(text: &str) {
    if let Some(challenge::Challenge::Bearer { realm, service }) = challenge::choose(text.lines()) {
        let longest = realm.len().max(service.map_or(0, |service| service.len()));
        assert!(longest <= text.len(), "no more than was said");
    }
}
