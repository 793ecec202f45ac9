package greenwall.lab.tool;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.LineSplitter;
import greenwall.fleet.probe.OutputFormat;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.ProbeOutput.Count;
import greenwall.fleet.probe.ProbeOutput.Event;
import greenwall.fleet.probe.ProbeOutput.Histogram;
import greenwall.fleet.probe.ProbeOutput.Stack;
import greenwall.fleet.probe.Toolset;
import greenwall.lab.incident.GroundTruth;
import greenwall.lab.incident.IncidentInjector;
import greenwall.lab.incident.IncidentKind;
import greenwall.lab.machine.ProgramInvocation;
import greenwall.lab.machine.SimulatedMachine;
import greenwall.lab.machine.SimulatedShell;
import greenwall.lab.machine.StandardInput;
import greenwall.lab.testing.InMemoryLogs;
import greenwall.lab.tool.ToolEnvironment.JournalReader;
import greenwall.lab.world.FaultPropagation;
import greenwall.lab.world.FleetPlanner;
import greenwall.lab.world.HostSpec.Role;
import greenwall.lab.world.LabClock;
import greenwall.lab.world.SimulatedFaults;
import greenwall.lab.world.SimulatedFleet;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The catalogue's bpftrace programs on simulated hosts, read by the console's parser.
@Tag("slow")
class BpftraceTest {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private record IncidentSetup(SimulatedFleet world, GroundTruth truth, InstantSource clock) {
        static IncidentSetup of(IncidentKind kind) {
            var fleet = FleetPlanner.hosts(40, 7);
            var faults = new SimulatedFaults();
            var truth = IncidentInjector.inject(kind, fleet, new FaultPropagation(fleet, faults), START, 7);
            return new IncidentSetup(
                    new SimulatedFleet(7, START, fleet, faults), truth, new LabClock(START, 1, InstantSource.system()));
        }

        String run(String host, String command) throws InterruptedException {
            var journal = new JournalReader(world, new InMemoryLogs());
            var tool = new Bpftrace(ToolEnvironment.of(world, world.host(host).orElseThrow(), clock, journal));
            var machine =
                    new SimulatedMachine(host, clock, Map.of(), true, Map.of("/usr/bin/bpftrace", tool::run), 100);
            var text = new StringBuilder();
            try (var process = machine.begin()) {
                var invocation = ProgramInvocation.first(
                        machine, process, StandardInput.of(InputStream.nullInputStream()), text::append, text::append);
                text.append(SimulatedShell.run(invocation, command)).append('\n');
            }
            return text.toString();
        }

        /// Runs the program of this probe for five seconds: a busy machine begins late.
        List<ProbeOutput> trace(String host, String probe, Map<String, String> arguments) throws InterruptedException {
            var ready = (Ready)
                    ProbeCatalogue.builtIn().probe(probe).orElseThrow().prepare(arguments, Duration.ofSeconds(10));
            var program = ready.commands().stream()
                    .filter(a -> a.toolset() == Toolset.BPFTRACE)
                    .findFirst()
                    .orElseThrow()
                    .arguments()
                    .getLast();
            var text =
                    run(host, "timeout -s INT 5 sudo -n bpftrace -f json -e '" + program.replace("'", "'\\''") + "'");
            assertThat(text).endsWith("124\n");
            var outputs = new ArrayList<ProbeOutput>();
            var splitter = new LineSplitter(OutputFormat.BPFTRACE_JSON.parser(outputs::add));
            var bytes = text.substring(0, text.length() - 4).getBytes(StandardCharsets.UTF_8);
            splitter.bytes(bytes, 0, bytes.length, START);
            splitter.end(START);
            assertThat(splitter.dropped()).as(text).isZero();
            return outputs;
        }
    }

