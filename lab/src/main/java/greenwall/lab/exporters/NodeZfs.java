package greenwall.lab.exporters;

import greenwall.lab.signal.Rate;
import greenwall.lab.world.Arc;
import greenwall.lab.world.Arc.Access;
import greenwall.lab.world.Parts.Dataset;
import greenwall.lab.world.PoolLife;
import greenwall.lab.world.PoolLife.DatasetIo;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// node_exporter's zfs collector on Linux: `arcstats` and a few more kstats, pool states, and each dataset's
/// objset.
final class NodeZfs {
    private static final List<String> POOL_STATES =
            List.of("online", "degraded", "faulted", "offline", "removed", "unavail", "suspended");
    private static final List<String> NOTHING = List.of(
            "arc_evict_skip",
            "arc_evict_not_enough",
            "arc_mutex_miss",
            "arc_hash_chain_max",
            "arc_l2_hits",
            "arc_l2_misses",
            "arc_l2_size",
            "arc_l2_asize",
            "arc_l2_hdr_size",
            "arc_l2_read_bytes",
            "arc_l2_write_bytes",
            "arc_l2_io_error",
            "arc_l2_cksum_bad",
            "arc_memory_throttle_count",
            "arc_memory_indirect_count",
            "arc_no_grow",
            "arc_tempreserve",
            "arc_loaned_bytes",
            "arc_uncached_size",
            "arc_anon_evictable_data",
            "arc_anon_evictable_metadata",
            "arc_async_upgrade_sync");

    private NodeZfs() {}

    static void addTo(FamilyList list) {
        rate(list, "hits", Arc::hits);
        rate(list, "misses", Arc::misses);
        rate(list, "iohits", arc -> arc.hits().times(0.0008));
        for (var access : Access.values()) {
            String word = access.name().toLowerCase(Locale.ROOT);
            rate(list, word + "_hits", arc -> arc.hits(access));
            rate(list, word + "_misses", arc -> arc.misses(access));
            rate(list, word + "_iohits", arc -> arc.hits(access).times(0.0008));
        }
        rate(list, "mru_hits", arc -> arc.hits().times(0.22));
        rate(list, "mfu_hits", arc -> arc.hits().times(0.78));
        rate(list, "mru_ghost_hits", arc -> arc.ghostHits().times(0.6));
        rate(list, "mfu_ghost_hits", arc -> arc.ghostHits().times(0.4));
        rate(list, "deleted", Arc::evictions);
        rate(list, "evict_l2_cached", arc -> Rate.NONE);
        rate(list, "evict_l2_eligible", arc -> arc.evictions().times(52_000));
        rate(list, "evict_l2_ineligible", arc -> arc.evictions().times(9_000));
        size(list, "size", Arc::sizeAt);
        size(list, "compressed_size", (arc, t) -> 0.87 * arc.sizeAt(t));
        size(list, "uncompressed_size", (arc, t) -> 1.34 * arc.sizeAt(t));
        size(list, "overhead_size", (arc, t) -> 0.06 * arc.sizeAt(t));
        size(list, "hdr_size", (arc, t) -> 0.008 * arc.sizeAt(t));
        size(list, "data_size", (arc, t) -> 0.81 * arc.sizeAt(t));
        size(list, "metadata_size", (arc, t) -> 0.11 * arc.sizeAt(t));
        size(list, "dbuf_size", (arc, t) -> 0.012 * arc.sizeAt(t));
        size(list, "dnode_size", (arc, t) -> 0.04 * arc.sizeAt(t));
        size(list, "bonus_size", (arc, t) -> 0.01 * arc.sizeAt(t));
        size(list, "anon_size", (arc, t) -> 0.004 * arc.sizeAt(t));
        size(list, "mru_size", (arc, t) -> 0.36 * arc.sizeAt(t));
        size(list, "mfu_size", (arc, t) -> 0.58 * arc.sizeAt(t));
        size(list, "mru_ghost_size", (arc, t) -> 0.21 * arc.max());
        size(list, "mfu_ghost_size", (arc, t) -> 0.14 * arc.max());
        size(list, "c", Arc::targetAt);
        size(list, "c_max", (arc, t) -> arc.max());
        size(list, "c_min", (arc, t) -> arc.min());
        size(list, "meta", (arc, t) -> 1_073_741_824);
        size(list, "pd", (arc, t) -> 2_147_483_648d);
        size(list, "pm", (arc, t) -> 2_147_483_648d);
        size(list, "arc_meta_used", (arc, t) -> 0.19 * arc.sizeAt(t));
        size(list, "arc_sys_free", (arc, t) -> 0.03 * arc.max());
        size(list, "arc_need_free", (arc, t) -> 0);
        size(list, "hash_elements", (arc, t) -> arc.sizeAt(t) / 61_000);
        size(list, "hash_elements_max", (arc, t) -> arc.max() / 58_000.0);
        for (var name : NOTHING) {
            list.untyped("node_zfs_" + name, help("arcstats"), out -> {
                if (out.life().arc().present()) {
                    out.constant(0);
                }
            });
        }
        pools(list);
        datasets(list);
    }

    private static String help(String file) {
        return "kstat.zfs.misc." + file;
    }

    private static void rate(FamilyList list, String field, Function<Arc, Rate> rate) {
        list.untyped("node_zfs_arc_" + field, help("arcstats." + field), out -> {
            if (out.life().arc().present()) {
                out.count(rate.apply(out.life().arc()));
            }
        });
    }

    private interface Size {
        double at(Arc arc, long t);
    }

    private static void size(FamilyList list, String field, Size size) {
        list.untyped("node_zfs_arc_" + field, help("arcstats." + field), out -> {
            var arc = out.life().arc();
            if (arc.present()) {
                out.gauge(t -> Math.floor(size.at(arc, t)));
            }
        });
    }

    private static void pools(FamilyList list) {
        list.gauge("node_zfs_zpool_state", help("state"), out -> {
            for (var pool : out.life().pools()) {
                for (var state : POOL_STATES) {
                    out.gauge(
                            t -> pool.healthAt(t).toLowerCase(Locale.ROOT).equals(state) ? 1 : 0,
                            "state",
                            state,
                            "zpool",
                            pool.pool().name());
                }
            }
        });
    }

    private static void datasets(FamilyList list) {
        objset(list, "reads", DatasetIo::reads);
        objset(list, "writes", DatasetIo::writes);
        objset(list, "nread", DatasetIo::readBytes);
        objset(list, "nwritten", DatasetIo::writeBytes);
        objset(list, "nunlinks", io -> io.writes().times(0.02));
        objset(list, "nunlinked", io -> io.writes().times(0.02));
    }

    private static void objset(FamilyList list, String field, Function<DatasetIo, Rate> rate) {
        list.untyped("node_zfs_zpool_dataset_" + field, help("objset." + field), out -> {
            for (PoolLife pool : out.life().pools()) {
                for (Dataset set : pool.pool().datasets()) {
                    out.count(
                            rate.apply(pool.io(set)),
                            "dataset",
                            set.name(),
                            "zpool",
                            pool.pool().name());
                }
            }
        });
    }
}
