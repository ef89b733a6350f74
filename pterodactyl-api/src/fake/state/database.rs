//! Databases of servers, and their hosts.

use jiff::Timestamp;

/// A machine for databases.
#[derive(Debug, Clone)]
pub(in crate::fake) struct DatabaseHost {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) name: String,
    pub(in crate::fake) host: String,
    pub(in crate::fake) port: u16,
    pub(in crate::fake) username: String,
    /// The node whose servers it is for.
    pub(in crate::fake) node: Option<u64>,
    /// Nobody answers there.
    pub(in crate::fake) down: bool,
    pub(in crate::fake) created_at: Timestamp,
}

/// A database of a server.
#[derive(Debug, Clone)]
pub(in crate::fake) struct ServerDatabase {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) server: u64,
    pub(in crate::fake) host: u64,
    pub(in crate::fake) name: String,
    pub(in crate::fake) username: String,
    pub(in crate::fake) remote: String,
    pub(in crate::fake) password: String,
    pub(in crate::fake) created_at: Timestamp,
    pub(in crate::fake) updated_at: Timestamp,
}

impl ServerDatabase {
    /// Its number as the Client API writes it.
    pub(in crate::fake) fn hashid(&self) -> String {
        const LETTERS: &[u8] = b"EamjOMrNDpv2XQKyBkLzGd4RnwVx83q6";
        let mut mixed = self.id.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let letter = |_| {
            mixed = mixed.rotate_left(5);
            let place = usize::try_from(mixed & 31).unwrap_or(0);
            LETTERS.get(place).map_or('a', |&letter| char::from(letter))
        };
        (0..8).map(letter).collect()
    }
}
