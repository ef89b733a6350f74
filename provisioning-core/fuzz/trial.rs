//! What must hold for any egg file.

use provisioning_core::{
    egg::{Egg, EggFormat},
    panel::PanelKind,
};

pub fn egg(bytes: &[u8]) {
    let Ok(file) = Egg::read(bytes) else { return };
    let again = Egg::read(file.rewrite().as_bytes()).expect("what was written is read");
    assert_eq!(again.egg, file.egg);
    for format in EggFormat::ALL {
        let written = file.egg.write(format);
        let other = Egg::read(written.text.as_bytes()).expect("every format is read");
        assert_eq!(other.format, format);
    }
    for panel in [PanelKind::Pterodactyl, PanelKind::Pelican, PanelKind::Calagopus] {
        let _ = file.accepted_by(panel);
    }
}
