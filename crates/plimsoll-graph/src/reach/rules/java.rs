//! The run-time of Java: what its launcher loads by a path relative to itself. Source: OpenJDK 17, `java_md.c` and
//! `os_linux.cpp`. Libraries of modules that are loaded when a class asks for them are those of `java.base` and
//! management; which others are needed is in classes, which are not read.

use super::{Rule, Want, When};

pub(super) const RULES: &[Rule] = &[Rule {
    when: When::Named(&["java"]),
    wants: &[
        Want::Reach("../lib/libjli.so"),
        Want::Reach("../lib/jvm.cfg"),
        Want::Reach("../lib/server/libjvm.so"),
        Want::Reach("../lib/libjava.so"),
        Want::Reach("../lib/libjimage.so"),
        Want::Reach("../lib/libverify.so"),
        Want::Reach("../lib/libzip.so"),
        Want::Reach("../lib/libnet.so"),
        Want::Reach("../lib/libnio.so"),
        Want::Reach("../lib/libextnet.so"),
        Want::Reach("../lib/libinstrument.so"),
        Want::Reach("../lib/libjsig.so"),
        Want::Reach("../lib/libmanagement*.so"),
        Want::Reach("../lib/libsyslookup.so"),
        Want::Data("../lib/modules"),
        Want::Data("../lib/tzdb.dat"),
        Want::Data("../lib/server/classes*.jsa"),
        Want::Data("../release"),
        Want::Below("../conf"),
        Want::Below("../lib/security"),
    ],
}];
