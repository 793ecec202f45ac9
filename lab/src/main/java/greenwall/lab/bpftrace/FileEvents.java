package greenwall.lab.bpftrace;

import greenwall.lab.signal.LatencyMode;
import greenwall.lab.tool.Sight;
import java.util.Map;

/// Page faults, the page cache, and what ZFS does for those who read and write.
final class FileEvents {
    private final EventQueue events;
    private final Sight sight;

    FileEvents(EventQueue events, Sight sight) {
        this.events = events;
        this.sight = sight;
    }

    void files(long from, long to) {
        if (events.wants("tracepoint:exceptions:page_fault_user")) {
            events.each(EventQueue.moved(sight.life().memory().faults(), from, to), from, to, (nanos, weight) -> {
                var process = events.busy();
                events.put(
                        "tracepoint:exceptions:page_fault_user",
                        nanos,
                        process.pid(),
                        process.command(),
                        Map.of(),
                        weight);
            });
        }
        if (events.wantsAny("tracepoint:filemap:") || events.wantsAny("tracepoint:writeback:")) {
            double pages = sight.life().disks().stream()
                            .mapToDouble(d -> EventQueue.moved(d.readBytes(), from, to))
                            .sum()
                    / 4096;
            events.each(pages * 0.4, from, to, (nanos, weight) -> {
                events.put(
                        "tracepoint:filemap:mm_filemap_add_to_page_cache",
                        nanos,
                        0,
                        events.busy().command(),
                        Map.of(),
                        weight);
                events.put(
                        "tracepoint:writeback:writeback_dirty_folio",
                        nanos,
                        0,
                        events.busy().command(),
                        Map.of(),
                        weight);
            });
        }
        if (sight.host().hasZfs()
                && (events.wantsAny("kprobe:zfs_")
                        || events.wantsAny("kprobe:arc_read")
                        || events.wantsAny("kprobe:spa_sync"))) {
            zfs(from, to);
        }
    }

    private void zfs(long from, long to) {
        var cached = new LatencyMode(0.000_004, 0.7);
        var reader = sight.host().guests().isEmpty() ? "nfsd" : "zvol_tq-0";
        int pid = sight.life().processes().pid(reader);
        events.each(
                EventQueue.moved(sight.life().arc().hits(), from, to) * 0.5,
                from,
                to,
                (nanos, weight) -> call("zfs_read", pid, reader, nanos, events.draw(cached), weight));
        events.each(
                EventQueue.moved(sight.life().arc().hits(), from, to),
                from,
                to,
                (nanos, weight) -> events.put("kprobe:arc_read", nanos, pid, reader, Map.of("arg0", nanos), weight));
        var disk = sight.life().disks().stream()
                .filter(d -> sight.host()
                        .disk(d.device())
                        .filter(x -> x.pool().isPresent())
                        .isPresent())
                .findFirst();
        events.each(EventQueue.moved(sight.life().arc().misses(), from, to) * 0.5, from, to, (nanos, weight) -> {
            double took = disk.map(d -> events.draw(d.readStreams()
                            .get(events.below(d.readStreams().size()))
                            .latency()))
                    .orElse(0.004);
            call("zfs_read", pid, reader, nanos, took, weight);
            events.put("kprobe:arc_read_done", nanos, pid, reader, Map.of("arg0", nanos), weight);
        });
        for (var pool : sight.life().pools()) {
            events.each(
                    (to - from) / 5000.0,
                    from,
                    to,
                    (nanos, weight) -> call(
                            "spa_sync",
                            sight.life().processes().pid("txg_sync"),
                            "txg_sync",
                            nanos,
                            pool.txgSecondsAt(sight.now()),
                            weight));
        }
    }

    private void call(String function, int pid, String comm, long nanos, double seconds, long weight) {
        events.put("kprobe:" + function, nanos, pid, comm, Map.of("arg0", nanos, "func", function), weight);
        events.put(
                "kretprobe:" + function,
                nanos + (long) (seconds * 1e9),
                pid,
                comm,
                Map.of("retval", 0L, "func", function),
                weight);
    }
}
