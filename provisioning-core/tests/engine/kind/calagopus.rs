//! What the shared tests must know of Calagopus.

use calagopus_api::{
    fake::{NewEgg, NewUser},
    models::server::{Server, UpdateServer},
    server::VariableValue,
};

use super::api::fake::FakePanel;

/// The user name of customer 42.
pub(crate) const USERNAME: &str = "customer_42";
/// How the panel names the variable that it refuses.
pub(crate) const REFUSED_VARIABLE: &str = "jar_file";
/// Whether a suspension is a `PATCH`.
pub(crate) const SUSPENDS_BY_PATCH: bool = true;

/// Where a product says that its servers go, which it must: on the two nodes of the panel that was made last.
pub(crate) fn placement() -> String {
    let [first, second] = super::api::fake::nodes();
    format!("placement = {{ nodes = [\"{first}\", \"{second}\"] }}")
}

/// A text with numbers in the place of the panel's own ids.
pub(crate) fn plainly(fake: &FakePanel, text: String) -> String {
    let users = calagopus_api::fake::FakePanel::users(fake).into_iter().enumerate();
    let text = users.fold(text, |text, (place, user)| {
        text.replace(&user.uuid, &(place + 1).to_string())
    });
    fake.servers().into_iter().fold(text, |text, server| {
        text.replace(&format!("server {}", server.uuid), &format!("server {}", server.id))
    })
}

/// An account that is on the panel already. Gives its number.
pub(crate) async fn existing(
    fake: &FakePanel,
    email: &str,
    username: &str,
    external_id: Option<&str>,
    administrator: bool,
) -> u64 {
    let mut user = NewUser::new(username).email(email);
    if let Some(external_id) = external_id {
        user = user.external_id(external_id);
    }
    fake.add_user(if administrator { user.admin() } else { user });
    fake.users().len() as u64
}

/// The panel deletes an account.
pub(crate) async fn delete_user(fake: &FakePanel, number: u64) {
    let user = calagopus_api::fake::FakePanel::users(fake).remove(usize::try_from(number).unwrap() - 1);
    fake.calagopus()
        .user(user.uuid.parse().unwrap())
        .delete()
        .await
        .unwrap();
}

async fn server(fake: &FakePanel, key: &str) -> Server {
    fake.calagopus().servers().find_by_external_id(key).await.unwrap()
}

/// The variables of a server, in the panel's order.
pub(crate) async fn variables(fake: &FakePanel, key: &str) -> Vec<(String, String)> {
    let panel = fake.calagopus();
    let variables = panel.server(server(fake, key).await.id).variables().await.unwrap();
    variables.into_iter().map(|it| (it.env_variable, it.value)).collect()
}

/// The file that a server starts, and in which image.
pub(crate) async fn file_and_image(fake: &FakePanel, key: &str) -> (String, String) {
    let mut variables = variables(fake, key).await;
    variables.retain(|(name, _)| name == "JAR_FILE");
    (variables.remove(0).1, server(fake, key).await.image)
}

/// The owner of a server chooses another file.
pub(crate) async fn set_file(fake: &FakePanel, key: &str, file: &str) {
    let panel = fake.calagopus();
    let value = VariableValue::new("JAR_FILE", file);
    panel
        .server(server(fake, key).await.id)
        .set_variables([value])
        .await
        .unwrap();
}

/// The owner of a server gives it another name.
pub(crate) async fn rename(fake: &FakePanel, key: &str, name: &str) {
    change(fake, key, UpdateServer::new().name(name)).await;
}

/// Somebody gives a server to another account.
pub(crate) async fn give(fake: &FakePanel, key: &str, account: u64) {
    let user = calagopus_api::fake::FakePanel::users(fake).remove(usize::try_from(account).unwrap() - 1);
    change(fake, key, UpdateServer::new().owner(user.uuid.parse().unwrap())).await;
}

async fn change(fake: &FakePanel, key: &str, change: UpdateServer) {
    let panel = fake.calagopus();
    panel.server(server(fake, key).await.id).update(&change).await.unwrap();
}

/// How many databases, back-ups and allocations its owner may make.
pub(crate) async fn feature_limits(fake: &FakePanel, key: &str) -> [Option<u32>; 3] {
    let limits = server(fake, key).await.feature_limits;
    [limits.databases, limits.backups, limits.allocations].map(Some)
}

/// The same egg with this start command.
pub(crate) fn with_startup(egg: NewEgg, command: &str) -> NewEgg {
    egg.startup("Default", command)
}
