package greenwall.lab.exporters;

import greenwall.lab.world.Parts.Dataset;
import greenwall.lab.world.PoolLife;
import java.util.List;

/// pdf/zfs_exporter 2.3: properties of pools and datasets; no I/O, no errors, no scrubs.
final class PdfZfs {
    private static final List<String> HEALTH =
            List.of("ONLINE", "DEGRADED", "FAULTED", "OFFLINE", "UNAVAIL", "REMOVED", "SUSPENDED");
    private static final String FILESYSTEM = "filesystem";

    private PdfZfs() {}

    static List<Family> families() {
        var list = new FamilyList();
        pools(list);
        datasets(list);
        list.gauge("zfs_scrape_collector_duration_seconds", "zfs_exporter: Duration of a collector scrape.", out -> {
            for (var collector : List.of("dataset-filesystem", "dataset-volume", "pool")) {
                out.gauge(t -> 0.02 + (t / 15_000 % 17) * 0.001, "collector", collector);
            }
        });
        list.gauge("zfs_scrape_collector_success", "zfs_exporter: Whether a collector succeeded.", out -> {
            for (var collector : List.of("dataset-filesystem", "dataset-volume", "pool")) {
                out.constant(1, "collector", collector);
            }
        });
        Go.buildInfo(list, "zfs_exporter", "7af698c", "unknown", "2.3.11");
        Go.addTo(list, "zfs", 9e6);
        return list.all();
    }

    private interface OfPool {
        double at(PoolLife pool, long t);
    }

    private static void pool(FamilyList list, String name, String help, OfPool value) {
        list.gauge("zfs_pool_" + name, help, out -> {
            for (var pool : out.life().pools()) {
                out.gauge(t -> value.at(pool, t), "pool", pool.pool().name());
            }
        });
    }

    private static void pools(FamilyList list) {
        pool(
                list,
                "allocated_bytes",
                "Amount of storage in bytes used within the pool.",
                (p, t) -> Math.floor(p.allocatedAt(t)));
        pool(
                list,
                "deduplication_ratio",
                "The ratio of deduplicated size vs undeduplicated size for data in this pool.",
                (p, t) -> 1);
        pool(
                list,
                "fragmentation_ratio",
                "The fragmentation ratio of the pool.",
                (p, t) -> Math.round(100 * fragmentation(p, t)) / 100.0);
        pool(
                list,
                "free_bytes",
                "The amount of free space in bytes available in the pool.",
                (p, t) -> p.pool().sizeBytes() - Math.floor(p.allocatedAt(t)));
        pool(
                list,
                "freeing_bytes",
                "The amount of space in bytes remaining to be freed following the destruction of a file system or "
                        + "snapshot.",
                (p, t) -> 0);
        pool(
                list,
                "health",
                "Health status code for the pool [0: ONLINE, 1: DEGRADED, 2: FAULTED, 3: OFFLINE, 4: UNAVAIL, "
                        + "5: REMOVED, 6: SUSPENDED].",
                (p, t) -> HEALTH.indexOf(p.healthAt(t)));
        pool(list, "leaked_bytes", "Number of leaked bytes in the pool.", (p, t) -> 0);
        pool(list, "readonly", "Read-only status of the pool [0: read-write, 1: read-only].", (p, t) -> 0);
        pool(
                list,
                "size_bytes",
                "Total size in bytes of the storage pool.",
                (p, t) -> p.pool().sizeBytes());
    }

    static double fragmentation(PoolLife pool, long t) {
        return 0.04 + 0.5 * Math.pow(pool.allocatedAt(t) / pool.pool().sizeBytes(), 3);
    }

    private interface OfDataset {
        double at(PoolLife pool, Dataset set, long t);
    }

    private static void dataset(FamilyList list, String name, String help, OfDataset value) {
        dataset(list, name, help, true, true, value);
    }

    private static void dataset(
            FamilyList list, String name, String help, boolean filesystems, boolean volumes, OfDataset value) {
        boolean whole = name.endsWith("_bytes");
        list.gauge("zfs_dataset_" + name, help, out -> {
            for (var pool : out.life().pools()) {
                for (var set : pool.pool().datasets()) {
                    if (set.volume() ? volumes : filesystems) {
                        out.gauge(
                                whole ? t -> Math.floor(value.at(pool, set, t)) : t -> value.at(pool, set, t),
                                "name",
                                set.name(),
                                "pool",
                                pool.pool().name(),
                                "type",
                                set.volume() ? "volume" : FILESYSTEM);
                    }
                }
            }
        });
    }

    private static void datasets(FamilyList list) {
        dataset(
                list,
                "available_bytes",
                "The amount of space in bytes available to the dataset and all its children.",
                PoolLife::availableAt);
        dataset(
                list,
                "logical_used_bytes",
                "The amount of space in bytes that is \"logically\" consumed by this dataset and all its descendents. "
                        + "See the \"used_bytes\" property.",
                (p, s, t) -> total(p, s, t) * s.compression());
        dataset(
                list,
                "compression_ratio",
                "The ratio of compressed size vs uncompressed size for this dataset.",
                (p, s, t) -> 1 / s.compression());
        dataset(
                list,
                "quota_bytes",
                "The maximum amount of space in bytes this dataset and its descendents can consume.",
                true,
                false,
                (p, s, t) -> s.quotaBytes());
        dataset(
                list,
                "referenced_bytes",
                "The amount of data in bytes that is accessible by this dataset, which may or may not be shared with "
                        + "other datasets in the pool.",
                (p, s, t) -> 0.88 * p.usedAt(s, t));
        dataset(
                list,
                "used_bytes",
                "The amount of space in bytes consumed by this dataset and all its descendents.",
                PdfZfs::total);
        dataset(
                list,
                "used_by_dataset_bytes",
                "The amount of space in bytes used by this dataset itself, which would be freed if the dataset were "
                        + "destroyed.",
                (p, s, t) -> 0.88 * p.usedAt(s, t));
        dataset(
                list,
                "volume_size_bytes",
                "The logical size in bytes of this volume.",
                false,
                true,
                (p, s, t) -> s.volumeBytes());
        dataset(
                list,
                "written_bytes",
                "The amount of referenced space in bytes written to this dataset since the previous snapshot.",
                (p, s, t) -> p.io(s).writeBytes().at(t) * 0.4 * (t % 3_600_000) / 1000.0);
    }

    /// A dataset that holds others counts them too.
    static double total(PoolLife pool, Dataset set, long t) {
        double sum = 0;
        for (var other : pool.pool().datasets()) {
            if (other == set || other.name().startsWith(set.name() + "/")) {
                sum += pool.usedAt(other, t);
            }
        }
        return sum;
    }
}
