//! Words that stand in several places of both APIs.

use panel_http::open_enum;

open_enum! {
    /// The form of an archive.
    pub enum ArchiveFormat {
        /// `.tar`
        Tar = "tar",
        /// `.tar.gz`
        TarGz = "tar_gz",
        /// `.tar.xz`
        TarXz = "tar_xz",
        /// `.tar.lz`
        TarLzip = "tar_lzip",
        /// `.tar.bz2`
        TarBz2 = "tar_bz2",
        /// `.tar.lz4`
        TarLz4 = "tar_lz4",
        /// `.tar.zst`
        TarZstd = "tar_zstd",
        /// `.zip`
        Zip = "zip",
        /// `.7z`
        SevenZip = "seven_zip",
    }

    /// The form of an archive that is made while it is sent.
    pub enum StreamableArchiveFormat {
        /// `.tar`
        Tar = "tar",
        /// `.tar.gz`
        TarGz = "tar_gz",
        /// `.tar.xz`
        TarXz = "tar_xz",
        /// `.tar.lz`
        TarLzip = "tar_lzip",
        /// `.tar.bz2`
        TarBz2 = "tar_bz2",
        /// `.tar.lz4`
        TarLz4 = "tar_lz4",
        /// `.tar.zst`
        TarZstd = "tar_zstd",
        /// The panel's own form.
        Itaf = "itaf",
        /// The panel's own form, with gzip.
        ItafGz = "itaf_gz",
        /// The panel's own form, with xz.
        ItafXz = "itaf_xz",
        /// The panel's own form, with lzip.
        ItafLzip = "itaf_lzip",
        /// The panel's own form, with bzip2.
        ItafBz2 = "itaf_bz2",
        /// The panel's own form, with LZ4.
        ItafLz4 = "itaf_lz4",
        /// The panel's own form, with Zstandard.
        ItafZstd = "itaf_zstd",
        /// `.zip`. Not for transfers.
        Zip = "zip",
    }

    /// How hard an archive is compressed.
    pub enum CompressionLevel {
        /// The fastest, and the largest archive.
        BestSpeed = "best_speed",
        /// Fast.
        GoodSpeed = "good_speed",
        /// Small.
        GoodCompression = "good_compression",
        /// The smallest archive, and the slowest.
        BestCompression = "best_compression",
    }

    /// Where the back-ups of a backup configuration are kept.
    pub enum BackupDisk {
        /// On the node.
        Local = "local",
        /// In an S3 bucket.
        S3 = "s3",
        /// On the node, without what other back-ups hold already.
        DdupBak = "ddup-bak",
        /// As a snapshot of the node's Btrfs.
        Btrfs = "btrfs",
        /// As a snapshot of the node's ZFS.
        Zfs = "zfs",
        /// In a Restic repository.
        Restic = "restic",
        /// On a Proxmox Backup Server.
        ProxmoxBackupServer = "proxmox-backup-server",
        /// In a Kopia repository.
        Kopia = "kopia",
    }

    /// How far the deletion of a back-up has come.
    pub enum DeletionStatus {
        /// The node is at it.
        Deleting = "deleting",
        /// The node could not.
        Failed = "failed",
    }

    /// What kind of databases a database host has.
    pub enum DatabaseType {
        /// MySQL or MariaDB.
        Mysql = "mysql",
        /// PostgreSQL.
        Postgres = "postgres",
        /// MongoDB.
        Mongodb = "mongodb",
    }

    /// What kind of database server a database instance is.
    pub enum DatabaseAgentType {
        /// PostgreSQL.
        Postgres = "postgres",
        /// MariaDB.
        Mariadb = "mariadb",
        /// MongoDB.
        Mongodb = "mongodb",
        /// Redis.
        Redis = "redis",
    }

    /// How something is compressed.
    pub enum CompressionType {
        /// Not at all.
        None = "none",
        /// gzip
        Gz = "gz",
        /// xz
        Xz = "xz",
        /// lzip
        Lzip = "lzip",
        /// bzip2
        Bz2 = "bz2",
        /// LZ4
        Lz4 = "lz4",
        /// Zstandard
        Zstd = "zstd",
    }
}
