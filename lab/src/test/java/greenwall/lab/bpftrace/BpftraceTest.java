package greenwall.lab.bpftrace;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.LineFeed;
import greenwall.fleet.probe.Output;
import greenwall.fleet.probe.Output.Count;
import greenwall.fleet.probe.Output.Event;
import greenwall.fleet.probe.Output.Hist;
import greenwall.fleet.probe.Output.Stack;
import greenwall.fleet.probe.OutputFormat;
import greenwall.lab.incident.IncidentName;
import greenwall.lab.incident.Incidents;
import greenwall.lab.incident.Truth;
import greenwall.lab.shell.FileTree;
import greenwall.lab.shell.Machine;
import greenwall.lab.shell.OpenFile;
import greenwall.lab.shell.Pipe;
import greenwall.lab.shell.Shell;
import greenwall.lab.shell.Userland;
import greenwall.lab.tool.Sight;
import greenwall.lab.world.Disturbances;
import greenwall.lab.world.FleetPlan;
import greenwall.lab.world.Host.Role;
import greenwall.lab.world.Physics;
import greenwall.lab.world.RangeClock;
import greenwall.lab.world.World;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BpftraceTest {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private record Scene(World world, Truth truth, InstantSource clock) {
        static Scene of(IncidentName name) {
            var fleet = FleetPlan.lay(40, 7);
            var disturbances = new Disturbances();
            var truth = Incidents.play(name, fleet, new Physics(fleet, disturbances), START, 7);
            return new Scene(
                    new World(7, START, fleet, disturbances), truth, new RangeClock(START, 1, InstantSource.system()));
        }

        String run(String host, String command) throws InterruptedException {
            var programs = new HashMap<>(Userland.programs(true));
            programs.put(
                    "/usr/bin/bpftrace",
                    new Bpftrace(Sight.of(world, world.host(host).orElseThrow(), clock))::run);
            var machine = new Machine(host, clock, new FileTree(), programs, 100);
            var out = new Pipe();
            machine.login(
                    "oncall",
                    Map.of(
                            0,
                            OpenFile.nothing(),
                            1,
                            out.writeEnd(),
                            2,
                            out.writeEnd().share()),
                    List.of("sh", "-c", command),
                    Map.of("PATH", Shell.PATH));
            var all = new ByteArrayOutputStream();
            var buffer = new byte[8192];
            for (int n = out.readEnd().read(buffer, 0, buffer.length);
                    n >= 0;
                    n = out.readEnd().read(buffer, 0, buffer.length)) {
                all.write(buffer, 0, n);
            }
            return all.toString(StandardCharsets.UTF_8);
        }

        /// By its own clock, so that it saw that much however late it began.
        static String lasting(String millis, String program, String format) {
            return "timeout --foreground -s INT 300 sudo -n bpftrace " + format + "-e '" + program + " interval:ms:"
                    + millis + " { exit(); }'";
        }

        List<Output> trace(String host, String program, boolean json) throws InterruptedException {
            var text = run(host, lasting("1500", program, json ? "-f json " : ""));
            var out = new ArrayList<Output>();
            var feed = new LineFeed((json ? OutputFormat.BPFTRACE_JSON : OutputFormat.BPFTRACE_TEXT).parser(out::add));
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            feed.bytes(bytes, 0, bytes.length, START);
            feed.end(START);
            assertThat(feed.dropped()).as(text).isZero();
            return out;
        }
    }

    private static final Scene QUIET = Scene.of(IncidentName.QUIET);
    private static final String STORAGE = QUIET.world().hosts().stream()
            .filter(h -> h.role() == Role.STORAGE)
            .findFirst()
            .orElseThrow()
            .name();

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void bothFormatsCarryCountsHistogramsStacksAndLines(boolean json) throws InterruptedException {
        var program =
                "BEGIN { printf(\"%-8s %-16s %s\\n\", \"PID\", \"COMM\", \"PATH\"); printf(\"%-8d %-16s %s\\n\", 7, \"my app\", \"/x y\"); }"
                        + " tracepoint:raw_syscalls:sys_enter { @[comm] = count(); @ids[args->id] = count(); }"
                        + " profile:hz:99 { @stacks[kstack, ustack, comm] = count(); }"
                        + " tracepoint:block:block_rq_issue { @s[args->dev, args->sector] = nsecs; @sizes = lhist(args->bytes / 1024, 0, 256, 32); @all = stats(args->bytes); }"
                        + " tracepoint:block:block_rq_complete /@s[args->dev, args->sector]/ { @usecs[args->dev >> 20] = hist((nsecs - @s[args->dev, args->sector]) / 1000); delete(@s[args->dev, args->sector]); }"
                        + " interval:s:1 { print(@, 3); clear(@); time(\"%H:%M:%S\\n\"); } END { clear(@s); }";
        var outputs = QUIET.trace(STORAGE, program, json);
        assertThat(outputs)
                .filteredOn(Event.class::isInstance)
                .map(o -> ((Event) o).fields())
                .contains(Map.of("PID", "7", "COMM", "my app", "PATH", "/x y"));
        assertThat(outputs)
                .filteredOn(Hist.class::isInstance)
                .map(o -> ((Hist) o).name())
                .contains("@usecs", "@sizes");
        assertThat(outputs)
                .filteredOn(o -> o instanceof Hist h && h.name().equals("@usecs"))
                .map(o -> ((Hist) o).total())
                .allMatch(n -> n > 5);
        assertThat(outputs)
                .filteredOn(Stack.class::isInstance)
                .map(o -> ((Stack) o).key())
                .contains("swapper/0", "nfsd");
        assertThat(outputs)
                .filteredOn(o -> o instanceof Count c && c.name().equals("@ids"))
                .isNotEmpty();
        assertThat(outputs)
                .filteredOn(o -> o instanceof Count c && c.name().equals("@all"))
                .hasSize(3);
    }

    @Test
    void theFailingDiskHasASecondHump() throws InterruptedException {
        var scene = Scene.of(IncidentName.FAILING_DISK);
        var program =
                "tracepoint:block:block_rq_issue { @s[args->dev, args->sector] = nsecs; } tracepoint:block:block_rq_complete /@s[args->dev, args->sector]/ { @usecs = hist((nsecs - @s[args->dev, args->sector]) / 1000); delete(@s[args->dev, args->sector]); } END { clear(@s); }";
        var text = scene.run(scene.truth().host(), Scene.lasting("4000", program, "-f json "));
        assertThat(text)
                .contains("\"min\": 262144")
                .startsWith("{\"type\": \"attached_probes\", \"data\": {\"probes\": 4}}\n");
    }

    @Test
    void retransmitsNameTheBadPath() throws InterruptedException {
        var scene = Scene.of(IncidentName.TCP_RETRANSMITS);
        var outputs = scene.trace(
                scene.truth().host(), "tracepoint:tcp:tcp_retransmit_skb { @[ntop(args->daddr)] = count(); }", true);
        var counts = outputs.stream().map(Count.class::cast).toList();
        long all = counts.stream().mapToLong(Count::value).sum();
        assertThat(all).isGreaterThan(80);
        assertThat(counts.getLast().value()).isGreaterThan(9 * all / 10);
    }

    @Test
    void theProcessThatRunsAwayIsOnTopOfTheSamples() throws InterruptedException {
        var scene = Scene.of(IncidentName.CPU_RUNAWAY);
        var outputs = scene.trace(scene.truth().host(), "profile:hz:99 /pid/ { @[comm] = count(); }", true);
        assertThat(((Count) outputs.getLast()).key()).isEqualTo("reindex-search");
    }

    @Test
    void zfsReadsAreMostlyServedFromMemory() throws InterruptedException {
        var outputs = QUIET.trace(
                STORAGE,
                "kprobe:zfs_read { @start[tid] = nsecs; } kretprobe:zfs_read /@start[tid]/ { @us = hist((nsecs - @start[tid]) / 1000); delete(@start[tid]); } END { clear(@start); }",
                true);
        assertThat(outputs)
                .singleElement()
                .isInstanceOfSatisfying(
                        Hist.class, h -> assertThat(h.quantile(0.5)).isLessThan(64));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "BEGIN { foo( } ~ ERROR: syntax error",
                "tracepoint:block:nope { @ = count(); } ~ ERROR: tracepoint not found: block:nope",
                "BEGIN { system(\"id\"); } ~ ERROR: system() is an unsafe function being used in safe mode",
                "nonsense:x { } ~ ERROR: Invalid probe type: nonsense",
                "BEGIN { ~ ERROR: syntax error, unexpected end of file",
            })
    void aBadProgramIsRefusedAsByTheOriginal(String program, String expected) throws InterruptedException {
        var text = QUIET.run(STORAGE, "sudo -n bpftrace -e '" + program + "'; echo $?");
        assertThat(text).startsWith("stdin:1:").contains(expected).endsWith("~\n1\n");
    }

    @Test
    void onlyRootMayTrace() throws InterruptedException {
        assertThat(QUIET.run(STORAGE, "bpftrace -e 'BEGIN { exit(); }'; echo $?"))
                .isEqualTo("ERROR: bpftrace currently only supports running as the root user.\n1\n");
    }

    @Test
    void aProgramMayEndItself() throws InterruptedException {
        assertThat(
                        QUIET.run(
                                STORAGE,
                                "sudo -n bpftrace -e 'interval:ms:200 { @n++; if (@n >= 2) { printf(\"%d ticks\\n\", @n); exit(); } }'"))
                .isEqualTo("Attaching 1 probe...\n2 ticks\n\n\n@n: 2\n");
    }
}
