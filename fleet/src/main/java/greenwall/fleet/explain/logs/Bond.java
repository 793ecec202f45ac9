package greenwall.fleet.explain.logs;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a line has to do with what is measured: a disk's error with a disk's latency, an OOM kill with
/// memory. The same few words for all sites; a line without any of them is neither favoured nor held back.
public final class Bond {
    private enum Topic {
        MEMORY,
        CPU,
        DISK,
        SPACE,
        NETWORK,
        CLOCK,
        SERVICE,
        LATENCY,
        GUEST,
        REPLICATION
    }

    private static final Map<Topic, List<String>> METRIC_WORDS = new EnumMap<>(Map.of(
            Topic.MEMORY, List.of("mem", "memory", "oom", "swap", "arc", "heap", "rss", "cache", "major"),
            Topic.CPU, List.of("cpu", "load", "load1", "load5", "busy", "steal", "runq", "cores", "throttl"),
            Topic.DISK, List.of("disk", "io", "zio", "txg", "vdev", "pool", "zfs", "zpool", "scrub", "iops", "sector"),
            Topic.SPACE,
                    List.of("filesystem", "fs", "avail", "full", "quota", "used", "usage", "inode", "storage", "size"),
            Topic.NETWORK,
                    List.of(
                            "net",
                            "network",
                            "tcp",
                            "retrans",
                            "wg",
                            "wireguard",
                            "handshake",
                            "conn",
                            "rx",
                            "tx",
                            "packet",
                            "socket",
                            "dns",
                            "conntrack",
                            "bandwidth"),
            Topic.CLOCK, List.of("clock", "timex", "ntp", "offset", "sync", "drift"),
            Topic.SERVICE, List.of("up", "systemd", "unit", "restart", "probe", "down", "health", "service", "state"),
            Topic.LATENCY,
                    List.of(
                            "latency",
                            "duration",
                            "seconds",
                            "p99",
                            "request",
                            "http",
                            "error",
                            "errors",
                            "queue",
                            "response",
                            "query",
                            "requests",
                            "failures",
                            "rate"),
            Topic.GUEST, List.of("vm", "domain", "guest", "libvirt", "steal"),
            Topic.REPLICATION, List.of("repl", "replication", "zrepl", "syncoid", "snapshot", "snap", "backup")));

    private static final Map<Topic, List<String>> LINE_WORDS = new EnumMap<>(Map.of(
            Topic.MEMORY,
                    List.of(
                            "memory",
                            "oom",
                            "swap",
                            "heap",
                            "alloc",
                            "outofmemory",
                            "killed process",
                            "page allocation",
                            "restic",
                            "arc",
                            "cache",
                            "gc overhead"),
            Topic.CPU,
                    List.of(
                            "cpu",
                            "soft lockup",
                            "hung",
                            "thermal",
                            "throttl",
                            "thread",
                            "reindex",
                            "cron",
                            "compil",
                            "stall",
                            "cmd (",
                            "loop",
                            "started",
                            "busy"),
            Topic.DISK,
                    List.of(
                            "i/o error",
                            "disk",
                            "sector",
                            "ata",
                            "nvme",
                            "scsi",
                            "sd ",
                            "sda",
                            "zfs",
                            "zpool",
                            "vdev",
                            "scrub",
                            "raid",
                            "md0",
                            "ext4",
                            "xfs",
                            "smart",
                            "medium error",
                            "blk_update",
                            "fsync",
                            "buffer i/o",
                            "block"),
            Topic.SPACE,
                    List.of(
                            "no space",
                            "quota",
                            "disk full",
                            "enospc",
                            "inode",
                            "rotate",
                            "dump",
                            "log level",
                            "drop",
                            "write error"),
            Topic.NETWORK,
                    List.of(
                            "link is",
                            "nic ",
                            "eth",
                            "network",
                            "tcp",
                            "udp",
                            "socket",
                            "conntrack",
                            "handshake",
                            "wireguard",
                            "nft",
                            "firewall",
                            "iptables",
                            "dns",
                            "resolve",
                            "unreachable",
                            "carrier",
                            "timed out",
                            "connection",
                            "packet",
                            "route",
                            "port",
                            "bgp",
                            "peer",
                            "reset by"),
            Topic.CLOCK, List.of("clock", "ntp", "chrony", "synchroni", "time source", "stratum"),
            Topic.SERVICE,
                    List.of(
                            "systemd",
                            "exited",
                            "failed with result",
                            "main process",
                            "restart",
                            "panic",
                            "segfault",
                            "started",
                            "stopped",
                            "terminated",
                            "fatal",
                            "machine check",
                            "crash",
                            "core dump",
                            "qemu",
                            "shutdown",
                            "not responding"),
            Topic.LATENCY,
                    List.of(
                            "slow",
                            "timeout",
                            "timed out",
                            "deadlock",
                            "lock",
                            "upstream",
                            "retry",
                            "backlog",
                            "queue",
                            "overload",
                            "pool exhaust",
                            "took",
                            "gc",
                            "failover",
                            "too many",
                            "query",
                            "refused",
                            "deploy",
                            "config",
                            "reload"),
            Topic.GUEST, List.of("qemu", "libvirt", "vcpu", "domain", "guest", "kvm", "batch", "import"),
            Topic.REPLICATION,
                    List.of(
                            "replication",
                            "snapshot",
                            "send",
                            "receive",
                            "zrepl",
                            "syncoid",
                            "incremental",
                            "backup")));

    private final Set<Topic> topics;

    private Bond(Set<Topic> topics) {
        this.topics = topics;
    }

    /// @param metric a quantity's id and meaning, or a query
    public static Bond with(String metric) {
        var found = EnumSet.noneOf(Topic.class);
        var words = List.of(metric.toLowerCase(Locale.ROOT).split("[^a-z0-9]+|_"));
        METRIC_WORDS.forEach((topic, known) -> {
            if (words.stream().anyMatch(known::contains)) {
                found.add(topic);
            }
        });
        return new Bond(found);
    }

    /// From 0, nothing in common, to 1.
    double to(String line) {
        if (topics.isEmpty()) {
            return 0;
        }
        var text = line.toLowerCase(Locale.ROOT);
        int hits = 0;
        for (var topic : topics) {
            for (var word : LINE_WORDS.getOrDefault(topic, List.of())) {
                if (text.contains(word)) {
                    hits++;
                    break;
                }
            }
        }
        return hits == 0 ? 0 : hits == 1 ? 0.7 : 1;
    }
}
