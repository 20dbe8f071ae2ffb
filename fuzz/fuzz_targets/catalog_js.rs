//! Reads any bytes as each file of JavaScript, Python and conda.
#![no_main]

mod catalog;

use libfuzzer_sys::fuzz_target;

const READERS: [(&str, &[&str]); 14] = [
    ("npm_lock", &["package-lock.json"]),
    ("node_modules", &["node_modules/a/package.json", "node_modules/.package-lock.json"]),
    ("yarn_lock", &["yarn.lock"]),
    ("pnpm_lock", &["pnpm-lock.yaml"]),
    ("bun_lock", &["bun.lock"]),
    ("deno_lock", &["deno.lock"]),
    ("python_dist", &["a-1.dist-info/METADATA", "a-1.dist-info/RECORD", "a-1.egg-info", "a-1.egg"]),
    ("requirements", &["requirements.txt", "_vendor/vendor.txt"]),
    ("pipfile_lock", &["Pipfile.lock"]),
    ("poetry_lock", &["poetry.lock"]),
    ("pdm_lock", &["pdm.lock"]),
    ("uv_lock", &["uv.lock"]),
    ("pylock", &["pylock.toml"]),
    ("conda_meta", &["conda-meta/a.json"]),
];

fuzz_target!(|bytes: &[u8]| {
    catalog::feed(&READERS, bytes);
    catalog::feed(&[("conda_environment", &["environment.yml", "conda-lock.yml"])], bytes);
});
