//! What a server is started with: its whole environment, and its startup command with the values in it.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{
    Environment,
    shell::{as_shell, expanded, replaced},
};
use crate::{
    egg::{Egg, EggVariable, provided_variables},
    panel::PanelKind,
    product::Product,
};

/// What the panel and its node know of a server and its egg does not say. What is `None` is not known yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerFacts {
    /// The memory limit in MiB; 0 is unlimited.
    pub memory: u64,
    /// The IP address and port of the first allocation.
    pub address: Option<(String, u16)>,
    /// The server's uuid on the panel.
    pub uuid: Option<Uuid>,
    /// The short name of its location. Pterodactyl only.
    pub location: Option<String>,
    /// How many allocations it may have. Pterodactyl only.
    pub allocation_limit: Option<u32>,
    /// The time zone of the node.
    pub time_zone: Option<String>,
}

impl ServerFacts {
    /// A server with so much memory in MiB; 0 is unlimited. Assign what else is known.
    #[must_use]
    pub fn new(memory: u64) -> Self {
        Self {
            memory,
            ..Self::default()
        }
    }

    fn value(&self, name: &str) -> Option<String> {
        let (ip, port) = self.address.as_ref().map(|(ip, port)| (ip, port)).unzip();
        match name {
            "SERVER_MEMORY" => Some(self.memory.to_string()),
            "SERVER_IP" => ip.cloned(),
            "SERVER_PORT" => port.map(u16::to_string),
            "P_SERVER_UUID" => self.uuid.map(|uuid| uuid.to_string()),
            "P_SERVER_LOCATION" => self.location.clone(),
            "P_SERVER_ALLOCATION_LIMIT" => self.allocation_limit.map(|limit| limit.to_string()),
            "TZ" => self.time_zone.clone(),
            _ => None,
        }
    }
}

/// A startup command with the values in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StartupPreview {
    /// As the panel shows it to the server's owner: `[hidden]` stands for values that he may not see, and what the panel
    /// does not know stays as it is written. Calagopus shows the command as it is.
    pub shown: String,
    /// As it is run: the node and the image's start script put in every variable of the environment, also where it is written
    /// `$NAME`. What only a shell can tell (`$(…)`, `${NAME:-other}`, what single quotation marks hold) stays as it is.
    ///
    /// It holds what owners may not see.
    pub run: String,
    /// The names that are written in the command and that nothing gives a value: they are run as nothing.
    pub unfilled: Vec<String>,
}

impl Product {
    /// The startup command of a server of this product with this environment.
    ///
    /// See [`Environment::startup_preview`].
    #[must_use]
    pub fn startup_preview(&self, environment: &Environment, facts: &ServerFacts) -> StartupPreview {
        environment.startup_preview(self.egg(), self.kind(), self.startup(), facts)
    }
}

impl Environment {
    /// A startup command of a server with this environment, as the panel shows it and as it is run.
    ///
    /// ```
    /// use provisioning_core::{
    ///     egg::{Egg, EggVariable},
    ///     panel::PanelKind,
    ///     product::{Environment, ServerFacts, Variables},
    /// };
    ///
    /// let mut egg = Egg::new("Paper");
    /// egg.variables = vec![EggVariable::new("JAR", "required"), EggVariable::new("TOKEN", "required")];
    /// egg.variables[0].user_viewable = true;
    /// let environment = Environment::of(&egg, PanelKind::Pelican)
    ///     .product(&Variables::from_iter([("JAR", "paper.jar"), ("TOKEN", "canary")]))
    ///     .build()?;
    ///
    /// let command = "java -Xmx{{SERVER_MEMORY}}M -jar {{JAR}} --token {{TOKEN}} --world $WORLD --port {{SERVER_PORT}}";
    /// let preview = environment.startup_preview(&egg, PanelKind::Pelican, command, &ServerFacts::new(4096));
    /// assert_eq!(preview.shown, "java -Xmx4096M -jar paper.jar --token [hidden] --world $WORLD --port 0");
    /// assert_eq!(preview.run, "java -Xmx4096M -jar paper.jar --token canary --world  --port 0");
    /// assert_eq!(preview.unfilled, ["WORLD"]);
    /// # Ok::<_, provisioning_core::problem::Problems>(())
    /// ```
    #[must_use]
    pub fn startup_preview(&self, egg: &Egg, kind: PanelKind, command: &str, facts: &ServerFacts) -> StartupPreview {
        let facts = &with_address(kind, facts);
        let mut environment = self.in_container(kind, command, facts);
        let startup = environment.remove("STARTUP").unwrap_or_default();
        let (run, unfilled) = expanded(&as_shell(&startup), &environment);
        StartupPreview {
            shown: self.shown(egg, kind, command, facts),
            run,
            unfilled,
        }
    }

