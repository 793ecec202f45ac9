package greenwall.lab.exporters;

import greenwall.lab.world.Cpu.Mode;
import greenwall.lab.world.Life;
import greenwall.lab.world.Parts.Guest;
import java.util.List;
import java.util.Optional;

/// The libvirt exporters: inovex's (1.4 and later), Tinkoff's, kumina's (which Debian ships) and
/// zhangjianweibj's. They agree on little but the prefix.
final class Libvirt {
    private static final String SHUT_OFF = LibvirtGuests.SHUT_OFF;

    private final LibvirtDialect dialect;
    private final LibvirtGuests guests;
    private final FamilyList list = new FamilyList();

    private Libvirt(LibvirtDialect dialect) {
        this.dialect = dialect;
        this.guests = new LibvirtGuests(dialect);
    }

    static List<Family> inovex() {
        return new Libvirt(LibvirtDialect.INOVEX).families();
    }

    static List<Family> tinkoff() {
        return new Libvirt(LibvirtDialect.TINKOFF).families();
    }

    static List<Family> kumina() {
        return new Libvirt(LibvirtDialect.KUMINA).families();
    }

    static List<Family> zhangjianweibj() {
        return new Libvirt(LibvirtDialect.ZHANGJIANWEIBJ).families();
    }

    private List<Family> families() {
        list.gauge(
                "libvirt_up",
                "Whether scraping libvirt's metrics was successful.",
                out -> out.constant(1, guests.ofHost(out)));
        state();
        domains();
        cpus();
        memory();
        new LibvirtDevices(dialect, guests, list).add();
        Go.addTo(list, "libvirt", 8e6);
        return list.all();
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

    private void state() {
        switch (dialect) {
            case INOVEX -> stateByState("libvirt_domain_info_state", "state_desc");
            case TINKOFF ->
                list.gauge(
                        "libvirt_domain_info_vstate",
                        "Virtual domain state. 0: no state, 1: the domain is running, 2: the domain is blocked on resource,"
                                + " 3: the domain is paused by user, 4: the domain is being shut down, 5: the domain is"
                                + " shut off,6: the domain is crashed, 7: the domain is suspended by guest power management",
                        this::code);
            case KUMINA -> list.gauge("libvirt_domain_state_code", "Code of the domain state", this::code);
            case ZHANGJIANWEIBJ -> stateByState("libvirt_domain_state_code", "stateDesc");
        }
    }

    /// A series for each state, of which only that of the present one is there.
    private void stateByState(String name, String label) {
        list.gauge(
                name,
                "Code of the domain state",
                out -> guests.each(out, (guest, inside) -> {
                    var life = out.life();
                    for (var state : List.of("running", "paused", SHUT_OFF, "crashed")) {
                        out.gauge(
                                t -> life.domainState(guest.domain(), t).equals(state) ? code(state) : Value.ABSENT,
                                guests.labels(out, guest, label, inovexWord(state)));
                    }
                }));
    }

    private void code(Out out) {
        guests.each(out, (guest, inside) -> {
            var life = out.life();
            out.gauge(
                    guests.listed(out, guest, t -> code(life.domainState(guest.domain(), t))),
                    guests.labels(out, guest));
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
                                    .filter(g -> guests.lists(life.domainState(g.domain(), t)))
                                    .count(),
                            guests.ofHost(out));
                });
            case TINKOFF ->
                list.gauge(
                        "libvirt_domain_info_meta",
                        "Domain metadata",
                        out -> guests.each(
                                out,
                                (guest, inside) -> out.gauge(
                                        guests.listed(out, guest, Value.constant(1)),
                                        guests.labels(
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
                out -> guests.each(
                        out,
                        (guest, inside) -> out.gauge(
                                guests.listed(out, guest, value.of(guest, inside)), guests.labels(out, guest))));
    }

    private interface OfGuestValue {
        Value of(Guest guest, Optional<Life> inside);
    }

    private void cpus() {
        list.counter(
                "libvirt_domain_info_cpu_time_seconds_total",
                "Amount of CPU time used by the domain, in seconds.",
                out -> guests.each(
                        out,
                        (guest, inside) -> out.gauge(
                                guests.sinceStart(
                                        out, guest, inside, 1e6, l -> l.cpu().computing()),
                                guests.labels(out, guest))));
        gauge(
                "info_virtual_cpus",
                "Number of virtual CPUs for the domain.",
                (guest, inside) -> Value.constant(guest.cpus()));
        if (dialect == LibvirtDialect.INOVEX || dialect == LibvirtDialect.TINKOFF) {
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
                    out -> guests.each(out, (guest, inside) -> {
                        for (int i = 0; i < guest.cpus(); i++) {
                            out.gauge(
                                    guests.listed(out, guest, Value.constant(inside.isPresent() ? 1 : 0)),
                                    guests.labels(out, guest, "vcpu", Integer.toString(i)));
                        }
                    }));
        }
    }

    private void vcpu(String name, String help, LibvirtGuests.OfGuestRate rate) {
        list.counter(
                "libvirt_domain_vcpu_" + name + "_seconds_total",
                help,
                out -> guests.each(out, (guest, inside) -> {
                    for (int i = 0; i < guest.cpus(); i++) {
                        out.gauge(
                                guests.sinceStart(
                                        out, guest, inside, 1e6, l -> rate.of(l).times(1.0 / guest.cpus())),
                                guests.labels(out, guest, "vcpu", Integer.toString(i)));
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
        if (dialect == LibvirtDialect.KUMINA) {
            return;
        }
        String prefix = dialect == LibvirtDialect.ZHANGJIANWEIBJ ? "stat_memory_" : "memory_stats_";
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
        if (dialect != LibvirtDialect.ZHANGJIANWEIBJ) {
            memoryStat(
                    prefix + (dialect == LibvirtDialect.INOVEX ? "current_balloon_bytes" : "actual_balloon_bytes"),
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
}
