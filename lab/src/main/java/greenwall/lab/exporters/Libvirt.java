package greenwall.lab.exporters;

import greenwall.lab.signal.Rate;
import greenwall.lab.world.Cpu.Mode;
import greenwall.lab.world.Life;
import greenwall.lab.world.NetLife;
import greenwall.lab.world.Parts.Guest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The libvirt exporters: inovex's (1.4 and later), Tinkoff's, kumina's (which Debian ships) and
/// zhangjianweibj's. They agree on little but the prefix.
final class Libvirt {
    private static final String SHUT_OFF = "shut off";

    private enum Dialect {
        INOVEX,
        TINKOFF,
        KUMINA,
        ZHANGJIANWEIBJ
    }

    private final Dialect dialect;
    private final FamilyList list = new FamilyList();

    private Libvirt(Dialect dialect) {
        this.dialect = dialect;
    }

    static List<Family> inovex() {
        return new Libvirt(Dialect.INOVEX).families();
    }

    static List<Family> tinkoff() {
        return new Libvirt(Dialect.TINKOFF).families();
    }

    static List<Family> kumina() {
        return new Libvirt(Dialect.KUMINA).families();
    }

    static List<Family> zhangjianweibj() {
        return new Libvirt(Dialect.ZHANGJIANWEIBJ).families();
    }

    private List<Family> families() {
        list.gauge(
                "libvirt_up",
                "Whether scraping libvirt's metrics was successful.",
                out -> out.constant(1, ofHost(out)));
        state();
        domains();
        cpus();
        memory();
        disks();
        interfaces();
        Go.addTo(list, "libvirt", 8e6);
        return list.all();
    }

    private String[] ofHost(Out out) {
        return dialect == Dialect.ZHANGJIANWEIBJ
                ? new String[] {"host", out.life().host().fqdn()}
                : new String[0];
    }

    private String[] labels(Out out, Guest guest, String... more) {
        var labels = new ArrayList<>(List.of("domain", guest.domain()));
        switch (dialect) {
            case KUMINA -> labels.addAll(List.of("uuid", guest.uuid()));
            case ZHANGJIANWEIBJ ->
                labels.addAll(List.of(
                        "instanceName",
                        "",
                        "instanceId",
                        guest.uuid(),
                        "flavorName",
                        "",
                        "userName",
                        "",
                        "userId",
                        "",
                        "projectName",
                        "",
                        "projectId",
                        "",
                        "host",
                        out.life().host().fqdn()));
            case INOVEX, TINKOFF -> {}
        }
        labels.addAll(Arrays.asList(more));
        return labels.toArray(String[]::new);
    }

    private static double code(String state) {
        return switch (state) {
            case "running" -> 1;
            case "paused" -> 3;
            case SHUT_OFF -> 5;
            case "crashed" -> 6;
            default -> 0;
        };
    }

    /// Some list active domains alone, some running and shut-off ones, some all.
    private boolean lists(String state) {
        return switch (dialect) {
            case KUMINA -> !state.equals(SHUT_OFF) && !state.equals("crashed");
            case TINKOFF -> state.equals("running") || state.equals(SHUT_OFF);
            case INOVEX, ZHANGJIANWEIBJ -> true;
        };
    }

    private interface OfGuest {
        void tell(Guest guest, Optional<Life> inside);
    }

    private void each(Out out, OfGuest teller) {
        for (var guest : out.life().host().guests()) {
            teller.tell(guest, out.life().inside(guest.domain()));
        }
    }

    /// Hidden while the domain is in a state that this exporter does not list.
    private Value listed(Out out, Guest guest, Value value) {
        var life = out.life();
        return t -> lists(life.domainState(guest.domain(), t)) ? value.at(t) : Value.ABSENT;
    }