    /// Everything that a server of this panel finds in its environment, as far as it is known: the variables of its egg, and
    /// over them what the [panel and the node](provided_variables) add. Pterodactyl and Pelican write all names in capitals.
    #[must_use]
    pub fn in_container(&self, kind: PanelKind, command: &str, facts: &ServerFacts) -> BTreeMap<String, String> {
        let name_there = |name: &str| match kind {
            PanelKind::Calagopus => name.to_owned(),
            _ => name.to_uppercase(),
        };
        let of_egg = self
            .iter()
            .map(|(name, value)| (name_there(name), value.value().to_owned()));
        let mut environment: BTreeMap<String, String> = of_egg.collect();
        for provided in provided_variables(kind) {
            environment.remove(provided.name);
            environment.extend(
                facts
                    .value(provided.name)
                    .map(|value| (provided.name.to_owned(), value)),
            );
        }
        let startup = match kind {
            PanelKind::Pelican => self.filled_by_node(command, facts),
            _ => command.to_owned(),
        };
        environment.insert("STARTUP".to_owned(), startup);
        environment
    }

    /// As Pterodactyl and Pelican show it: one variable after the other, so that a value may hold the name of a later one.
    fn shown(&self, egg: &Egg, kind: PanelKind, command: &str, facts: &ServerFacts) -> String {
        if kind == PanelKind::Calagopus {
            return command.to_owned();
        }
        let of_server = ["SERVER_MEMORY", "SERVER_IP", "SERVER_PORT"]
            .into_iter()
            .filter_map(|name| Some((name, facts.value(name)?)));
        let shown = |variable: &EggVariable| match self.get(&variable.env_variable) {
            _ if !variable.user_viewable => "[hidden]".to_owned(),
            Some(value) => value.value().to_owned(),
            None => variable.default_value.clone(),
        };
        let of_egg = egg
            .variables
            .iter()
            .map(|variable| (variable.env_variable.as_str(), shown(variable)));
        of_server.chain(of_egg).fold(command.to_owned(), |text, (name, value)| {
            replaced(text, &format!("{{{{{name}}}}}"), &value)
        })
    }

    /// As Pelican's node fills it: names as the egg writes them, and nothing between `[[` and `]]`.
    fn filled_by_node(&self, command: &str, facts: &ServerFacts) -> String {
        let mut text = String::new();
        for (index, part) in as_shell(command).split("[[").enumerate() {
            let (kept, free) = match part.split_once("]]") {
                Some((kept, free)) if index > 0 => (Some(kept), free),
                _ => (None, part),
            };
            match kept {
                Some(kept) => text.extend(["[[", kept, "]]"]),
                None if index > 0 => text.push_str("[["),
                None => {}
            }
            let placeholder = |name: &str| format!("${{{name}}}");
            text += &self.iter().fold(free.to_owned(), |text, (name, value)| {
                replaced(text, &placeholder(name), value.value())
            });
        }
        ["SERVER_PORT", "SERVER_MEMORY", "SERVER_IP"]
            .into_iter()
            .filter_map(|name| Some((name, facts.value(name)?)))
            .fold(text, |text, (name, value)| {
                replaced(text, &format!("${{{name}}}"), &value)
            })
    }
}

