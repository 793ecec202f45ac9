package greenwall.lab.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.LineSplitter;
import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.ToolCandidate.Command;
import greenwall.lab.incident.IncidentInjector;
import greenwall.lab.incident.IncidentKind;
import greenwall.lab.logs.LabLogs;
import greenwall.lab.machine.SimulatedMachine;
import greenwall.lab.ssh.LabSshServer.MachineFactory;
import greenwall.lab.tool.ToolEnvironment.JournalReader;
import greenwall.lab.world.FaultPropagation;
import greenwall.lab.world.FleetPlanner;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.HostSpec.Role;
import greenwall.lab.world.LabClock;
import greenwall.lab.world.SimulatedFaults;
import greenwall.lab.world.SimulatedFleet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each probe of the console's catalogue, run on the range and read by the console's parsers.
class ProbeCatalogueOnTheRangeTest {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    /// A second of a quiet day may have no such event.
    private static final Set<String> MAY_BE_SILENT = Set.of(
            "oomkill",
            "execsnoop",
            "exitsnoop",
            "reclaim",
            "drops",
            "tcp-resets",
            "wireguard-peers",
            "synclat",
            "ext4slower",
            "zfsslower",
            "runqslower",
            "txg-sync",
            "signals",
            "tcpretrans",
            "ext4dist",
            "zfsdist",
            "biopattern",
            "tcpconnlat",
            "tcpconnect",
            "tcplife",
            "tcpstates",
            "blocked-on-disk",
            "forks",
            "zfs-read-latency",
            "zio",
            "arc-by-process",
            "offcputime");

    private static final Set<String> ENDS_BY_ITSELF = Set.of("journal", "zpool-status", "ss", "wg-show");

    private record CatalogueRun(String probe, boolean ran, List<ProbeOutput> outputs, long dropped, String text) {}

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"STORAGE", "APPLICATION", "GATEWAY", "WEB"})
    void outputOfEachProbeThatAHostCanRunIsParsed(Role role) throws Exception {
        var fleet = FleetPlanner.hosts(40, 7);
        var faults = new SimulatedFaults();
        IncidentInjector.inject(IncidentKind.QUIET, fleet, new FaultPropagation(fleet, faults), START, 7);
        var world = new SimulatedFleet(7, START, fleet, faults);
        var clock = new LabClock(START, 1, InstantSource.system());
        var machines =
                new MachineFactory(world, clock, new JournalReader(world, new LabLogs(world, clock, Optional.empty())));
        var host = fleet.stream()
                .filter(h -> h.role() == role)
                .map(HostSpec::name)
                .findFirst()
                .orElseThrow();
        var machine = machines.machine(host);
        var runs = new ArrayList<Callable<CatalogueRun>>();
        ProbeCatalogue.builtIn().all().forEach(probe -> runs.add(() -> run(machine, probe)));
        var all = new ArrayList<CatalogueRun>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(runs)) {
                all.add(done.get());
            }
        }
        assertThat(all.stream().filter(CatalogueRun::ran).count()).isGreaterThan(30);
        for (var found : all) {
            assertThat(found.dropped())
                    .as("%s dropped of\n%s", found.probe(), found.text())
                    .isZero();
            if (found.ran() && !MAY_BE_SILENT.contains(found.probe())) {
                assertThat(found.outputs())
                        .as("%s said\n%s", found.probe(), found.text())
                        .anyMatch(o -> !(o instanceof ProbeOutput.Note) || isPlain(found.probe()));
            }
        }
    }

    private static boolean isPlain(String probe) {
        return Set.of("top", "iostat", "ss", "journal", "clock", "zpool-iostat", "zpool-status", "wg-show")
                .contains(probe);
    }

    private static CatalogueRun run(SimulatedMachine machine, Probe probe) throws InterruptedException {
        var ready = (Ready) probe.prepare(Map.of(), Duration.ofSeconds(1));
        for (var attempt : ready.commands()) {
            var path = attempt.executables().stream()
                    .filter(p -> machine.locate(p).isPresent())
                    .findFirst();
            if (path.isPresent()) {
                return read(machine, probe, attempt, path);
            }
        }
        return new CatalogueRun(probe.name(), false, List.of(), 0, "");
    }

    private static CatalogueRun read(SimulatedMachine machine, Probe probe, Command attempt, Optional<String> path)
            throws InterruptedException {
        var arguments = attempt.arguments().stream()
                .map(a -> "'" + a.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        // Probes that end by themselves get enough time, even on a busy machine.
        var timeLimit = ENDS_BY_ITSELF.contains(probe.name()) ? "60" : "2.6";
        var script =
                "timeout --foreground -s INT -k 300 " + timeLimit + " sudo -n " + path.orElseThrow() + " " + arguments;
        var text = TypedCommandResult.on(machine, script).text();
        var outputs = new ArrayList<ProbeOutput>();
        var splitter = new LineSplitter(attempt.format().parser(outputs::add));
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        splitter.bytes(bytes, 0, bytes.length, START);
        splitter.end(START);
        return new CatalogueRun(probe.name(), true, outputs, splitter.dropped(), text);
    }
}
