package greenwall.lab.exporters;

import greenwall.lab.signal.Rate;
import greenwall.lab.world.Life;
import greenwall.lab.world.NetLife;
import greenwall.lab.world.Parts.Guest;

/// What the libvirt exporters tell of the guests' virtual disks and network interfaces.
final class LibvirtDevices {
    private final LibvirtDialect dialect;
    private final LibvirtGuests guests;
    private final FamilyList list;

    LibvirtDevices(LibvirtDialect dialect, LibvirtGuests guests, FamilyList list) {
        this.dialect = dialect;
        this.guests = guests;
        this.list = list;
    }

    void add() {
        disks();
        interfaces();
    }

    private String[] disk(Out out, Guest guest) {
        return switch (dialect) {
            case KUMINA, ZHANGJIANWEIBJ ->
                guests.labels(out, guest, "source_file", "/dev/zvol/" + guest.zvol(), "target_device", "vda");
            case INOVEX, TINKOFF -> guests.labels(out, guest, "target_device", "vda");
        };
    }

    private void block(String name, String help, double grain, LibvirtGuests.OfGuestRate rate) {
        list.counter(
                "libvirt_domain_block_stats_" + name + "_total",
                help,
                out -> guests.each(
                        out,
                        (guest, inside) ->
                                out.gauge(guests.sinceStart(out, guest, inside, grain, rate), disk(out, guest))));
    }

    private void disks() {
        block(
                "read_bytes",
                "Number of bytes read from a block device, in bytes.",
                1,
                l -> l.disk("vda").readBytes());
        block(
                "read_requests",
                "Number of read requests from a block device.",
                1,
                l -> l.disk("vda").reads());
        block(
                "write_bytes",
                "Number of bytes written to a block device, in bytes.",
                1,
                l -> l.disk("vda").writeBytes());
        block(
                "write_requests",
                "Number of write requests to a block device.",
                1,
                l -> l.disk("vda").writes());
        String time = switch (dialect) {
            case INOVEX, TINKOFF -> "_time_seconds";
            case KUMINA -> "_seconds";
            case ZHANGJIANWEIBJ -> "";
        };
        if (!time.isEmpty()) {
            block(
                    "read" + time,
                    "Total time spent on reads from a block device, in seconds.",
                    1e6,
                    l -> l.disk("vda").readTime());
            block(
                    "write" + time,
                    "Total time spent on writes on a block device, in seconds",
                    1e6,
                    l -> l.disk("vda").writeTime());
        }
        switch (dialect) {
            case INOVEX ->
                list.gauge(
                        "libvirt_domain_block_stats_info",
                        "Metadata information on block devices.",
                        out -> guests.each(
                                out,
                                (guest, inside) -> out.constant(
                                        1,
                                        guests.labels(
                                                out,
                                                guest,
                                                "disk_type",
                                                "block",
                                                "target_bus",
                                                "virtio",
                                                "driver_name",
                                                "qemu",
                                                "driver_type",
                                                "raw",
                                                "driver_cache",
                                                "none",
                                                "driver_discard",
                                                "unmap",
                                                "source_file",
                                                "/dev/zvol/" + guest.zvol(),
                                                "source_protocol",
                                                "",
                                                "target_device",
                                                "vda",
                                                "serial",
                                                ""))));
            case TINKOFF ->
                list.gauge(
                        "libvirt_domain_block_meta",
                        "Block device metadata info. Device name, source file, serial.",
                        out -> guests.each(
                                out,
                                (guest, inside) -> out.gauge(
                                        guests.listed(out, guest, Value.constant(1)),
                                        guests.labels(
                                                out,
                                                guest,
                                                "target_device",
                                                "vda",
                                                "source_file",
                                                "/dev/zvol/" + guest.zvol(),
                                                "serial",
                                                "",
                                                "bus",
                                                "virtio",
                                                "disk_type",
                                                "block",
                                                "driver_type",
                                                "raw",
                                                "cache",
                                                "none",
                                                "discard",
                                                "unmap"))));
            case KUMINA, ZHANGJIANWEIBJ -> {}
        }
    }

    private void network(String name, String help, LibvirtGuests.OfGuestRate rate) {
        list.counter(
                "libvirt_domain_interface_stats_" + name + "_total",
                help,
                out -> guests.each(out, (guest, inside) -> {
                    if (!guest.tap().isEmpty()) {
                        out.gauge(
                                guests.sinceStart(out, guest, inside, 1, rate),
                                dialect == LibvirtDialect.INOVEX || dialect == LibvirtDialect.TINKOFF
                                        ? guests.labels(out, guest, "target_device", guest.tap())
                                        : guests.labels(
                                                out, guest, "source_bridge", "br0", "target_device", guest.tap()));
                    }
                }));
    }

    private static NetLife uplink(Life inside) {
        return inside.link(inside.host().uplink().device());
    }

    private void interfaces() {
        network(
                "receive_bytes",
                "Number of bytes received on a network interface, in bytes.",
                l -> uplink(l).rxBytes());
        network(
                "receive_packets",
                "Number of packets received on a network interface.",
                l -> uplink(l).rxPackets());
        network("receive_errors", "Number of packet receive errors on a network interface.", l -> Rate.NONE);
        network("receive_drops", "Number of packet receive drops on a network interface.", l -> Rate.NONE);
        network(
                "transmit_bytes",
                "Number of bytes transmitted on a network interface, in bytes.",
                l -> uplink(l).txBytes());
        network(
                "transmit_packets",
                "Number of packets transmitted on a network interface.",
                l -> uplink(l).txPackets());
        network("transmit_errors", "Number of packet transmit errors on a network interface.", l -> Rate.NONE);
        network("transmit_drops", "Number of packet transmit drops on a network interface.", l -> Rate.NONE);
    }
}