    private void state() {
        switch (dialect) {
            case INOVEX ->
                list.gauge(
                        "libvirt_domain_info_state",
                        "Code of the domain state",
                        out -> each(out, (guest, inside) -> {
                            var life = out.life();
                            for (var state : List.of("running", "paused", SHUT_OFF, "crashed")) {
                                out.gauge(
                                        t -> life.domainState(guest.domain(), t).equals(state)
                                                ? code(state)
                                                : Value.ABSENT,
                                        labels(out, guest, "state_desc", inovexWord(state)));
                            }
                        }));
            case TINKOFF ->
                list.gauge(
                        "libvirt_domain_info_vstate",
                        "Virtual domain state. 0: no state, 1: the domain is running, 2: the domain is blocked on resource,"
                                + " 3: the domain is paused by user, 4: the domain is being shut down, 5: the domain is"
                                + " shut off,6: the domain is crashed, 7: the domain is suspended by guest power management",
                        this::code);
            case KUMINA -> list.gauge("libvirt_domain_state_code", "Code of the domain state", this::code);
            case ZHANGJIANWEIBJ ->
                list.gauge(
                        "libvirt_domain_state_code",
                        "Code of the domain state",
                        out -> each(out, (guest, inside) -> {
                            var life = out.life();
                            for (var state : List.of("running", "paused", SHUT_OFF, "crashed")) {
                                out.gauge(
                                        t -> life.domainState(guest.domain(), t).equals(state)
                                                ? code(state)
                                                : Value.ABSENT,
                                        labels(out, guest, "stateDesc", inovexWord(state)));
                            }
                        }));
        }
    }

    private void code(Out out) {
        each(out, (guest, inside) -> {
            var life = out.life();
            out.gauge(listed(out, guest, t -> code(life.domainState(guest.domain(), t))), labels(out, guest));
        });
    }

    private static String inovexWord(String state) {
        return switch (state) {
            case "running" -> "the domain is running";
            case "paused" -> "the domain is paused by user";
            case "crashed" -> "the domain is crashed";
            default -> "the domain is shut off";
        };
    }

    private void domains() {
        switch (dialect) {
            case INOVEX ->
                list.gauge(
                        "libvirt_domains",
                        "Number of domains",
                        out -> out.constant(out.life().host().guests().size()));
            case KUMINA, ZHANGJIANWEIBJ ->
                list.gauge("libvirt_domains_number", "Number of domains", out -> {
                    var life = out.life();
                    out.gauge(
                            t -> life.host().guests().stream()
                                    .filter(g -> lists(life.domainState(g.domain(), t)))
                                    .count(),
                            ofHost(out));
                });
            case TINKOFF ->
                list.gauge(
                        "libvirt_domain_info_meta",
                        "Domain metadata",
                        out -> each(
                                out,
                                (guest, inside) -> out.gauge(
                                        listed(out, guest, Value.constant(1)),
                                        labels(
                                                out,
                                                guest,
                                                "uuid",
                                                guest.uuid(),
                                                "instance_name",
                                                "",
                                                "flavor",
                                                "",
                                                "user_name",
                                                "",
                                                "user_uuid",
                                                "",
                                                "project_name",
                                                "",
                                                "project_uuid",
                                                "",
                                                "root_type",
                                                "",
                                                "root_uuid",
                                                ""))));
        }
    }

    private void gauge(String name, String help, OfGuestValue value) {
        list.gauge(
                "libvirt_domain_" + name,
                help,
                out -> each(
                        out,
                        (guest, inside) -> out.gauge(listed(out, guest, value.of(guest, inside)), labels(out, guest))));
    }

    private interface OfGuestValue {
        Value of(Guest guest, Optional<Life> inside);
    }

    private interface OfGuestRate {
        Rate of(Life inside);
    }

    /// A counter that starts when the guest starts.
    private Value sinceStart(Out out, Guest guest, Optional<Life> inside, double grain, OfGuestRate rate) {
        return listed(
                out,
                guest,
                inside.<Value>map(life -> new SinceBoot(life, rate.of(life), grain))
                        .orElse(Value.constant(0)));
    }

    private void cpus() {
        list.counter(
                "libvirt_domain_info_cpu_time_seconds_total",
                "Amount of CPU time used by the domain, in seconds.",
                out -> each(
                        out,
                        (guest, inside) -> out.gauge(
                                sinceStart(out, guest, inside, 1e6, l -> l.cpu().computing()), labels(out, guest))));
        gauge(
                "info_virtual_cpus",
                "Number of virtual CPUs for the domain.",
                (guest, inside) -> Value.constant(guest.cpus()));
        if (dialect == Dialect.INOVEX || dialect == Dialect.TINKOFF) {
            vcpu("time", "Time spent by the virtual CPU.", l -> l.cpu().computing());
            vcpu(
                    "wait",
                    "Time the vCPU wants to run, but the host scheduler has something else running ahead of it.",
                    l -> l.cpu().mode(Mode.STEAL).times(0.4));
            vcpu(
                    "delay",
                    "Time the vCPU spent waiting in the queue instead of running. Exposed to the VM as steal time.",
                    l -> l.cpu().mode(Mode.STEAL));
            list.gauge(
                    "libvirt_domain_vcpu_state",
                    "State of the vCPU.",
                    out -> each(out, (guest, inside) -> {
                        for (int i = 0; i < guest.cpus(); i++) {
                            out.gauge(
                                    listed(out, guest, Value.constant(inside.isPresent() ? 1 : 0)),
                                    labels(out, guest, "vcpu", Integer.toString(i)));
                        }
                    }));
        }
    }

