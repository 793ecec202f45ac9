package greenwall.lab.exporters;

import greenwall.lab.signal.Rate;
import greenwall.lab.world.DiskLife;
import greenwall.lab.world.DiskLife.Stream;
import greenwall.lab.world.Life;
import greenwall.lab.world.PoolLife;
import greenwall.lab.world.PoolLife.ErrorKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// zpool_prometheus, whose output node_exporter's textfile collector passes on. Its percent is called a ratio,
/// its fragmentation is always zero, and the sums of its histograms are too: so is the original.
final class ZpoolPrometheus {
    private static final Bounds LATENCIES = Bounds.powersOfTwo(36, 1e-9, 1);

    private ZpoolPrometheus() {}

    /// The pool itself (`root`) or one of its disks.
    private record Node(PoolLife pool, String vdev, String path, List<String> devices, Life life) {
        String[] labels(String... more) {
            var labels = new ArrayList<>(List.of("name", pool.pool().name(), "vdev", vdev));
            if (!path.isEmpty()) {
                labels.addAll(List.of("path", path));
            }
            labels.addAll(Arrays.asList(more));
            return labels.toArray(String[]::new);
        }

        Rate sum(Function<DiskLife, Rate> rate) {
            return Rate.sum(devices.stream().map(d -> rate.apply(life.disk(d))).toList());
        }

        String wordAt(long t) {
            return path.isEmpty() ? pool.healthAt(t) : pool.diskStateAt(devices.getFirst(), t);
        }
    }

    private static List<Node> nodes(Life life) {
        var nodes = new ArrayList<Node>();
        for (var pool : life.pools()) {
            nodes.add(new Node(pool, "root", "", pool.pool().devices(), life));
            for (var vdev : pool.pool().vdevs()) {
                for (int i = 0; i < vdev.devices().size(); i++) {
                    var disk = life.host().disk(vdev.devices().get(i)).orElseThrow();
                    nodes.add(new Node(
                            pool,
                            "root/" + vdev.name() + "/disk-" + i,
                            "/dev/disk/by-id/" + disk.byId() + "-part1",
                            List.of(disk.device()),
                            life));
                }
            }
        }
        return nodes;
    }

    private static double code(String word) {
        return switch (word) {
            case "ONLINE" -> 7;
            case "DEGRADED" -> 6;
            case "FAULTED" -> 5;
            case "REMOVED" -> 3;
            case "OFFLINE" -> 2;
            default -> 4;
        };
    }

    private interface OfNode {
        void tell(Out out, Node node, String... labels);
    }

    /// The label `state` says the word of the moment, so a change of state ends one series and begins another.
    private static void stats(FamilyList list, String name, String help, boolean counter, OfNode teller) {
        Family.Teller each = out -> {
            for (var node : nodes(out.life())) {
                teller.tell(out, node, node.labels());
            }
        };
        if (counter) {
            list.counter("zpool_stats_" + name, help, each);
        } else {
            list.gauge("zpool_stats_" + name, help, each);
        }
    }

    static void addTo(FamilyList list) {
        stats(list, "state", "vdev state", false, (out, n, labels) -> {
            for (var word : List.of("ONLINE", "DEGRADED", "FAULTED", "OFFLINE", "REMOVED", "UNAVAIL")) {
                out.gauge(t -> n.wordAt(t).equals(word) ? code(word) : Value.ABSENT, n.labels("state", word));
            }
        });
        stats(
                list,
                "alloc_bytes",
                "allocated size",
                false,
                (out, n, labels) -> space(out, n, labels, (pool, t) -> Math.floor(pool.allocatedAt(t))));
        stats(
                list,
                "free_bytes",
                "free space",
                false,
                (out, n, labels) ->
                        space(out, n, labels, (pool, t) -> pool.pool().sizeBytes() - Math.floor(pool.allocatedAt(t))));
        stats(
                list,
                "size_bytes",
                "pool size",
                false,
                (out, n, labels) ->
                        space(out, n, labels, (pool, t) -> pool.pool().sizeBytes()));
        stats(
                list,
                "fragmentation_ratio",
                "free space fragmentation metric",
                false,
                (out, n, labels) -> space(out, n, labels, (pool, t) -> 0));
        stats(list, "read_ops", "read operations", true, (out, n, labels) -> out.count(n.sum(DiskLife::reads), labels));
        stats(
                list,
                "write_ops",
                "write operations",
                true,
                (out, n, labels) -> out.count(n.sum(DiskLife::writes), labels));
        stats(
                list,
                "read_bytes",
                "bytes read",
                true,
                (out, n, labels) -> out.count(n.sum(DiskLife::readBytes), labels));
        stats(
                list,
                "write_bytes",
                "bytes written",
                true,
                (out, n, labels) -> out.count(n.sum(DiskLife::writeBytes), labels));
        for (var kind : ErrorKind.values()) {
            stats(
                    list,
                    kind.word() + "_errors",
                    "number of " + kind.word() + " errors",
                    true,
                    (out, n, labels) -> out.count(
                            n.path().isEmpty()
                                    ? Rate.NONE
                                    : n.pool().errors(n.devices().getFirst(), kind),
                            labels));
        }
        scans(list);
        latency(list, "vdev_tot_r_lat_histo_seconds", true);
        latency(list, "vdev_tot_w_lat_histo_seconds", false);
    }

    private interface OfPool {
        double at(PoolLife pool, long t);
    }

    private static void space(Out out, Node node, String[] labels, OfPool value) {
        if (node.path().isEmpty()) {
            out.gauge(t -> value.at(node.pool(), t), labels);
        }
    }

    private interface OfScan {
        double at(PoolLife.Scan scan, long t);
    }

    private static void scans(FamilyList list) {
        scan(list, "start_ts_seconds", "scan start timestamp", (s, t) -> Math.floor(s.from() / 1000.0));
        scan(list, "end_ts_seconds", "scan end timestamp", (s, t) -> s.runsAt(t) ? 0 : Math.floor(s.to() / 1000.0));
        scan(list, "percent_done_ratio", "percent of scan complete", (s, t) -> 100 * s.progressAt(t));
        scan(
                list,
                "examined_bytes",
                "total data examined during scan",
                (s, t) -> Math.floor(s.toExamine() * s.progressAt(t)));
        scan(list, "to_examine_bytes", "total bytes to scan", (s, t) -> Math.floor(s.toExamine()));
        scan(list, "errors", "number of errors encountered during scan", (s, t) -> s.errorsAt(t));
    }

    private static void scan(FamilyList list, String name, String help, OfScan value) {
        list.gauge("zpool_scan_stats_" + name, help, out -> {
            for (var pool : out.life().pools()) {
                for (boolean running : new boolean[] {true, false}) {
                    out.gauge(
                            t -> pool.scanAt(t)
                                    .filter(s -> s.runsAt(t) == running)
                                    .map(s -> value.at(s, t))
                                    .orElse(Value.ABSENT),
                            "name",
                            pool.pool().name(),
                            "state",
                            running ? "scanning" : "finished");
                }
            }
        });
    }

    private static void latency(FamilyList list, String name, boolean reads) {
        list.histogram("zpool_latency_" + name, "latency histogram", out -> {
            for (var node : nodes(out.life())) {
                if (node.path().isEmpty()) {
                    var streams = node.devices().stream()
                            .map(node.life()::disk)
                            .<Stream>flatMap(d -> (reads ? d.readStreams() : d.writeStreams()).stream())
                            .toList();
                    out.latencies(streams, LATENCIES, node.labels());
                }
            }
        });
    }
}
