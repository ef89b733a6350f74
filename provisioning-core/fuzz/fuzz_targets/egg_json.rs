#![no_main]

#[path = "../trial.rs"]
mod trial;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // Without the brace it would be YAML.
    trial::egg(&[b"{", bytes].concat());
});
