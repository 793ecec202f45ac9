package greenwall.lab.exporters;

import greenwall.lab.signal.Rate;
import greenwall.lab.world.DiskLife;
import greenwall.lab.world.Life;
import greenwall.lab.world.Parts.Disk;
import greenwall.lab.world.Parts.Filesystem;
import greenwall.lab.world.Parts.Medium;
import java.util.List;
import java.util.function.Function;

/// node_exporter's diskstats and filesystem collectors.
final class NodeDisk {
    private static final List<String> UNCOUNTED = List.of("discards_completed", "discards_merged", "discarded_sectors");

    private NodeDisk() {}

    static void addTo(FamilyList list) {
        count(list, "reads_completed_total", "The total number of reads completed successfully.", DiskLife::reads);
        count(
                list,
                "reads_merged_total",
                "The total number of reads merged.",
                d -> d.reads().times(0.04));
        count(list, "read_bytes_total", "The total number of bytes read successfully.", DiskLife::readBytes);
        time(list, "read_time_seconds_total", "The total number of seconds spent by all reads.", DiskLife::readTime);
        count(list, "writes_completed_total", "The total number of writes completed successfully.", DiskLife::writes);
        count(
                list,
                "writes_merged_total",
                "The number of writes merged.",
                d -> d.writes().times(0.11));
        count(list, "written_bytes_total", "The total number of bytes written successfully.", DiskLife::writeBytes);
        time(
                list,
                "write_time_seconds_total",
                "This is the total number of seconds spent by all writes.",
                DiskLife::writeTime);
        list.gauge("node_disk_io_now", "The number of I/Os currently in progress.", out -> {
            for (var disk : out.life().disks()) {
                out.gauge(t -> Math.round(disk.inFlightAt(t)), "device", disk.device());
            }
        });
        time(list, "io_time_seconds_total", "Total seconds spent doing I/Os.", DiskLife::busy);
        time(
                list,
                "io_time_weighted_seconds_total",
                "The weighted # of seconds spent doing I/Os.",
                d -> Rate.sum(List.of(d.readTime(), d.writeTime())));
        for (var name : UNCOUNTED) {
            count(
                    list,
                    name + "_total",
                    switch (name) {
                        case "discards_completed" -> "The total number of discards completed successfully.";
                        case "discards_merged" -> "The total number of discards merged.";
                        default -> "The total number of sectors discarded successfully.";
                    },
                    d -> Rate.NONE);
        }
        time(
                list,
                "discard_time_seconds_total",
                "This is the total number of seconds spent by all discards.",
                d -> Rate.NONE);
        count(
                list,
                "flush_requests_total",
                "The total number of flush requests completed successfully",
                d -> d.writes().times(0.06));
        time(
                list,
                "flush_requests_time_seconds_total",
                "This is the total number of seconds spent by all flush requests.",
                d -> d.writes().times(0.000_02));
        list.gauge("node_disk_info", "Info of /sys/block/<block_device>.", NodeDisk::info);
        filesystems(list);
    }

    private static void info(Out out) {
        int minor = 0;
        for (var life : out.life().disks()) {
            var disk = out.life().host().disk(life.device());
            boolean spins = disk.map(Disk::medium).orElse(Medium.VIRTIO) == Medium.HDD;
            out.constant(
                    1,
                    "device",
                    life.device(),
                    "major",
                    life.device().startsWith("sd") ? "8" : "230",
                    "minor",
                    Integer.toString(minor),
                    "path",
                    "",
                    "wwn",
                    "",
                    "model",
                    disk.map(d -> d.model().replace(' ', '_')).orElse(""),
                    "serial",
                    disk.map(Disk::serial).orElse(""),
                    "revision",
                    spins ? "T907" : "");
            minor += 16;
        }
    }

    private static void count(FamilyList list, String name, String help, Function<DiskLife, Rate> rate) {
        list.counter("node_disk_" + name, help, out -> {
            for (var disk : out.life().disks()) {
                out.count(rate.apply(disk), "device", disk.device());
            }
        });
    }

    private static void time(FamilyList list, String name, String help, Function<DiskLife, Rate> rate) {
        list.counter("node_disk_" + name, help, out -> {
            for (var disk : out.life().disks()) {
                out.seconds(rate.apply(disk), "device", disk.device());
            }
        });
    }

    private interface Space {
        double at(Life life, Filesystem fs, long t);
    }

    private static void filesystems(FamilyList list) {
        space(list, "size_bytes", "Filesystem size in bytes.", NodeDisk::size);
        space(
                list,
                "free_bytes",
                "Filesystem free space in bytes.",
                (life, fs, t) -> size(life, fs, t) - used(life, fs, t));
        space(list, "avail_bytes", "Filesystem space available to non-root users in bytes.", NodeDisk::available);
        space(
                list,
                "files",
                "Filesystem total file nodes.",
                (life, fs, t) -> fs.type().equals("zfs") ? Math.floor(available(life, fs, t) / 512) : fs.inodes());
        space(
                list,
                "files_free",
                "Filesystem total free file nodes.",
                (life, fs, t) -> fs.type().equals("zfs")
                        ? Math.floor(available(life, fs, t) / 512) - 81_000
                        : Math.floor(fs.inodes() * (1 - 0.3 * used(life, fs, t) / fs.sizeBytes())));
        space(list, "readonly", "Filesystem read-only status.", (life, fs, t) -> 0);
        space(
                list,
                "device_error",
                "Whether an error occurred while getting statistics for the given device.",
                (life, fs, t) -> 0);
    }

    private static void space(FamilyList list, String name, String help, Space space) {
        list.gauge("node_filesystem_" + name, help, out -> {
            var life = out.life();
            for (var fs : life.host().filesystems()) {
                out.gauge(
                        t -> space.at(life, fs, t),
                        "device",
                        fs.device(),
                        "fstype",
                        fs.type(),
                        "mountpoint",
                        fs.mountpoint());
            }
        });
    }

    private static double used(Life life, Filesystem fs, long t) {
        return Math.floor((fs.type().equals("zfs") ? setUsed(life, fs, t) : life.usedAt(fs, t)) / 4096) * 4096;
    }

    private static double available(Life life, Filesystem fs, long t) {
        if (fs.type().equals("zfs")) {
            return Math.floor(setAvailable(life, fs, t) / 4096) * 4096;
        }
        double reserved = fs.type().equals("ext4") ? 0.05 * fs.sizeBytes() : 0;
        return Math.max(0, fs.sizeBytes() - used(life, fs, t) - reserved);
    }

    /// A dataset's size is what it uses and what is left for it, and so it moves.
    private static double size(Life life, Filesystem fs, long t) {
        return fs.type().equals("zfs") ? used(life, fs, t) + available(life, fs, t) : fs.sizeBytes();
    }

    private static double setUsed(Life life, Filesystem fs, long t) {
        for (var pool : life.pools()) {
            for (var set : pool.pool().datasets()) {
                if (set.name().equals(fs.device())) {
                    return pool.usedAt(set, t);
                }
            }
        }
        return 0;
    }

    private static double setAvailable(Life life, Filesystem fs, long t) {
        for (var pool : life.pools()) {
            for (var set : pool.pool().datasets()) {
                if (set.name().equals(fs.device())) {
                    return pool.availableAt(set, t);
                }
            }
        }
        return 0;
    }
}
