package greenwall.lab.bpftrace;

import greenwall.lab.tool.Sight;
import greenwall.lab.world.DiskLife;
import java.util.List;
import java.util.Map;

/// Requests to the disks: issued, and completed after as long as that disk takes.
final class DiskEvents {
    private final EventQueue events;
    private final Sight sight;

    DiskEvents(EventQueue events, Sight sight) {
        this.events = events;
        this.sight = sight;
    }

    void disks(long from, long to) {
        if (!events.wants("tracepoint:block:block_rq_issue", "tracepoint:block:block_rq_complete")
                && !events.wantsAny("kprobe:blk")
                && !events.wantsAny("kprobe:zio_vdev")) {
            return;
        }
        int number = 0;
        for (var disk : sight.life().disks()) {
            long device = (disk.device().startsWith("zd") ? 230L : disk.device().startsWith("vd") ? 254L : 8L) << 20
                    | 16L * number++;
            for (boolean write : new boolean[] {false, true}) {
                for (var stream : write ? disk.writeStreams() : disk.readStreams()) {
                    events.each(
                            EventQueue.moved(stream.requests(), from, to),
                            from,
                            to,
                            (nanos, weight) -> request(disk, stream, write, device, nanos, weight));
                }
            }
        }
    }

    private void request(DiskLife disk, DiskLife.Stream stream, boolean write, long device, long nanos, long weight) {
        long took = (long) (events.draw(stream.latency()) * 1e9);
        long sector = (long) (events.unit() * 4e9);
        boolean scan = stream.bytes() == DiskLife.SCAN_BYTES;
        boolean pooled = sight.host()
                .disk(disk.device())
                .filter(d -> d.pool().isPresent())
                .isPresent();
        var who = disk.device().startsWith("zd")
                ? "qemu-system-x86"
                : pooled
                        ? (scan ? "txg_sync" : write ? "z_wr_iss" : "z_rd_int")
                        : events.busy().command();
        int pid = sight.life().processes().pid(who);
        long bytes = Math.max(4096, Math.round(stream.bytes() / 4096) * 4096);
        Map<String, Object> fields = Map.of(
                "dev",
                device,
                "sector",
                sector,
                "bytes",
                bytes,
                "nr_sector",
                bytes / 512,
                "rwbs",
                write ? "WS" : "R",
                "comm",
                who);
        events.put("tracepoint:block:block_rq_issue", nanos, pid, who, fields, weight);
        events.put("tracepoint:block:block_rq_complete", nanos + took, 0, "swapper/0", fields, weight);
        Map<String, Object> pointer = Map.of("arg0", sector);
        for (var pair : List.of(
                List.of("blk_account_io_start", "blk_account_io_done"),
                List.of("zio_vdev_io_start", "zio_vdev_io_done"))) {
            events.put("kprobe:" + pair.getFirst(), nanos, pid, who, pointer, weight);
            events.put("kprobe:" + pair.getLast(), nanos + took, pid, who, pointer, weight);
        }
    }
}
