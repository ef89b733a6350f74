//! Writes the seeds of `rule_list` into `corpus/rule_list`: every rule with a few parameters, each with a few values.

use std::{fs, io, path::Path};

const RULES: &[&str] = &[
    "required|string|max:20",
    "nullable|integer|between:1,5",
    "numeric|min:0.5|multiple_of:1e-3",
    "in:a,\"b,c\",|not_in:0,1",
    "digits_between:1,3|decimal:0,2",
    "boolean|accepted|declined",
    "alpha_dash|alpha:ascii|lowercase",
    "url:https|email:filter|ip|uuid:4",
    "date|date_format:Y-m-d H:i|after:2020-01-01",
    "required_if:environment.A,1|same:environment.B|gt:environment.A",
    "regex:/^(?=.*\\d)[\\w.-]{1,20}(?<!x)$/iu",
    "regex:~^(a(?1)?b)\\R(?>c+)(?(1)d)[[:alpha:]\\p{Lu}]~xms",
    "not_regex:(^\\Qa\\E(?i:b)\\b.*?$)D",
    "starts_with:a,b|doesnt_end_with:c|size:3",
    "json|timezone:Europe|mac_address|hex_color|base64",
    "exclude_unless:value,1|prohibits:value|bail|sometimes",
    "port|REQUIRED|alpha-num| |:",
];

const VALUES: &[&str] = &["", "5", "-1.5e3", "true", "abc", "tést\n", "2020-01-31 10:00", "https://[::1]:80/a?b#c", "a@b.c", "{\"a\":[1]}"];

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/rule_list");
    fs::create_dir_all(&folder)?;
    for (number, rules) in RULES.iter().enumerate() {
        for (other, value) in VALUES.iter().enumerate() {
            fs::write(folder.join(format!("{number}-{other}")), format!("{rules}\n{value}"))?;
        }
    }
    Ok(())
}
