//! Sizes, shares and numbers as people write them.

use super::*;

/// S3.30
#[test]
fn a_size_is_taken_with_its_unit_and_a_plain_number_is_megabytes() {
    let memory = |written: Written| {
        product(|draft| {
            draft.resources.memory = Some(written);
            draft.options.clear();
        })
        .memory()
    };
    assert_eq!(memory("2.5 GB".into()), Mebibytes::new(2560));
    assert_eq!(memory(512.into()), Mebibytes::new(512));
    assert_eq!(memory("Unlimited".into()), Limit::Unlimited);
    assert_eq!(memory(Mebibytes::from_gib(1).into()), Mebibytes::new(1024));
}

#[test]
fn unlimited_is_written_as_a_word_and_never_as_0() {
    for (memory, word) in [
        ("0", "no limit"),
        ("0 GB", "no limit"),
        ("disabled", "do without"),
        ("-1", "negative"),
        ("5000 TB", "more than a panel"),
    ] {
        let found = problems(|draft| draft.resources.memory = Some(memory.into()));
        assert!(
            found.len() == 1 && found[0].starts_with("resources.memory: ") && found[0].contains(word),
            "{memory}: {found:?}"
        );
    }
}

#[test]
fn swap_takes_the_panels_own_numbers_as_well() {
    let swap = |written: Written| product(|draft| draft.resources.swap = Some(written)).swap();
    for (written, limit) in [
        ("-1", Limit::Unlimited),
        ("unlimited", Limit::Unlimited),
        ("0", Limit::Disabled),
        ("1 GB", Limit::At(Mebibytes::from_gib(1))),
    ] {
        assert_eq!(swap(written.into()), limit, "{written}");
    }
    assert_eq!(
        toml::from_str::<ProductDraft>(&MINECRAFT.replace("swap = \"disabled\"", "swap = -1"))
            .unwrap()
            .check(&catalogue())
            .unwrap()
            .swap(),
        Limit::Unlimited
    );
}

/// S2.45
#[test]
fn a_processor_share_of_0_is_no_limit() {
    assert_eq!(
        product(|draft| draft.resources.cpu = Some(0.into())).cpu(),
        Limit::Unlimited
    );
    assert_eq!(
        product(|draft| draft.resources.cpu = Some("150 %".into())).cpu(),
        CpuPercent::new(150).unwrap()
    );
}

/// S2.47, S3.19
#[test]
fn an_io_weight_left_blank_is_left_to_the_panel() {
    assert_eq!(product(|draft| draft.resources.io = Some("".into())).io(), None);
    assert_eq!(
        product(|draft| draft.resources.io = Some(10.into())).io(),
        IoWeight::new(10).ok()
    );
    for weight in [9, 1001, 70_000] {
        assert_eq!(
            problems(|draft| draft.resources.io = Some(weight.into())).len(),
            1,
            "{weight}"
        );
    }
}

/// S2.48
#[test]
fn features_left_out_are_one_address_and_nothing_else() {
    let product = product(|draft| draft.features = Default::default());
    assert_eq!(
        (product.databases(), product.backups(), product.allocations()),
        (Limit::Disabled, Limit::Disabled, Limit::At(1))
    );
}
