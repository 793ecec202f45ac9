package greenwall.lab.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.lab.incident.GroundTruth;
import greenwall.lab.incident.IncidentInjector;
import greenwall.lab.incident.IncidentKind;
import greenwall.lab.logs.LabLogs;
import greenwall.lab.ssh.LabSshServer.MachineFactory;
import greenwall.lab.tool.ToolEnvironment.JournalReader;
import greenwall.lab.world.FaultPropagation;
import greenwall.lab.world.FleetPlanner;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.HostSpec.Role;
import greenwall.lab.world.SimulatedFaults;
import greenwall.lab.world.SimulatedFleet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The output of the simulated hosts' tools, read by the console's parsers.
@Tag("slow")
class MachineFactoryTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final long SEED = 7;

    /// A range without its network.
    private record OfflineRange(SimulatedFleet world, GroundTruth truth, MachineFactory machines) {
        static OfflineRange of(IncidentKind incident, Instant at) {
            var fleet = FleetPlanner.hosts(40, SEED);
            var faults = new SimulatedFaults();
            var truth = IncidentInjector.inject(incident, fleet, new FaultPropagation(fleet, faults), NOW, SEED);
            var world = new SimulatedFleet(SEED, NOW, fleet, faults);
            InstantSource clock = InstantSource.fixed(at);
            return new OfflineRange(
                    world,
                    truth,
                    new MachineFactory(
                            world, clock, new JournalReader(world, new LabLogs(world, clock, Optional.empty()))));
        }

        HostSpec host(Predicate<HostSpec> fits) {
            return world.hosts().stream().filter(fits).findFirst().orElseThrow();
        }

        String run(String host, String commands) throws InterruptedException {
            return typed(host, commands).text();
        }

        TypedCommandResult typed(String host, String commands) throws InterruptedException {
            return TypedCommandResult.on(machines.machine(host), commands);
        }
    }

    private static final OfflineRange QUIET = OfflineRange.of(IncidentKind.QUIET, NOW);
    private static final String STORAGE =
            QUIET.host(h -> h.role() == Role.STORAGE).name();
    private static final String HYPERVISOR = QUIET.host(
                    h -> h.role() == Role.HYPERVISOR && !h.guests().isEmpty())
            .name();

    private static List<List<String>> table(String text) {
        return text.lines().map(l -> Arrays.asList(l.strip().split("\\s+"))).toList();
    }

    @Test
    void zpoolStatusListsEachDisk() throws InterruptedException {
        var text = QUIET.run(STORAGE, "zpool status tank");
        assertThat(text)
                .startsWith("  pool: tank\n state: ONLINE\n  scan: ")
                .contains("errors: No known data errors\n");
        assertThat(text.lines()
                        .filter(l -> l.matches("\t    ata-\\S+ +ONLINE +0 +0 +0"))
                        .count())
                .isEqualTo(6);
        assertThat(QUIET.typed(STORAGE, "zpool status nosuch"))
                .isEqualTo(new TypedCommandResult("cannot open 'nosuch': no such pool\n", 1));
        assertThat(QUIET.run(STORAGE, "zpool status -x")).isEqualTo("all pools are healthy\n");
    }

    @Test
    void zpoolListAddsUp() throws InterruptedException {
        var row = QUIET.run(STORAGE, "zpool list -Hp -o name,size,alloc,free,health")
                .strip()
                .split("\t");
        assertThat(row[0]).isEqualTo("tank");
        assertThat(Long.parseLong(row[2]) + Long.parseLong(row[3]))
                .isCloseTo(Long.parseLong(row[1]), Offset.offset(2L));
        assertThat(row[4]).isEqualTo("ONLINE");
        assertThat(QUIET.run(STORAGE, "zpool list"))
                .startsWith("NAME ")
                .contains("  FRAG")
                .contains("  DEDUP");
    }

    @Test
    void zpoolIostatHasItsColumnsAndTheDisksAddUpToThePool() throws InterruptedException {
        var rows = table(QUIET.run(STORAGE, "zpool iostat -vlHp"));
        assertThat(rows.getFirst()).hasSize(17).startsWith("tank");
        long pool = Long.parseLong(rows.getFirst().get(3));
        long disks = rows.stream()
                .filter(r -> r.getFirst().startsWith("ata-"))
                .mapToLong(r -> Long.parseLong(r.get(3)))
                .sum();
        assertThat(disks).isCloseTo(pool, Offset.offset(6L));
        var text = QUIET.run(STORAGE, "zpool iostat");
        assertThat(text.lines().toList().subList(0, 3))
                .containsExactly(
                        "              capacity     operations     bandwidth ",
                        "pool        alloc   free   read  write   read  write",
                        "----------  -----  -----  -----  -----  -----  -----");
    }

    @Test
    void iostatHasTheColumnsOfSysstat() throws InterruptedException {
        var text = QUIET.run(HYPERVISOR, "iostat -x 0.2 2");
        var lines = text.lines().toList();
        assertThat(lines.getFirst()).startsWith("Linux ").endsWith("CPU)");
        assertThat(lines.stream().filter(l -> l.startsWith("Device ")).count()).isEqualTo(2);
        var heading = lines.stream()
                .filter(l -> l.startsWith("Device"))
                .findFirst()
                .orElseThrow()
                .split("\\s+");
        assertThat(heading).hasSize(23).endsWith("aqu-sz", "%util");
        assertThat(table(text).stream().filter(r -> r.getFirst().matches("sd[a-z]|zd\\d+")))
                .isNotEmpty()
                .allSatisfy(r -> assertThat(r).hasSize(23));
        var cpu = table(text).get(lines.indexOf("avg-cpu:  %user   %nice %system %iowait  %steal   %idle") + 1);
        assertThat(cpu.stream().mapToDouble(Double::parseDouble).sum()).isCloseTo(100, Offset.offset(0.1));
    }

    @Test
    void withoutTheTimeSinceBootAllReportsOfIostatAreOfTheirInterval() throws InterruptedException {
        var all = QUIET.run(HYPERVISOR, "iostat -x 0.1 2").split("avg-cpu");
        var recent = QUIET.run(HYPERVISOR, "iostat -x -y 0.1 2").split("avg-cpu");
        assertThat(recent).hasSize(3);
        assertThat(recent[1].strip()).isEqualTo(all[2].strip()).isNotEqualTo(all[1].strip());
        assertThat(QUIET.run(STORAGE, "zpool iostat -y 0.1 2").lines().filter(line -> line.startsWith("tank ")))
                .hasSize(2);
    }

    @Test
    void topUptimeFreeAndDfHaveTheirUsualFormats() throws InterruptedException {
        var top = QUIET.run(STORAGE, "top -b -n1 | head -12").lines().toList();
        assertThat(top.getFirst())
                .matches("top - (09:59:59|10:00:00) up .*,  0 users,  load average: [\\d.]+, [\\d.]+, [\\d.]+");
        assertThat(top.get(6))
                .isEqualTo("    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND");
        assertThat(table(String.join("\n", top.subList(7, 12))))
                .allSatisfy(r -> assertThat(r).hasSize(12));
        var free = table(QUIET.run(STORAGE, "free -b")).get(1);
        assertThat(Long.parseLong(free.get(1)))
                .isCloseTo(
                        Long.parseLong(free.get(2)) + Long.parseLong(free.get(3)) + Long.parseLong(free.get(5)),
                        Offset.offset(4L));
        assertThat(table(QUIET.run(STORAGE, "df -P | tail -n +2")))
                .extracting(row -> row.getLast())
                .contains("/", "/tank/home")
                .doesNotHaveDuplicates();
        assertThat(table(QUIET.run(STORAGE, "sudo -n opensnoop -d 1 | tail -n +2")))
                .isNotEmpty()
                .allMatch(row -> row.get(1).length() <= 15);
        assertThat(QUIET.run(STORAGE, "uptime")).matches("(?s) \\d\\d:\\d\\d:\\d\\d up .*");
        assertThat(QUIET.run(STORAGE, "ps aux | grep -c .").strip()).matches("\\d+");
    }

    @Test
    void wireGuardAndVirshMatchTheSimulatedFleet() throws InterruptedException {
        var dump = QUIET.run(HYPERVISOR, "sudo -n wg show all dump")
                .lines()
                .map(l -> l.split("\t"))
                .toList();
        assertThat(dump.getFirst()).hasSize(5);
        assertThat(dump.subList(1, dump.size())).isNotEmpty().allSatisfy(r -> {
            assertThat(r).hasSize(9);
            assertThat(NOW.getEpochSecond() - Long.parseLong(r[5])).isBetween(0L, 200L);
        });
        assertThat(QUIET.run(HYPERVISOR, "sudo -n wg show"))
                .contains("latest handshake: ")
                .contains(" received, ");
        assertThat(QUIET.run(HYPERVISOR, "wg show"))
                .startsWith("Unable to access interface wg0: Operation not permitted");
        var guests = QUIET.world().host(HYPERVISOR).orElseThrow().guests();
        var guestNames = QUIET.run(HYPERVISOR, "virsh list --all --name")
                .lines()
                .filter(l -> !l.isBlank())
                .toList();
        assertThat(guestNames)
                .containsExactlyElementsOf(guests.stream().map(g -> g.domain()).toList());
        assertThat(QUIET.run(HYPERVISOR, "virsh domblklist " + guestNames.getFirst()))
                .contains(" vda      /dev/zvol/vmpool/");
    }

    @Test
    void theJournalMatchesTheLogServer() throws InterruptedException {
        var lines = QUIET.run(
                        STORAGE, "journalctl -o short-iso --since '2026-11-20 09:00:00' --until '2026-11-20 09:30:00'")
                .lines()
                .toList();
        assertThat(lines)
                .hasSizeGreaterThan(20)
                .allMatch(l -> l.matches("2026-11-20T09:[012]\\d:\\d\\d\\+0000 " + STORAGE + " \\S+: .*"));
        assertThat(QUIET.run(STORAGE, "journalctl --all -n 3 -o json").lines())
                .hasSize(3)
                .allMatch(l -> l.startsWith("{\"__REALTIME_TIMESTAMP\":\"1795"));
        assertThat(QUIET.run(STORAGE, "journalctl -k -p err -n 5").lines())
                .allMatch(l -> l.contains(" kernel: ") || l.startsWith("--"));
        assertThat(QUIET.typed(STORAGE, "journalctl --since nonsense"))
                .isEqualTo(new TypedCommandResult(
                        "Failed to parse timestamp: nonsense"
                                + " (the practice range supports 'YYYY-MM-DD HH:MM:SS' and @SECONDS)\n",
                        1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zpool iostat -vl",
                "zpool list -o name,size,allocated,alloc,free,fragmentation,capacity,dedupratio,health,guid,readonly",
                "zpool get capacity",
                "zfs list -t all -o name,used,avail,refer,quota,type,creation,mountpoint -s creation",
                "zfs list -o space",
                "arcstat",
                "ps -eo user,pid,pcpu,pmem,vsz,rss,maj_flt,tty,stat,start,time,comm,args,unit --sort=-rss",
                "df -hT",
                "lsblk",
                "sudo -n smartctl -a /dev/sda",
                "vmstat",
                "free -h",
                "ss -s",
                "ss -ti",
                "ip -s addr",
                "sudo -n wg show wg0 transfer",
                "sudo -n wg show wg0 endpoints",
                "sudo -n wg show all latest-handshakes",
                "systemctl",
                "systemctl status",
                "systemctl status ssh",
                "systemctl cat ssh",
                "chronyc sources",
                "timedatectl",
                "uname -a",
                "hostname -f",
                "cat /etc/os-release /proc/uptime /proc/loadavg /proc/meminfo /proc/pressure/io",
                "cat /proc/spl/kstat/zfs/arcstats /proc/spl/kstat/zfs/vmpool/state",
                "virsh list --all",
            })
    void everyCommandGivesFilledOutput(String command) throws InterruptedException {
        var typed = QUIET.typed(HYPERVISOR, command);
        assertThat(typed.status()).as(typed.text()).isZero();
        assertThat(typed.text()).isNotBlank().doesNotContain("{{").doesNotContain("[]");
    }

    @Test
    void missingToolsAreNotFoundAndForbiddenOnesAreRefused() throws InterruptedException {
        var web = QUIET.host(h -> h.role() == Role.WEB).name();
        assertThat(QUIET.run(web, "zpool status")).isEqualTo("sh: 1: zpool: not found\n");
        assertThat(QUIET.run(web, "biolatency")).isEqualTo("sh: 1: biolatency: not found\n");
        assertThat(QUIET.run(STORAGE, "/usr/sbin/biolatency 1 1")).endsWith("failed to load BPF object: -1\n");
        assertThat(QUIET.typed(STORAGE, "sudo -n biolatency --zzz"))
                .isEqualTo(new TypedCommandResult(
                        "biolatency: the practice range does not support the option '--zzz'\n", 64));
        assertThat(QUIET.run(STORAGE, "ping -c1 10.0.0.1")).contains("Operation not permitted");
        assertThat(QUIET.run(STORAGE, "sudo -n dmesg; chronyc tracking | head -1"))
                .contains("Reference ID");
        assertThat(QUIET.run(STORAGE, "sudo -n systemctl restart ssh")).contains("read-only");
    }

    @Test
    void eachToolOfTheCollectionsEndsByItselfOrWhenInterrupted() throws InterruptedException {
        var tools =
                List.of(("biolatency biosnoop biotop bitesize biopattern runqlat runqlen runqslower cpudist offcputime"
                                + " softirqs hardirqs execsnoop exitsnoop opensnoop syscount oomkill filetop cachestat vfsstat"
                                + " ext4dist ext4slower tcpconnect tcpconnlat tcplife tcprtt tcptop tcpstates")
                        .split(" "));
        for (var tool : tools) {
            assertThat(QUIET.typed(STORAGE, "timeout -s INT 0.15 sudo -n " + tool)
                            .status())
                    .as(tool)
                    .isEqualTo(124);
        }
    }

    private static Map<Long, Long> histogram(String text) {
        return Pattern.compile("(?m)^ *(\\d+) -> \\d+ +: (\\d+) ")
                .matcher(text)
                .results()
                .collect(Collectors.toMap(m -> Long.parseLong(m.group(1)), m -> Long.parseLong(m.group(2)), Long::sum));
    }

    private static long above(Map<Long, Long> histogram, long micros) {
        return histogram.entrySet().stream()
                .filter(e -> e.getKey() >= micros)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Test
    void biolatencyIsBimodalOnlyOnTheFailingDisk() throws InterruptedException {
        var range = OfflineRange.of(IncidentKind.FAILING_DISK, NOW);
        var text = range.run(range.truth().host(), "sudo -n biolatency -D 1 2");
        assertThat(text).startsWith("Tracing block device I/O... Hit Ctrl-C to end.\n\n\ndisk = ");
        var failing = range.truth().cause().replaceFirst("disk (\\S+) .*", "$1");
        var sick = above(
                histogram(text.replaceAll("(?s).*?disk = " + failing + "\n", "").replaceAll("(?s)\n\ndisk = .*", "")),
                262_144);
        assertThat(sick).as(text).isPositive();
        var healthyDisk = range.world().host(range.truth().host()).orElseThrow().pools().getFirst().devices().stream()
                .filter(d -> !d.equals(failing))
                .findFirst()
                .orElseThrow();
        assertThat(above(
                        histogram(range.run(range.truth().host(), "sudo -n biolatency -d " + healthyDisk + " 1 1")),
                        1_048_576))
                .isZero();
        assertThat(range.run(range.truth().host(), "zpool status")).contains("DEGRADED");
    }

    @Test
    void profileAndTopPointAtTheRunawayProcess() throws InterruptedException {
        var range = OfflineRange.of(IncidentKind.CPU_RUNAWAY, NOW);
        var host = range.truth().host();
        assertThat(table(range.run(host, "top -b -n1 | head -8")).getLast().getLast())
                .isEqualTo("reindex-search");
        var profile = List.of("profile-bpfcc", "/usr/share/bcc/tools/profile").stream()
                .filter(tool -> range.machines().machine(host).locate(tool).isPresent())
                .findFirst()
                .orElseThrow();
        var folded = range.run(host, "sudo -n " + profile + " -F 99 -f 1");
        var topStack = folded.lines()
                .max(Comparator.comparingInt(l -> Integer.parseInt(l.substring(l.lastIndexOf(' ') + 1))))
                .orElseThrow();
        assertThat(topStack).startsWith("reindex-search;");
    }

    @Test
    void tcpretransNamesTheBadLink() throws InterruptedException {
        var range = OfflineRange.of(IncidentKind.TCP_RETRANSMITS, NOW);
        var text = range.run(range.truth().host(), "timeout -s INT 3 sudo -n tcpretrans-bpfcc");
        var countsByPeer = table(text).stream()
                .skip(2)
                .map(r -> r.get(5).replaceFirst(":\\d+$", ""))
                .collect(Collectors.groupingBy(f -> f, Collectors.counting()));
        assertThat(countsByPeer.values().stream().mapToLong(x -> x).sum()).isGreaterThan(30);
        assertThat(countsByPeer.values().stream().mapToLong(x -> x).max().orElse(0))
                .isGreaterThan((long)
                        (0.9 * countsByPeer.values().stream().mapToLong(x -> x).sum()));
    }

    @Test
    void biotopPointsAtTheGuestThatSaturatesTheDisks() throws InterruptedException {
        var range = OfflineRange.of(IncidentKind.NOISY_NEIGHBOUR, NOW);
        var hypervisor = range.world().host(range.truth().host()).orElseThrow();
        var text = range.run(hypervisor.name(), "sudo -n biotop -C 1 1");
        assertThat(text).contains("PID     COMM             D MAJ MIN DISK       I/O  Kbytes  AVGms");
        var first = table(text).stream()
                .filter(r -> r.size() == 9 && r.get(5).startsWith("zd"))
                .findFirst()
                .orElseThrow();
        var guest = hypervisor.guests().stream()
                .filter(g -> g.blockDevice().equals(first.get(5)))
                .findFirst()
                .orElseThrow();
        assertThat(range.truth().cause()).contains(guest.domain());
    }

    @Test
    void toolsForOtherIncidentsPointAtTheirCause() throws InterruptedException {
        var filling = OfflineRange.of(IncidentKind.DISK_FILLING, NOW);
        assertThat(table(filling.run(filling.truth().host(), "sudo -n filetop -C 1 1 | grep orders"))
                        .getFirst())
                .contains("rsyslogd", "orders-api.log");
        var flapping = OfflineRange.of(IncidentKind.UNIT_FLAPPING, NOW.plusSeconds(30));
        assertThat(flapping.run(flapping.truth().host(), "systemctl status billing-worker"))
                .contains("Active: failed");
        var arc = OfflineRange.of(IncidentKind.ARC_COLLAPSE, NOW);
        assertThat(arc.run(arc.truth().host(), "ps aux --sort=-rss | head -2")).contains("restic");
        var drift = OfflineRange.of(IncidentKind.CLOCK_DRIFT, NOW);
        // Like the real one, which keeps its last reference and leap status when it loses its sources.
        assertThat(drift.run(drift.truth().host(), "chronyc tracking"))
                .containsPattern("Reference ID +: C0A80101 ")
                .containsPattern("Ref time \\(UTC\\) +: Fri Nov 20 0[0-8]:")
                .containsPattern("System time +: [0-9.]+ seconds fast ")
                .containsPattern("Last offset +: \\+")
                .containsPattern("Leap status +: Normal");
        var peerGone = OfflineRange.of(IncidentKind.WG_PEER_GONE, NOW);
        assertThat(peerGone.run(peerGone.truth().host(), "sudo -n wg show all latest-handshakes")
                        .lines()
                        .mapToLong(l -> NOW.getEpochSecond() - Long.parseLong(l.split("\t")[2]))
                        .max()
                        .orElse(0))
                .isGreaterThan(300);
        var down = OfflineRange.of(IncidentKind.NODE_DOWN, NOW);
        assertThat(down.machines().reachable(down.truth().host())).isFalse();
    }

    @ParameterizedTest
    @EnumSource(IncidentKind.class)
    void theLogLinesOfTheGroundTruthAreInTheJournalOfTheirHost(IncidentKind kind) throws InterruptedException {
        var range = OfflineRange.of(kind, NOW);
        for (var line : range.truth().lines()) {
            var since = range.truth().onset().minus(Duration.ofMinutes(40)).getEpochSecond();
            var text = range.run(
                    line.host(),
                    "journalctl -o cat --since @" + since + " | grep -F -c '"
                            + line.match().replace("'", "'\\''") + "'");
            assertThat(text.strip()).as(line.toString()).isNotEqualTo("0");
        }
    }
}
