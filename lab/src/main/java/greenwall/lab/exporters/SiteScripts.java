package greenwall.lab.exporters;

import greenwall.lab.world.PoolLife;
import java.util.List;

/// What sites without a ZFS exporter write by script for the textfile collector: `zfs_zpool.sh` of the
/// community's collection, home-made pool and scrub states, and chrony's tracking.
final class SiteScripts {
    private static final String FILE = "Metric read from /var/lib/prometheus/node-exporter/zfs.prom";

    private SiteScripts() {}

    private interface OfPool {
        double at(PoolLife pool, long t);
    }

    static void addTo(FamilyList list) {
        list.gauge("zfs_zpool", "Constant metric with metadata about the zpool.", out -> {
            for (var pool : out.life().pools()) {
                for (var word :
                        List.of("ONLINE", "DEGRADED", "FAULTED", "OFFLINE", "UNAVAIL", "REMOVED", "SUSPENDED")) {
                    out.gauge(
                            t -> pool.healthAt(t).equals(word) ? 1 : Value.ABSENT,
                            "ashift",
                            "12",
                            "autoexpand",
                            "off",
                            "health",
                            word,
                            "readonly",
                            "off",
                            "zpool_name",
                            pool.pool().name());
                }
            }
        });
        byName(list, "size_bytes", (p, t) -> p.pool().sizeBytes());
        byName(list, "free_bytes", (p, t) -> p.pool().sizeBytes() - Math.floor(p.allocatedAt(t)));
        byName(list, "fragmentation", (p, t) -> Math.round(100 * PdfZfs.fragmentation(p, t)));
        byName(list, "dedupratio", (p, t) -> 1);
        byName(
                list,
                "snapshots",
                (p, t) -> 57L
                        * p.pool().datasets().stream()
                                .filter(d -> d.snapshots())
                                .count());
        byPool(list, "zfs_pool_health", (p, t) -> switch (p.healthAt(t)) {
            case "ONLINE" -> 0;
            case "DEGRADED" -> 1;
            default -> 2;
        });
        byPool(
                list,
                "zfs_pool_usage_percent",
                (p, t) -> Math.round(100 * p.allocatedAt(t) / p.pool().sizeBytes()));
        byPool(
                list,
                "zfs_scrub_state",
                (p, t) -> p.scanAt(t).map(s -> s.runsAt(t) ? 1.0 : 2.0).orElse(0.0));
        byPool(
                list,
                "zfs_scrub_errors",
                (p, t) -> p.scanAt(t).map(s -> (double) s.errorsAt(t)).orElse(0.0));
        byPool(list, "zfs_compression_ratio", (p, t) -> 1.31);
        list.gauge("zfs_dataset_used_bytes", FILE, out -> {
            for (var pool : out.life().pools()) {
                for (var set : pool.pool().datasets()) {
                    out.gauge(t -> Math.floor(PdfZfs.total(pool, set, t)), "dataset", set.name());
                }
            }
        });
        list.gauge(
                "chrony_tracking_last_offset_seconds", "The estimated local offset on the last clock update", out -> {
                    var life = out.life();
                    out.gauge(life::clockOffsetAt);
                });
        list.gauge(
                "chrony_tracking_system_offset_seconds",
                "The current estimate of the drift of system time from NTP time",
                out -> {
                    var life = out.life();
                    out.gauge(life::clockOffsetAt);
                });
    }

    private static void byName(FamilyList list, String name, OfPool value) {
        list.gauge("zfs_zpool_" + name, FILE, out -> {
            for (var pool : out.life().pools()) {
                out.gauge(t -> value.at(pool, t), "zpool_name", pool.pool().name());
            }
        });
    }

    private static void byPool(FamilyList list, String name, OfPool value) {
        list.gauge(name, FILE, out -> {
            for (var pool : out.life().pools()) {
                out.gauge(t -> value.at(pool, t), "pool", pool.pool().name());
            }
        });
    }
}
