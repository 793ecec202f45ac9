package greenwall.lab.exporters;

import greenwall.lab.signal.LatencyMode;
import greenwall.lab.signal.Rate;
import greenwall.lab.world.DiskLife.Stream;
import greenwall.lab.world.Life;
import java.util.ArrayList;
import java.util.List;

/// eBPF exporters: cloudflare/ebpf_exporter with its biolatency, runqlat, tcp-retransmit and oomkill programs,
/// and a home-made script of the kind that counts in microseconds.
final class Ebpf {
    private static final int BIO_SLOTS = 27;
    private static final int RUNQ_SLOTS = 26;
    private static final double MICROS = 1e6;

    private Ebpf() {}

    private static List<Stream> runQueue(Life life) {
        return List.of(
                new Stream(life.quickSwitches(), 0, new LatencyMode(9e-6, 1.1)),
                new Stream(life.slowSwitches(), 0, new LatencyMode(0.028, 0.7)));
    }

    private static void disks(FamilyList list, String name, String help, Bounds bounds) {
        list.histogram(name, help, out -> {
            for (var part : out.life().host().disks()) {
                var disk = out.life().disk(part.device());
                out.latencies(disk.readStreams(), bounds, "device", disk.device(), "operation", "read");
                out.latencies(disk.writeStreams(), bounds, "device", disk.device(), "operation", "write");
            }
        });
    }

    static List<Family> cloudflare() {
        var list = new FamilyList();
        list.gauge("ebpf_exporter_enabled_configs", "The set of enabled configs", out -> {
            for (var config : List.of("biolatency", "oomkill", "runqlat", "tcp-retransmit")) {
                out.constant(1, "name", config);
            }
        });
        disks(
                list,
                "ebpf_exporter_bio_latency_seconds",
                "Block IO latency histogram with microsecond buckets",
                Bounds.powersOfTwo(BIO_SLOTS, 1e-6, 1));
        var runq = Bounds.powersOfTwo(RUNQ_SLOTS, 1e-6, 1);
        list.histogram(
                "ebpf_exporter_run_queue_latency_seconds",
                "Run queue latency histogram",
                out -> out.latencies(runQueue(out.life()), runq));
        list.counter(
                "ebpf_exporter_tcp_retransmit_ipv4_packets_total",
                "The number of packets retransmitted over IPv4",
                out -> {
                    for (var share : out.life().retransmitsByPeer().entrySet()) {
                        out.count(
                                share.getValue(),
                                "local_ip",
                                out.life().host().address(),
                                "main_port",
                                "443",
                                "peer_ip",
                                share.getKey(),
                                "type",
                                "retransmit");
                    }
                });
        list.counter(
                "ebpf_exporter_oom_kills_total",
                "Count global and cgroup level OOMs",
                out -> out.count(out.life().memory().oomKills(), "cgroup_path", "/system.slice"));
        list.counter("ebpf_exporter_page_cache_ops_total", "Page cache operation counters by type", out -> {
            var faults = out.life().memory().faults();
            out.count(faults.times(3.1), "operation", "cache_access");
            out.count(faults.times(0.2), "operation", "cache_writes");
            out.count(faults.times(0.05), "operation", "page_add_lru");
            out.count(faults.times(0.1), "operation", "page_mark_dirties");
        });
        list.counter("ebpf_exporter_syscalls_total", "Total number of executed syscalls by name", out -> {
            var switches = out.life().contextSwitches();
            for (var call : List.of("read", "write", "futex", "epoll_wait", "openat", "close", "recvfrom", "sendto")) {
                out.count(switches.times(0.02 + 0.01 * call.length()), "syscall", call);
            }
        });
        Go.addTo(list, "ebpf", 24e6);
        return list.all();
    }