    private static <T extends ProbeOutput> List<T> ofKind(List<ProbeOutput> outputs, Class<T> kind) {
        return outputs.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static final IncidentSetup QUIET = IncidentSetup.of(IncidentKind.QUIET);
    private static final String STORAGE = QUIET.world().hosts().stream()
            .filter(h -> h.role() == Role.STORAGE)
            .findFirst()
            .orElseThrow()
            .name();

    @Test
    void everyCatalogueProgramHasADescriptionAndViceVersa() {
        var forms = ToolDescription.read(Bpftrace.class, "bpftrace-programs.txt").stream()
                .map(ToolDescription::name)
                .toList();
        assertThat(forms)
                .containsExactlyInAnyOrderElementsOf(ProbeCatalogue.builtIn().all().stream()
                        .filter(p -> p.candidates().stream().anyMatch(c -> c.toolset() == Toolset.BPFTRACE))
                        .map(p -> p.name())
                        .toList());
    }

    @Test
    void countsHistogramsStacksAndLinesAreParsed() throws InterruptedException {
        assertThat(ofKind(QUIET.trace(STORAGE, "syscount", Map.of()), Count.class))
                .isNotEmpty();
        assertThat(ofKind(QUIET.trace(STORAGE, "biolatency", Map.of()), Histogram.class))
                .extracting(Histogram::name)
                .contains("@usecs");
        assertThat(ofKind(QUIET.trace(STORAGE, "profile", Map.of("hertz", "49")), Stack.class))
                .extracting(Stack::key)
                .contains("nfsd");
        assertThat(ofKind(QUIET.trace(STORAGE, "opensnoop", Map.of()), Event.class))
                .isNotEmpty()
                .allMatch(e -> e.fields().keySet().containsAll(List.of("PID", "COMM", "PATH")));
    }

    @Test
    void theFailingDiskHasASecondLatencyPeak() throws InterruptedException {
        var setup = IncidentSetup.of(IncidentKind.FAILING_DISK);
        assertThat(ofKind(setup.trace(setup.truth().host(), "biolatency", Map.of()), Histogram.class))
                .anyMatch(h -> h.quantile(1) > 262_144);
    }

    @Test
    void retransmitsPointAtTheBadLink() throws InterruptedException {
        var setup = IncidentSetup.of(IncidentKind.TCP_RETRANSMITS);
        var addresses = ofKind(setup.trace(setup.truth().host(), "tcpretrans", Map.of()), Event.class).stream()
                .map(e -> e.fields().get("RADDR"))
                .toList();
        assertThat(addresses).hasSizeGreaterThan(30);
        var maxCount = addresses.stream()
                .mapToInt(address -> Collections.frequency(addresses, address))
                .max();
        assertThat(maxCount.orElseThrow()).isGreaterThan(addresses.size() * 9 / 10);
    }

    @Test
    void theRunawayProcessHasTheMostSamples() throws InterruptedException {
        var setup = IncidentSetup.of(IncidentKind.CPU_RUNAWAY);
        var counts = ofKind(setup.trace(setup.truth().host(), "cpu-by-process", Map.of()), Count.class);
        assertThat(counts.stream()
                        .max(Comparator.comparingLong(Count::value))
                        .orElseThrow()
                        .key())
                .isEqualTo("reindex-search");
    }

    @Test
    void zfsReadsAreMostlyServedFromMemory() throws InterruptedException {
        assertThat(ofKind(QUIET.trace(STORAGE, "zfs-read-latency", Map.of()), Histogram.class))
                .isNotEmpty()
                .allSatisfy(h -> assertThat(h.quantile(0.5)).isLessThan(64));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sudo -n bpftrace -e 'BEGIN { exit(); }'",
                "sudo -n bpftrace -f json -e 'tracepoint:raw_syscalls:sys_enter { @[comm] = count(); }'",
                "sudo -n bpftrace program.bt"
            })
    void anyOtherProgramIsRefusedWithAClearMessage(String command) throws InterruptedException {
        assertThat(QUIET.run(STORAGE, command))
                .startsWith("ERROR: the practice range runs only the programs of the console's probe catalogue")
                .endsWith("\n1\n");
    }

    @Test
    void onlyRootMayTraceAndTheKernelsTracepointsAreListed() throws InterruptedException {
        assertThat(QUIET.run(STORAGE, "bpftrace -l 'tracepoint:*'"))
                .isEqualTo("ERROR: bpftrace currently only supports running as the root user.\n1\n");
        assertThat(QUIET.run(STORAGE, "sudo -n bpftrace -l 'tracepoint:*' | grep block_rq"))
                .isEqualTo("tracepoint:block:block_rq_complete\ntracepoint:block:block_rq_issue\n0\n");
    }
}
