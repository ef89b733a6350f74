#![no_main]

use provisioning_core::{
    ServiceId,
    template::{NameRule, NameTemplate, NameValues},
};

libfuzzer_sys::fuzz_target!(|parts: (&str, &str)| {
    let (source, name) = parts;
    let Ok(template) = NameTemplate::parse(source) else { return };
    assert_eq!(template.to_string(), source);
    let service = ServiceId::new("7").expect("an id");
    let values = NameValues::new(&service).owner(name, name, name).product_name(name);
    let whole = template.render(&values);
    assert!(whole.len() <= source.len() + source.len() * name.len() * 2);
    let fitted = template.render_within(&values, &NameRule::pelican());
    assert!(!fitted.is_empty());
});