    static List<Family> homeMade() {
        var list = new FamilyList();
        disks(
                list,
                "ebpf_disk_io_latency_microseconds",
                "Disk I/O latency in microseconds",
                Bounds.powersOfTwo(25, 1, MICROS));
        var bounds = Bounds.powersOfTwo(24, 1, MICROS);
        list.histogram(
                "ebpf_sched_runqueue_latency_microseconds",
                "Run queue latency in microseconds",
                out -> out.latencies(runQueue(out.life()), bounds));
        list.counter("ebpf_syscalls_total", "Syscalls by name", out -> {
            for (var call : List.of("read", "write", "futex", "epoll_wait")) {
                out.count(out.life().contextSwitches().times(0.02 + 0.01 * call.length()), "syscall", call);
            }
        });
        list.gauge("ebpf_page_cache_hit_ratio", "Page cache hit ratio", out -> {
            var memory = out.life().memory();
            out.gauge(t -> Math.clamp(0.985 - 0.0006 * memory.majorFaults().at(t), 0, 1));
        });
        list.counter(
                "ebpf_page_faults_major_total",
                "Major page faults",
                out -> out.count(out.life().memory().majorFaults()));
        list.gauge("ebpf_tcp_retransmits_total", "TCP retransmits in the last sample", out -> {
            var rate = out.life().tcp().retransmitted();
            out.gauge(t -> Math.floor(10 * rate.at(t)));
        });
        zfs(list, bounds);
        return list.all();
    }

    private static void zfs(FamilyList list, Bounds bounds) {
        list.gauge("ebpf_zfs_arc_hit_ratio", "ARC hit ratio", out -> {
            if (out.life().arc().present()) {
                var arc = out.life().arc();
                out.gauge(arc::hitRatioAt);
            }
        });
        list.gauge("ebpf_zfs_arc_size_bytes", "ARC size", out -> {
            if (out.life().arc().present()) {
                var arc = out.life().arc();
                out.gauge(t -> Math.floor(arc.sizeAt(t)));
            }
        });
        for (var direction : List.of("read", "write")) {
            list.histogram(
                    "ebpf_zfs_zio_" + direction + "_latency_microseconds", "ZIO " + direction + " latency", out -> {
                        var streams = new ArrayList<Stream>();
                        for (var pool : out.life().pools()) {
                            for (var device : pool.pool().devices()) {
                                var disk = out.life().disk(device);
                                streams.addAll(direction.equals("read") ? disk.readStreams() : disk.writeStreams());
                            }
                        }
                        if (!streams.isEmpty()) {
                            out.latencies(streams, bounds);
                        }
                    });
        }
        list.histogram("ebpf_zfs_txg_sync_microseconds", "TXG sync time", out -> {
            if (!out.life().pools().isEmpty()) {
                out.latencies(out.life().txgSyncs(), bounds);
            }
        });
        list.histogram("ebpf_zfs_metaslab_alloc_microseconds", "Metaslab allocation latency", out -> {
            if (!out.life().pools().isEmpty()) {
                var writes = out.life().pools().iterator().next().pool().devices().stream()
                        .map(d -> out.life().disk(d).writes())
                        .toList();
                out.latencies(List.of(new Stream(Rate.sum(writes), 0, new LatencyMode(0.000_09, 0.8))), bounds);
            }
        });
        list.counter("ebpf_zfs_dmu_bytes_total", "DMU bytes by objset", out -> {
            for (var pool : out.life().pools()) {
                for (var set : pool.pool().datasets()) {
                    var objset = Integer.toString(set.objset());
                    out.count(pool.io(set).readBytes(), "objset_id", objset, "operation", "read");
                    out.count(pool.io(set).writeBytes(), "objset_id", objset, "operation", "write");
                }
            }
        });
        list.counter("ebpf_zfs_txg_syncs_total", "TXG syncs", out -> {
            if (!out.life().pools().isEmpty()) {
                out.count(Rate.sum(
                        out.life().txgSyncs().stream().map(Stream::requests).toList()));
            }
        });
        list.gauge("ebpf_zfs_scrub_active", "1 while a scrub runs", out -> {
            for (var pool : out.life().pools()) {
                out.gauge(t -> pool.scanAt(t).filter(s -> s.runsAt(t)).isPresent() ? 1 : 0);
            }
        });
    }
}
