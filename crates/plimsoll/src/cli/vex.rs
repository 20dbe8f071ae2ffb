//! `plimsoll vex`: statements on the exploitability of vulnerabilities.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::ImageArgs;

/// `vex`.
#[derive(Subcommand, Debug)]
pub(crate) enum Vex {
    /// Say the status of a vulnerability in a product
    Add(Box<VexAdd>),
    /// Check documents and keep them beside what was said here
    Import(VexImport),
    /// What is said, by whom and when
    List(VexList),
    /// Write all that is said as one document
    Export(Box<VexExport>),
}

/// Where statements are kept.
#[derive(Args, Debug)]
pub(crate) struct VexFile {
    /// The file of statements [default: `vex.file` of plimsoll.yaml, else .plimsoll/vex.json]; imported documents are
    /// in the folder beside it that ends in `.d`
    #[arg(long = "file", value_name = "FILE", env = "PLIMSOLL_VEX_FILE")]
    pub(crate) file: Option<PathBuf>,
}

/// `vex add`.
#[derive(Args, Debug)]
pub(crate) struct VexAdd {
    /// `CVE-2024-3094`, `GHSA-…` or any other id
    #[arg(value_name = "VULN")]
    pub(crate) id: String,
    /// A package URL, a reference of an image or another identifier, repeatable; what it leaves out may be anything
    #[arg(long = "product", value_name = "PRODUCT", required = true)]
    pub(crate) products: Vec<String>,
    /// `not_affected`, `affected`, `fixed` or `under_investigation`
    #[arg(long, value_name = "STATUS", value_parser = ["not_affected", "affected", "fixed", "under_investigation"])]
    pub(crate) status: String,
    /// Why it is not affected, as a word of OpenVEX
    #[arg(long, value_name = "WORD")]
    pub(crate) justification: Option<String>,
    /// Why it is not affected, for people
    #[arg(long, value_name = "TEXT")]
    pub(crate) impact: Option<String>,
    /// What to do where it is affected
    #[arg(long, value_name = "TEXT")]
    pub(crate) action: Option<String>,
    /// The package in the product that it is about, as a package URL, repeatable [default: all of the product]
    #[arg(long = "subcomponent", value_name = "PURL")]
    pub(crate) subcomponents: Vec<String>,
    /// Another id of the vulnerability, repeatable
    #[arg(long = "alias", value_name = "ID")]
    pub(crate) aliases: Vec<String>,
    /// Who says it [default: the author of the file]
    #[arg(long, value_name = "NAME")]
    pub(crate) author: Option<String>,
    /// In which role
    #[arg(long, value_name = "TEXT")]
    pub(crate) role: Option<String>,
    /// The last day on which it holds, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<String>,
    /// Say it as on this day, YYYY-MM-DD [default: now]
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<String>,
    /// The file to add it to [default: `vex.file` of plimsoll.yaml, else .plimsoll/vex.json]
    #[arg(short, long, value_name = "FILE", env = "PLIMSOLL_VEX_FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// `vex import`.
#[derive(Args, Debug)]
pub(crate) struct VexImport {
    /// Documents in OpenVEX, CSAF or CycloneDX
    #[arg(value_name = "FILE", required = true)]
    pub(crate) documents: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) file: VexFile,
}

/// `vex list`.
#[derive(Args, Debug)]
pub(crate) struct VexList {
    /// Only statements about flaws of these images, root file systems or bills of materials that apply to none of them,
    /// with what differs first
    #[arg(long, value_name = "TARGET", num_args = 1..)]
    pub(crate) unmatched: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) file: VexFile,
    /// Which statements have expired is told as on this day, YYYY-MM-DD [default: today, UTC]
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<String>,
    /// `text` or `json`
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub(crate) format: String,
}

/// `vex export`.
#[derive(Args, Debug)]
pub(crate) struct VexExport {
    /// Only what applies to this image, in its identifiers: `image:REFERENCE`, a layout, an archive, `sbom:FILE`
    #[arg(value_name = "TARGET")]
    pub(crate) target: Option<String>,
    /// `openvex` 0.2.0, `csaf` 2.0 or `cyclonedx` 1.6
    #[arg(long, value_name = "FORMAT", value_parser = ["openvex", "csaf", "cyclonedx"])]
    pub(crate) format: String,
    /// Who publishes it [default: the author of the file]
    #[arg(long, value_name = "NAME")]
    pub(crate) author: Option<String>,
    /// In which role
    #[arg(long, value_name = "TEXT")]
    pub(crate) role: Option<String>,
    /// The id of the document
    #[arg(long, value_name = "IRI")]
    pub(crate) id: Option<String>,
    #[command(flatten)]
    pub(crate) file: VexFile,
    /// Where to write it [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) settings: ImageArgs,
}