    private void vcpu(String name, String help, OfGuestRate rate) {
        list.counter(
                "libvirt_domain_vcpu_" + name + "_seconds_total",
                help,
                out -> each(out, (guest, inside) -> {
                    for (int i = 0; i < guest.cpus(); i++) {
                        out.gauge(
                                sinceStart(
                                        out, guest, inside, 1e6, l -> rate.of(l).times(1.0 / guest.cpus())),
                                labels(out, guest, "vcpu", Integer.toString(i)));
                    }
                }));
    }

    private void memory() {
        gauge(
                "info_maximum_memory_bytes",
                "Maximum allowed memory of the domain, in bytes.",
                (guest, inside) -> Value.constant(guest.memoryBytes()));
        gauge(
                "info_memory_usage_bytes",
                "Memory usage of the domain, in bytes.",
                (guest, inside) -> Value.constant(guest.memoryBytes()));
        if (dialect == Dialect.KUMINA) {
            return;
        }
        String prefix = dialect == Dialect.ZHANGJIANWEIBJ ? "stat_memory_" : "memory_stats_";
        memoryStat(
                prefix + "available_bytes",
                "The total amount of usable memory as seen by the domain.",
                (m, t) -> m.memory().at(t).total());
        memoryStat(
                prefix + "usable_bytes",
                "Memory usable by the domain (corresponds to 'Available' in /proc/meminfo)",
                (m, t) -> m.memory().at(t).available());
        memoryStat(
                prefix + "unused_bytes",
                "Memory unused by the domain",
                (m, t) -> m.memory().at(t).free());
        memoryStat(
                prefix + "rss_bytes",
                "Resident Set Size of the process running the domain",
                (m, t) -> 0.82 * m.host().hardware().memoryBytes());
        if (dialect != Dialect.ZHANGJIANWEIBJ) {
            memoryStat(
                    prefix + (dialect == Dialect.INOVEX ? "current_balloon_bytes" : "actual_balloon_bytes"),
                    "Current balloon value (in bytes).",
                    (m, t) -> m.host().hardware().memoryBytes());
            memoryStat(
                    prefix + "used_percent",
                    "The amount of memory in percent, that used by domain.",
                    (m, t) -> 100 * m.memory().at(t).used());
        }
    }

    private interface OfMemory {
        double at(Life inside, long t);
    }

    private void memoryStat(String name, String help, OfMemory value) {
        gauge(
                name,
                help,
                (guest, inside) -> inside.<Value>map(life -> t -> Math.floor(value.at(life, t)))
                        .orElse(Value.constant(0)));
    }

    private String[] disk(Out out, Guest guest) {
        return switch (dialect) {
            case KUMINA, ZHANGJIANWEIBJ ->
                labels(out, guest, "source_file", "/dev/zvol/" + guest.zvol(), "target_device", "vda");
            case INOVEX, TINKOFF -> labels(out, guest, "target_device", "vda");
        };
    }

    private void block(String name, String help, double grain, OfGuestRate rate) {
        list.counter(
                "libvirt_domain_block_stats_" + name + "_total",
                help,
                out -> each(
                        out,
                        (guest, inside) -> out.gauge(sinceStart(out, guest, inside, grain, rate), disk(out, guest))));
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
                        out -> each(
                                out,
                                (guest, inside) -> out.constant(
                                        1,
                                        labels(
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
                        out -> each(
                                out,
                                (guest, inside) -> out.gauge(
                                        listed(out, guest, Value.constant(1)),
                                        labels(
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

    private void network(String name, String help, OfGuestRate rate) {
        list.counter(
                "libvirt_domain_interface_stats_" + name + "_total",
                help,
                out -> each(out, (guest, inside) -> {
                    if (!guest.tap().isEmpty()) {
                        out.gauge(
                                sinceStart(out, guest, inside, 1, rate),
                                dialect == Dialect.INOVEX || dialect == Dialect.TINKOFF
                                        ? labels(out, guest, "target_device", guest.tap())
                                        : labels(out, guest, "source_bridge", "br0", "target_device", guest.tap()));
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
