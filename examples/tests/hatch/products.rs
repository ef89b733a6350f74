//! Products in files and in the store, and room for them.

use crate::stage::Stage;

const MINECRAFT: &str = include_str!("../../minecraft.toml");

/// S3.15, S3.16: listed, written out, edited, and saved in the place of what was there.
#[tokio::test(flavor = "multi_thread")]
async fn a_product_is_listed_written_out_edited_and_saved_again() {
    let stage = Stage::new().with_samples();
    stage
        .hatch("--json products save --product minecraft.toml")
        .await
        .done();
    let listed = stage.hatch("--panel-id eu products list").await;
    assert!(
        listed.out.contains("minecraft ") && listed.out.contains("memory 4 GB"),
        "{}",
        listed.out
    );

    let written = stage.hatch("--panel-id eu products get --id minecraft").await;
    stage.write(
        "edited.toml",
        &written.out.replace("memory = \"4 GB\"", "memory = \"6 GB\""),
    );
    let saved = stage.hatch("--json products save --product edited.toml").await.done();
    assert_eq!(saved["product"]["memory"], 6144);
    assert_eq!(saved["product"]["options"]["memory"]["unit"], 1024);
    let unknown = stage.hatch("--panel-id eu products get --id nothing").await;
    assert_eq!(unknown.code, Some(2));
}

/// S1.46, S1.48, S2.43: what customers would be asked for, or every mistake.
#[tokio::test(flavor = "multi_thread")]
async fn a_product_file_is_checked_before_anything_is_sold() {
    let stage = Stage::new().with_samples();
    let sound = stage.hatch("products check --product minecraft.toml").await;
    assert_eq!(
        sound.out.trim(),
        "minecraft.toml: minecraft is sound\n\
         customers get the egg Paper and set MINECRAFT_VERSION\n\
         customers may buy 1 to 5 of `databases`: 1 each on top of databases\n\
         customers may buy 1 to 8 of `memory`: 1 GB each on top of memory"
    );
    stage.write("broken.toml", &MINECRAFT.replace("max = 5", "max = 0\nunti = 1"));
    let broken = stage.hatch("--json products check --product broken.toml").await;
    let problems = broken.json()["error"]["problems"].as_array().unwrap().clone();
    let fields: Vec<&str> = problems
        .iter()
        .map(|problem| problem["field"].as_str().unwrap())
        .collect();
    assert_eq!(
        (broken.code, fields),
        (
            Some(2),
            vec![
                "options.databases.max",
                "options.databases.max",
                "options.databases.unti"
            ]
        )
    );
    assert!(stage.fake.servers().is_empty());
}

/// S2.64, S3.35: of every node, whether a server fits, and why not.
#[tokio::test(flavor = "multi_thread")]
async fn room_is_told_node_by_node() {
    let stage = Stage::new().with_samples();
    let room = stage.hatch("room --product minecraft.toml").await;
    assert_eq!(room.code, Some(0), "{}", room.err);
    assert!(room.out.contains("node 1 (node-1): a server fits"), "{}", room.out);
    stage.write("minecraft.toml", &MINECRAFT.replace("25565, \"25600-25610\"", "30120"));
    let none = stage.hatch("room --product minecraft.toml").await;
    assert_eq!(none.code, Some(4));
    assert!(none.out.contains("(30120): the node has none of them"), "{}", none.out);
    assert!(none.err.contains("add allocations to node 1"), "{}", none.err);
}
