//! References to packages of NuGet in build files: projects, `Directory.Packages.props`, `Directory.Build.props`.

use plimsoll_engine::Interest;

use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "msbuild",
    version: 1,
    interest: &[
        Interest::Suffix(".csproj"),
        Interest::Suffix(".fsproj"),
        Interest::Suffix(".vbproj"),
        Interest::Suffix("Packages.props"),
        Interest::Suffix("packages.props"),
        Interest::Name("Directory.Build.props"),
    ],
    read: crate::dotnet::msbuild::read,
    assemble: Assemble::Each,
};
