//! What the linker of Go writes into programs. Source: Go, `src/debug/buildinfo/buildinfo.go`,
//! `src/cmd/link/internal/ld/data.go` (`buildinfo`), `src/runtime/debug/mod.go` (`ParseBuildInfo`).

mod flags;
mod info;
mod text;

pub(crate) use flags::main_version;
pub(crate) use info::{places, read_build_info};
pub(crate) use text::{BuildInfo, Module};
