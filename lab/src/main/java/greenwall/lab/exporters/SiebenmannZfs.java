package greenwall.lab.exporters;

import greenwall.lab.signal.Rate;
import greenwall.lab.world.DiskLife;
import greenwall.lab.world.DiskLife.Stream;
import greenwall.lab.world.Life;
import greenwall.lab.world.Parts.Vdev;
import greenwall.lab.world.PoolLife;
import greenwall.lab.world.PoolLife.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// siebenmann/zfs_exporter: the kernel's own view of pools and vdevs, with errors, scans and latencies.
final class SiebenmannZfs {
    private static final int BUCKETS = 37;
    private static final double DEGRADED = 6;
    private static final double FAULTED = 5;
    private static final double HEALTHY = 7;

    /// A pool's root, one of its top-level vdevs, or a disk: and the disks that it is made of.
    private record Node(String vdev, String path, List<String> devices, Life life, PoolLife pool) {
        String[] labels(String... more) {
            var labels = new ArrayList<>(
                    List.of("path", path, "vdev", vdev, "zpool", pool.pool().name()));
            labels.addAll(List.of(more));
            return labels.toArray(String[]::new);
        }

        List<DiskLife> disks() {
            return devices.stream().map(life::disk).toList();
        }

        List<Stream> streams(boolean reads) {
            return disks().stream()
                    .flatMap(d -> (reads ? d.readStreams() : d.writeStreams()).stream())
                    .toList();
        }

        double stateAt(long t) {
            if (path.isEmpty()) {
                boolean whole =
                        devices.stream().allMatch(d -> pool.diskStateAt(d, t).equals("ONLINE"));
                return whole ? HEALTHY : DEGRADED;
            }
            return switch (pool.diskStateAt(devices.getFirst(), t)) {
                case "ONLINE" -> HEALTHY;
                case "DEGRADED" -> DEGRADED;
                case "FAULTED" -> FAULTED;
                case "REMOVED" -> 3;
                case "OFFLINE" -> 2;
                default -> 4;
            };
        }
    }

    private SiebenmannZfs() {}

    static List<Family> families() {
        var list = new FamilyList();
        vdevs(list);
        latencies(list);
        pools(list);
        scans(list);
        Go.addTo(list, "zpool", 6e6);
        return list.all();
    }

    private static List<Node> nodes(Life life) {
        var nodes = new ArrayList<Node>();
        for (var pool : life.pools()) {
            nodes.add(new Node("root", "", pool.pool().devices(), life, pool));
            for (Vdev vdev : pool.pool().vdevs()) {
                nodes.add(new Node(vdev.name(), "", vdev.devices(), life, pool));
                for (int i = 0; i < vdev.devices().size(); i++) {
                    var disk = life.host().disk(vdev.devices().get(i)).orElseThrow();
                    nodes.add(new Node(
                            vdev.name() + "/disk-" + i,
                            "/dev/disk/by-id/" + disk.byId() + "-part1",
                            List.of(disk.device()),
                            life,
                            pool));
                }
            }
        }
        return nodes;
    }

    private interface OfNode {
        void tell(Out out, Node node);
    }

    private static void each(FamilyList list, String name, String help, OfNode teller) {
        list.untyped("zfs_vdev_" + name, "ZFS VDev " + help, out -> {
            for (var node : nodes(out.life())) {
                teller.tell(out, node);
            }
        });
    }

    private static void vdevs(FamilyList list) {
        each(list, "state", "state (see pool_state_t)", (out, n) -> out.gauge(n::stateAt, n.labels()));
        each(list, "space_allocated_bytes", "allocated space in bytes", (out, n) -> {
            if (n.path().isEmpty()) {
                double share =
                        (double) n.devices().size() / n.pool().pool().devices().size();
                out.gauge(t -> Math.floor(share * n.pool().allocatedAt(t)), n.labels());
            }
        });
        each(list, "space_capacity_bytes", "total capacity in bytes", (out, n) -> {
            double share =
                    (double) n.devices().size() / n.pool().pool().devices().size();
            out.constant(Math.floor(share * n.pool().pool().sizeBytes()), n.labels());
        });
        each(list, "fragmentation", "fragmentation", (out, n) -> {
            if (n.path().isEmpty()) {
                out.gauge(t -> Math.round(100 * PdfZfs.fragmentation(n.pool(), t)), n.labels());
            }
        });
        each(list, "ops", "I/O operations", (out, n) -> {
            out.count(sum(n, DiskLife::reads), n.labels("type", "read"));
            out.count(sum(n, DiskLife::writes), n.labels("type", "write"));
        });
        each(list, "bytes", "bytes processed", (out, n) -> {
            out.count(sum(n, DiskLife::readBytes), n.labels("type", "read"));
            out.count(sum(n, DiskLife::writeBytes), n.labels("type", "write"));
        });
        each(list, "errors", "errors encountered", (out, n) -> {
            for (var kind : ErrorKind.values()) {
                var rates =
                        n.devices().stream().map(d -> n.pool().errors(d, kind)).toList();
                out.count(
                        n.path().isEmpty() ? Rate.NONE : Rate.sum(rates),
                        n.labels("type", kind == ErrorKind.CHECKSUM ? "checksum" : kind.word()));
            }
            out.constant(0, n.labels("type", "initialize"));
        });
        each(
                list,
                "slow_ios",
                "slow I/O operations (30 seconds or more to complete)",
                (out, n) -> out.count(
                        Rate.sum(
                                n.devices().stream().map(n.pool()::slowRequests).toList()),
                        n.labels()));
        each(list, "self_healed_bytes", "bytes self-healed", (out, n) -> out.constant(0, n.labels()));
        each(list, "resilver_deferred", "resilver deferred", (out, n) -> out.constant(0, n.labels()));
        each(list, "trim_errors", "trim errors", (out, n) -> out.constant(0, n.labels()));
    }

