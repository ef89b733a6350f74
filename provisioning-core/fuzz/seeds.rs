//! Writes the seeds: eggs of our own in every format, and a few templates.

use std::{fs, path::Path};

use provisioning_core::egg::{
    ConfigFile, DockerImage, Egg, EggFormat, EggVariable, InstallScript, Replacement, StartupCommand, Stop, Syntax,
};

fn main() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut number = 0;
    let mut write = |target: &str, text: &[u8]| {
        number += 1;
        let folder = folder.join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(format!("seed-{number}")), text)
    };
    for egg in [Egg::new("Bare"), egg()] {
        for format in EggFormat::ALL {
            let text = egg.write(format).text;
            match format.syntax {
                // The target puts the first brace there itself.
                Syntax::Json => write("egg_json", text.trim_start_matches('{').as_bytes())?,
                _ => write("egg_yaml", text.as_bytes())?,
            }
            write("egg_yaml", egg.write(EggFormat::yaml(format.schema)).text.as_bytes())?;
        }
    }
    for template in ["Server-%service_id%", "100% %owner_firstname% %% %", "%nothing%", "%product_name%é%%"] {
        write("template", template.as_bytes())?;
    }
    println!("{number} seeds in {}", folder.display());
    Ok(())
}

fn egg() -> Egg {
    let mut egg = Egg::new("Hello, world");
    egg.author = "me@example.com".into();
    egg.description = "Two lines\nand é/😀".into();
    egg.update_url = Some("https://example.com/egg.json".into());
    egg.tags = vec!["game".into()];
    egg.features = vec!["eula".into()];
    egg.docker_images = vec![DockerImage::new("One", "ghcr.io/a/b:1"), DockerImage::new("Two", "~local:2")];
    egg.startup_commands = vec![StartupCommand::new("Default", "./run {{PORT}}"), StartupCommand::new("Debug", "./run -v")];
    let mut file = ConfigFile::default();
    file.path = "server.properties".into();
    file.parser = Some("properties".into());
    for (old, new) in [(None, "{{server.build.default.port}}"), (Some("127.0.0.1"), "{{config.docker.interface}}")] {
        let mut place = Replacement::default();
        place.matches = format!("key-{}", old.is_some());
        place.if_value = old.map(str::to_owned);
        place.replace_with = new.into();
        file.replace.push(place);
    }
    egg.config.files = vec![file];
    egg.config.startup.done = vec!["Done".into(), "regex:^up".into()];
    egg.config.stop = Some(Stop::Signal("C".into()));
    let mut script = InstallScript::default();
    script.script = "#!/bin/ash\r\n  echo \"hi\"\n\n".into();
    script.container = "alpine:3".into();
    script.entrypoint = "ash".into();
    egg.script = Some(script);
    for (name, rules, default) in [("PORT", "required|integer|between:1,65535", "25565"), ("WORD", "nullable|in:a,b", "5.0")] {
        let mut variable = EggVariable::new(name, rules);
        variable.default_value = default.into();
        variable.sort = Some(1);
        variable.user_viewable = true;
        egg.variables.push(variable);
    }
    egg
}
