//! One run: trouble, quiet, and the account.

use std::{fs, path::Path, time::Duration};

use jiff::Timestamp;
use provisioning_core::{PanelId, ProductDraft};
use tokio::time::{Instant, sleep};

use crate::{
    Result,
    account::Account,
    arguments::Arguments,
    dice::Dice,
    edits::trade,
    ground::FakePanel,
    killer::kill,
    panel::{Keys, connect},
    shop::Shop,
    store::StoreAddress,
    weather::disturb,
    workers::Pack,
};

/// Gives whether every service is as wanted in the end.
pub(crate) async fn run(arguments: &Arguments) -> Result<bool> {
    let folder = tempfile::tempdir()?;
    let address = match &arguments.store {
        Some(address) => address.clone(),
        None => StoreAddress::Sqlite(folder.path().join("chaos.db")),
    };
    let fake = match arguments.url {
        Some(_) => None,
        None => Some(FakePanel::new(arguments.panel, arguments.seed)),
    };
    let served = fake.as_ref().map(FakePanel::serve).transpose()?;
    let url = match (&arguments.url, &served) {
        (Some(url), _) => url.clone(),
        (None, served) => served.as_ref().map(|server| server.url()).unwrap_or_default(),
    };
    let keys = fake
        .as_ref()
        .map_or_else(Keys::from_environment, |fake| Ok(fake.keys()))?;
    let name = format!("chaos-{:x}", Timestamp::now().as_millisecond());
    let pace = fake.is_some().then(|| arguments.hurried());
    let (store, builder) = address.open().await?;
    let panel = PanelId::new(&name)?;
    let connection = connect(arguments.panel, &url, keys.clone(), arguments.allow_plain_http, pace)?;
    let engine = builder.panel(panel.clone(), connection).build()?;
    let shop = Shop::open(engine, store, panel, drafts(arguments, fake.as_ref())?).await?;
    let command = command(arguments, &address, &url, &name)?;
    let mut pack = Pack::start(command, keys, arguments.workers)?;
    println!(
        "{} on {url}: {} services, {} workers, {} s of trouble, seed {}, on {address}",
        name,
        arguments.services,
        arguments.workers,
        arguments.seconds.as_secs(),
        arguments.seed
    );

    trouble(arguments, &shop, fake.as_ref(), &mut pack).await?;
    let began = Instant::now();
    let mut is_quiet = shop.quiet(&mut pack, arguments.patience).await?;
    // What was sent last has been done by then; somebody looks at every service once more.
    sleep(pace.map_or(Duration::ZERO, |pace| pace.settle)).await;
    shop.look().await?;
    is_quiet &= shop.quiet(&mut pack, arguments.patience).await?;
    let after = began.elapsed().as_secs();
    match is_quiet {
        true => println!("quiet after {after} s"),
        false => println!("not quiet after {after} s"),
    }

    let account = account(&shop, fake.as_ref()).await?;
    println!("{account}");
    if fake.is_none() && !arguments.keep {
        shop.end_all().await?;
        let is_gone = shop.quiet(&mut pack, arguments.patience).await?;
        let left = shop.listed().await?.rows.into_iter();
        let left = left.filter(|row| row.made_by.as_deref().is_some_and(|key| shop.is_ours(key)));
        println!(
            "terminated{}; {} servers are left",
            if is_gone { "" } else { ", not all of them" },
            left.count()
        );
    }
    pack.stop().await?;
    Ok(is_quiet && account.is_as_wanted())
}

/// Until its time is over, or Ctrl-C.
async fn trouble(arguments: &Arguments, shop: &Shop, fake: Option<&FakePanel>, pack: &mut Pack) -> Result<()> {
    let dice = |which| Dice::new(arguments.seed, which);
    let ends = Instant::now() + arguments.seconds;
    let weather = async {
        match fake {
            Some(fake) => disturb(fake, arguments.faults, arguments.hurried(), dice(1), ends).await,
            None => 0,
        }
    };
    let all = async {
        tokio::join!(
            weather,
            trade(shop, fake, arguments.services, arguments.seconds, dice(2), ends),
            kill(pack, arguments.pause, dice(3), ends),
        )
    };
    let done = tokio::select! {
        done = all => Some(done),
        _ = tokio::signal::ctrl_c() => None,
    };
    if let Some(fake) = fake {
        fake.faults().clear();
    }
    let Some((disturbed, asked, toll)) = done else {
        println!("interrupted: the trouble is over");
        return Ok(());
    };
    let (asked, toll) = (asked?, toll?);
    println!(
        "{} workers killed, {} paused, {} ended by themselves; {} orders, {} edits, {} servers deleted by an administrator",
        toll.killed, toll.paused, pack.restarts, asked.orders, asked.edits, asked.deleted
    );
    if let Some(fake) = fake {
        println!("{disturbed} of {} calls disturbed", fake.requests());
    }
    Ok(())
}

async fn account(shop: &Shop, fake: Option<&FakePanel>) -> Result<Account> {
    let wanted = shop.wanted().await?;
    let found = match fake {
        Some(fake) => fake.found(&shop.keys()),
        None => shop.listed().await?,
    };
    Ok(Account::of(wanted, &found, |key| shop.is_ours(key)))
}

/// How a worker is started.
fn command(arguments: &Arguments, store: &StoreAddress, url: &str, name: &str) -> Result<Vec<String>> {
    let software = clap::ValueEnum::to_possible_value(&arguments.panel).ok_or("which panel is it")?;
    let pause = arguments.pause.as_secs_f64().to_string();
    let mut command = vec!["--panel", software.get_name(), "--pause", &pause];
    let store = store.to_string();
    command.extend(["--store", &store]);
    if arguments.allow_plain_http {
        command.push("--allow-plain-http");
    }
    command.extend(["worker", "--url", url, "--name", name]);
    if arguments.url.is_none() {
        command.push("--hurried");
    }
    Ok(command.into_iter().map(str::to_owned).collect())
}

/// What is sold: two packages of a small server on a fake panel, otherwise what the files say.
fn drafts(arguments: &Arguments, fake: Option<&FakePanel>) -> Result<Vec<ProductDraft>> {
    let read = |file: &Path| -> Result<ProductDraft> {
        let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        Ok(toml::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?)
    };
    let Some(fake) = fake else {
        let files = arguments.product.iter().chain(&arguments.larger);
        return files.map(|file| read(file)).collect();
    };
    let draft = |memory: u64| {
        toml::from_str(&format!(
            "id = \"small-{memory}\"\nname = \"Small\"\negg = \"{}\"\nserver_name = \"%service_id%\"\n\
             [resources]\nmemory = \"{memory} MB\"\ndisk = \"512 MB\"\ncpu = 100\n{}",
            fake.egg(),
            fake.placement()
        ))
    };
    Ok([256, 512]
        .map(draft)
        .into_iter()
        .collect::<std::result::Result<_, _>>()?)
}