    private static Rate sum(Node node, Function<DiskLife, Rate> rate) {
        return Rate.sum(node.disks().stream().map(rate).toList());
    }

    private static void latencies(FamilyList list) {
        histogram(list, "zfs_vdev_zio_latency_total", "Total ZIO latency including queuing and disk access time.");
        histogram(list, "zfs_vdev_latency_disk", "Amount of time to read/write the disk");
    }

    private static void histogram(FamilyList list, String name, String help) {
        var bounds = Bounds.powersOfTwo(BUCKETS - 1, 1e-9, 1);
        list.histogram(name, help, out -> {
            for (var node : nodes(out.life())) {
                if (node.vdev().equals("root") || !node.path().isEmpty()) {
                    out.latencies(node.streams(true), bounds, node.labels("type", "read"));
                    out.latencies(node.streams(false), bounds, node.labels("type", "write"));
                }
            }
        });
    }

    private interface OfPool {
        double at(Life life, PoolLife pool, long t);
    }

    private static void pool(FamilyList list, String name, String help, boolean withGuid, OfPool value) {
        list.gauge("zfs_pool_" + name, help, out -> {
            for (var pool : out.life().pools()) {
                Value of = t -> value.at(out.life(), pool, t);
                if (withGuid) {
                    out.gauge(
                            of, "guid", pool.pool().guid(), "zpool", pool.pool().name());
                } else {
                    out.gauge(of, "zpool", pool.pool().name());
                }
            }
        });
    }

    private static void pools(FamilyList list) {
        pool(
                list,
                "load_time_seconds",
                "The time when the pool was imported (often at system boot)",
                true,
                (life, p, t) -> Math.floor(life.bootedAt(t) / 1000.0) + 9);
        pool(
                list,
                "errors",
                "ZFS pool error count",
                true,
                (life, p, t) -> Math.floor(life.sinceBoot(p.dataErrors(), t)));
        pool(
                list,
                "vdevs",
                "ZFS pool top level vdev count",
                true,
                (life, p, t) -> p.pool().vdevs().size());
        pool(list, "config_txg", "ZFS pool configuration load or change txg", false, (life, p, t) -> 4_184_221);
    }

    private static void scans(FamilyList list) {
        scan(
                list,
                "func",
                "Pool scan function: 0 none, 1 scrub, 2 resilver, 3 rebuild (maybe)",
                (s, t) -> s.resilver() ? 2 : 1);
        scan(
                list,
                "state",
                "Pool scan state: 0 none, 1 scanning, 2 finished, 3 cancelled",
                (s, t) -> s.runsAt(t) ? 1 : 2);
        scan(list, "start_time_seconds", "Pool scan start time", (s, t) -> Math.floor(s.from() / 1000.0));
        scan(list, "end_time_seconds", "Pool scan end time", (s, t) -> s.runsAt(t) ? 0 : Math.floor(s.to() / 1000.0));
        scan(list, "to_examine_bytes", "Total bytes to scan", (s, t) -> Math.floor(s.toExamine()));
        scan(list, "examined_bytes", "Total bytes examined", (s, t) -> Math.floor(s.toExamine() * s.progressAt(t)));
        scan(
                list,
                "to_process_bytes",
                "Total bytes to process",
                (s, t) -> s.resilver() ? Math.floor(s.toExamine()) : 0);
        scan(
                list,
                "processed_bytes",
                "Total bytes processed",
                (s, t) -> s.resilver() ? Math.floor(s.toExamine() * s.progressAt(t)) : s.repairedAt(t));
        scan(list, "errors", "Scan errors", (s, t) -> s.errorsAt(t));
        scan(list, "pass_start_seconds", "Start time of a scan pass", (s, t) -> Math.floor(s.from() / 1000.0));
        scan(
                list,
                "issued_bytes",
                "Total bytes checked by scanner",
                (s, t) -> Math.floor(s.toExamine() * Math.max(0, s.progressAt(t) * 1.004 - 0.004)));
    }

    private interface OfScan {
        double at(PoolLife.Scan scan, long t);
    }

    private static void scan(FamilyList list, String name, String help, OfScan value) {
        pool(
                list,
                "scan_" + name,
                "ZFS Pool Scan " + help,
                false,
                (life, p, t) -> p.scanAt(t).map(s -> value.at(s, t)).orElse(0.0));
    }
}