/// A server of Pelican without an allocation is shown one.
fn with_address(kind: PanelKind, facts: &ServerFacts) -> ServerFacts {
    let none = || (kind == PanelKind::Pelican).then(|| ("127.0.0.1".to_owned(), 0));
    ServerFacts {
        address: facts.address.clone().or_else(none),
        ..facts.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::{Variables, environment::shell::LONGEST_COMMAND};

    fn egg(variables: &[(&str, bool)]) -> Egg {
        let mut egg = Egg::new("Paper");
        for (name, is_viewable) in variables {
            let mut variable = EggVariable::new(*name, "nullable");
            variable.user_viewable = *is_viewable;
            egg.variables.push(variable);
        }
        egg
    }

    fn preview(kind: PanelKind, egg: &Egg, values: &[(&str, &str)], command: &str) -> StartupPreview {
        let environment = Environment::of(egg, kind)
            .product(&values.iter().copied().collect::<Variables>())
            .build()
            .unwrap();
        let facts = ServerFacts {
            address: Some(("10.0.0.1".to_owned(), 25_565)),
            ..ServerFacts::new(1024)
        };
        environment.startup_preview(egg, kind, command, &facts)
    }

    #[test]
    fn each_panel_shows_placeholders_as_it_does() {
        let egg = egg(&[("A", true), ("B", true), ("TOKEN", false)]);
        let values = [("A", "{{B}}"), ("B", "{{A}}"), ("TOKEN", "canary")];
        let command = "run {{A}} {{ B }} {{b}} {{TOKEN}} {{NONE}} {{SERVER_IP}}:{{SERVER_PORT}} {{SERVER_MEMORY}}";
        for kind in [PanelKind::Pterodactyl, PanelKind::Pelican] {
            // Filled one by one: what A holds is filled with B, what B holds is not filled any more.
            assert_eq!(
                preview(kind, &egg, &values, command).shown,
                "run {{A}} {{ B }} {{b}} [hidden] {{NONE}} 10.0.0.1:25565 1024"
            );
        }
        assert_eq!(preview(PanelKind::Calagopus, &egg, &values, command).shown, command);
    }

    #[test]
    fn what_is_run_is_filled_from_the_whole_environment() {
        let egg = egg(&[("jar", true), ("ARGS", true)]);
        let values = [("jar", "a.jar"), ("ARGS", "-x")];
        let command =
            r"java -jar ${JAR} $ARGS {{SERVER_PORT}} '$ARGS' \$ARGS $(id) ${OTHER:-1} $ONE$ONE [[ {{ARGS}} ]]";
        let seen = preview(PanelKind::Pterodactyl, &egg, &values, command);
        assert_eq!(
            seen.run,
            r"java -jar a.jar -x 25565 '$ARGS' \$ARGS $(id) ${OTHER:-1}  [[ -x ]]"
        );
        assert_eq!(seen.unfilled, ["ONE"]);
        // Calagopus keeps the letters of a name as they are.
        assert_eq!(
            preview(PanelKind::Calagopus, &egg, &values, command).unfilled,
            ["JAR", "ONE"]
        );
    }

    #[test]
    fn pelicans_node_fills_before_the_image_does() {
        let egg = egg(&[("jar", true)]);
        let environment = Environment::of(&egg, PanelKind::Pelican)
            .product(&Variables::from_iter([("jar", "a.jar")]))
            .build()
            .unwrap();
        let inside = environment.in_container(
            PanelKind::Pelican,
            "{{jar}} [[ {{jar}} ]] {{SERVER_MEMORY}}",
            &ServerFacts::new(5),
        );
        assert_eq!(inside["STARTUP"], "a.jar [[ ${jar} ]] 5");
        assert_eq!(inside["JAR"], "a.jar");
    }

    #[test]
    fn the_panel_and_the_node_win_over_the_egg() {
        let mut egg = egg(&[("SERVER_PORT", true), ("TZ", true)]);
        egg.variables[0].default_value = "1".to_owned();
        let environment = Environment::of(&egg, PanelKind::Calagopus).build().unwrap();
        let facts = ServerFacts {
            address: Some(("10.0.0.1".to_owned(), 25_565)),
            time_zone: Some("Europe/Berlin".to_owned()),
            ..ServerFacts::new(0)
        };
        let inside = environment.in_container(PanelKind::Calagopus, "./run", &facts);
        let seen: Vec<_> = inside
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                ("SERVER_IP", "10.0.0.1"),
                ("SERVER_MEMORY", "0"),
                ("SERVER_PORT", "25565"),
                ("STARTUP", "./run"),
                ("TZ", "Europe/Berlin")
            ]
        );
    }

    #[test]
    fn values_that_hold_each_other_fill_no_memory() {
        let names: Vec<String> = (0..40).map(|index| format!("V{index}")).collect();
        let list: Vec<(&str, bool)> = names.iter().map(|name| (name.as_str(), true)).collect();
        let egg = egg(&list);
        let values: Vec<String> = (0..40)
            .map(|index| format!("{{{{V{}}}}}", index + 1).repeat(8))
            .collect();
        let values: Vec<(&str, &str)> = names
            .iter()
            .map(String::as_str)
            .zip(values.iter().map(String::as_str))
            .collect();
        for kind in PanelKind::ALL {
            let seen = preview(kind, &egg, &values, "{{V0}}");
            assert!(
                seen.shown.len() <= LONGEST_COMMAND && seen.run.len() <= LONGEST_COMMAND,
                "{kind}"
            );
        }
    }
}
