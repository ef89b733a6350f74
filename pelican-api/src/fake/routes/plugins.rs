//! `/api/application/plugins`.

use panel_http::fake::{
    Access,
    document::{item, page},
    outcome::{Refusal, Reply},
    paging::{Links, Listing, Pages},
    php::{is_true, text},
    validation::Form,
};

use super::Call;
use crate::fake::{
    panel::Outcome,
    state::{Plugin, PluginStatus},
    views::View,
};

/// Ten rows on a page, fifteen when zero is asked for.
const PAGES: Pages = Pages::of(10, 15);

pub(super) fn list(call: &Call<'_>) -> Outcome {
    call.enter("plugin", Access::Read)?;
    let columns = ["id", "name", "author", "category"];
    let listing = Listing::read(call.incoming, PAGES, &columns, &columns)?;
    let world = call.panel.world();
    let fits = |plugin: &&Plugin| {
        columns
            .iter()
            .all(|name| listing.finds(name, Some(plugin.column(name))))
    };
    let mut plugins: Vec<&Plugin> = world.database.plugins.values().filter(fits).collect();
    listing.sort(&mut plugins, |plugin, by| (0, plugin.column(by).to_owned()));
    let plugins = listing.cut(plugins, call.incoming, Links::Bare);
    Ok(Reply::ok(page("plugin", plugins, |plugin| Ok(View::plugin(plugin)))?))
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    call.enter("plugin", Access::Read)?;
    let world = call.panel.world();
    let plugin = world.database.plugins.get(call.parameter(0));
    let plugin = plugin.ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(item("plugin", View::plugin(plugin))))
}

/// The panel is given the archive of a plugin. The fake looks at its name alone.
pub(super) fn import_file(call: &Call<'_>) -> Outcome {
    call.enter("plugin", Access::Write)?;
    let body = String::from_utf8_lossy(&call.incoming.body);
    let name = body.split_once("name=\"plugin\"; filename=\"");
    let name = name.and_then(|(_, rest)| rest.split_once('"'));
    let (name, _) = name.ok_or_else(|| Refusal::broken("PanelException"))?;
    import(call, name)
}

/// The panel fetches the archive of a plugin. The fake looks at its name alone.
pub(super) fn import_url(call: &Call<'_>) -> Outcome {
    call.enter("plugin", Access::Write)?;
    let sent = &call.incoming.input;
    Form::over(sent).field("url", "required|string").check()?;
    let address = text(sent, "url");
    let file = address.rsplit('/').next().unwrap_or_default();
    import(call, file)
}

/// Puts a plugin into the panel's folder. One that is there already is replaced.
fn import(call: &Call<'_>, file: &str) -> Outcome {
    let id = file.strip_suffix(".zip").unwrap_or_default().to_lowercase();
    if id.is_empty() {
        return Err(Refusal::broken("Exception"));
    }
    let mut world = call.panel.world();
    world.database.plugins.insert(id.clone(), Plugin::new(id));
    Ok(Reply::Silent(201))
}

pub(super) fn install(call: &Call<'_>) -> Outcome {
    change(call, |status| match status {
        PluginStatus::NotInstalled => Some(PluginStatus::Enabled),
        _ => None,
    })
}

/// There is never a newer one.
pub(super) fn update(call: &Call<'_>) -> Outcome {
    change(call, |_| None)
}

pub(super) fn enable(call: &Call<'_>) -> Outcome {
    change(call, |status| match status {
        PluginStatus::Disabled => Some(PluginStatus::Enabled),
        _ => None,
    })
}

pub(super) fn disable(call: &Call<'_>) -> Outcome {
    change(call, |status| match status {
        PluginStatus::Enabled => Some(PluginStatus::Disabled),
        _ => None,
    })
}

/// It stays in the folder unless `delete` is sent.
pub(super) fn uninstall(call: &Call<'_>) -> Outcome {
    call.enter("plugin", Access::Write)?;
    let sent = &call.incoming.input;
    Form::over(sent).field("delete", "boolean").check()?;
    let reply = change(call, |status| match status {
        PluginStatus::NotInstalled => None,
        _ => Some(PluginStatus::NotInstalled),
    })?;
    if is_true(sent.get("delete")) {
        call.panel.world().database.plugins.remove(call.parameter(0));
    }
    Ok(reply)
}

/// Gives the plugin of the path another status, unless its own does not allow that.
fn change(call: &Call<'_>, next: impl Fn(PluginStatus) -> Option<PluginStatus>) -> Outcome {
    call.enter("plugin", Access::Write)?;
    let mut world = call.panel.world();
    let plugin = world.database.plugins.get_mut(call.parameter(0));
    let plugin = plugin.ok_or_else(Refusal::not_found)?;
    plugin.status = next(plugin.status).ok_or_else(|| Refusal::broken("PanelException"))?;
    let plugin = plugin.clone();
    Ok(Reply::ok(item("plugin", View::plugin(&plugin))))
}
