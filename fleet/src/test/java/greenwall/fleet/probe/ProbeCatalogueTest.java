package greenwall.fleet.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.Probe.Refused;
import greenwall.fleet.probe.ToolCandidate.Command;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class ProbeCatalogueTest {
    private static final ProbeCatalogue CATALOGUE = ProbeCatalogue.builtIn();

    private static List<Command> attempts(String probe, Map<String, String> values) {
        var prepared = CATALOGUE.probe(probe).orElseThrow().prepare(values, Duration.ofSeconds(5));
        assertThat(prepared).isInstanceOf(Ready.class);
        return ((Ready) prepared).commands();
    }

    @Test
    void eachProbeNamesQuantitiesOfTheTable() {
        var known = QuantityCatalogue.shipped().quantities().stream()
                .map(Quantity::id)
                .toList();
        assertThat(CATALOGUE.all())
                .allSatisfy(probe -> assertThat(probe.quantities())
                        .as(probe.name())
                        .isNotEmpty()
                        .isSubsetOf(known));
    }

    @Test
    void catalogueContainsTheProbesAnOnCallEngineerNeeds() {
        assertThat(CATALOGUE.all().stream().map(Probe::name))
                .doesNotHaveDuplicates()
                .contains(
                        "biolatency",
                        "biosnoop",
                        "biotop",
                        "bitesize",
                        "runqlat",
                        "runqlen",
                        "cpudist",
                        "profile",
                        "offcputime",
                        "execsnoop",
                        "exitsnoop",
                        "opensnoop",
                        "syscount",
                        "syscall-latency",
                        "filetop",
                        "vfsstat",
                        "vfslat",
                        "zfsdist",
                        "ext4dist",
                        "xfsdist",
                        "cachestat",
                        "tcpconnect",
                        "tcpconnlat",
                        "tcplife",
                        "tcpretrans",
                        "tcprtt",
                        "tcptop",
                        "softirqs",
                        "hardirqs",
                        "oomkill",
                        "zfs-read-latency",
                        "zio",
                        "txg-sync",
                        "arc-by-process",
                        "wireguard-peers",
                        "top",
                        "iostat",
                        "ss",
                        "journal",
                        "zpool-iostat");
        assertThat(CATALOGUE.all()).allSatisfy(p -> {
            assertThat(p.question()).endsWith("?");
            assertThat(p.defaultDuration()).isLessThanOrEqualTo(p.maxDuration());
        });
        assertThat(CATALOGUE.all().stream().filter(p -> p.unproved().isEmpty())).hasSizeGreaterThanOrEqualTo(30);
        assertThat(CATALOGUE.all().stream()
                        .filter(p -> p.alerts().contains("HighTCPRetransmits"))
                        .map(Probe::name))
                .contains("tcpretrans", "tcprtt");
    }

    @Test
    void candidatesAreOrderedAndUseTheirPackagesProgramNames() {
        var attempts = attempts("biolatency", Map.of("by-disk", "", "disk", "sda"));
        assertThat(attempts.stream().map(Command::toolset))
                .containsExactly(Toolset.LIBBPF, Toolset.BCC, Toolset.BPFTRACE);
        assertThat(attempts.getFirst().executables()).contains("/usr/sbin/biolatency");
        assertThat(attempts.getFirst().arguments()).containsExactly("-D", "-d", "sda", "1", "5");
        assertThat(attempts.get(1).executables())
                .containsExactly("/usr/sbin/biolatency-bpfcc", "/usr/share/bcc/tools/biolatency");
        assertThat(attempts("biolatency", Map.of()).getFirst().arguments()).containsExactly("1", "5");
        assertThat(attempts("profile", Map.of("hertz", "49"))
                        .getLast()
                        .arguments()
                        .getLast())
                .startsWith("profile:hz:49 {");
        assertThat(attempts("profile", Map.of()).getFirst().arguments()).containsExactly("-F", "99", "-f", "5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-rf",
                "a b",
                "$(reboot)",
                "`id`",
                "a;b",
                "x\ny",
                "\u001b[31m",
                "é",
                "a'b",
                "a\"b",
                "{seconds}",
                "|",
                "*"
            })
    void valueThatAShellCouldInterpretIsRefused(String value) {
        var prepared =
                CATALOGUE.probe("biolatency").orElseThrow().prepare(Map.of("disk", value), Duration.ofSeconds(5));
        assertThat(prepared)
                .isInstanceOfSatisfying(
                        Refused.class,
                        r -> assertThat(r.problems()).singleElement().asString().startsWith("disk must be a name"));
        assertThat(CATALOGUE.probe("opensnoop").orElseThrow().prepare(Map.of("pid", value), Duration.ofSeconds(5)))
                .isInstanceOf(Refused.class);
    }

    @Test
    void invalidArgumentsAreRefusedWithAReason() {
        var profile = CATALOGUE.probe("profile").orElseThrow();
        assertThat(profile.prepare(Map.of("hertz", "5000"), Duration.ofSeconds(5)))
                .isEqualTo(new Refused(List.of("hertz must be a whole number from 1 to 199")));
        assertThat(profile.prepare(Map.of("nosuch", "1"), Duration.ofSeconds(5)))
                .isEqualTo(new Refused(List.of("profile has no argument of that name; it has: hertz")));
        assertThat(profile.prepare(Map.of(), Duration.ofHours(1)))
                .isEqualTo(new Refused(List.of("profile runs for 1 to 60 seconds")));
    }

    @Test
    void theCostIsPredictedFromTheRate() {
        var ready = (Ready) CATALOGUE.probe("runqlat").orElseThrow().prepare(Map.of(), Duration.ofSeconds(5));
        assertThat(ready.predictedCores(100_000)).isEqualTo(0.06);
        assertThat(ready.rate()).hasValueSatisfying(r -> assertThat(r).contains("node_context_switches_total"));
    }

    @Test
    void invalidFileReportsEveryError() {
        var bad = ProbeFileReader.read(
                "mine.probe",
                "probe My Probe\n  shows picture\n  colour red\n  duration 20 10\n  argument x letter\n  libbpf text tool\n  plain rows tool; reboot\n  | x\n  bcc rows t {zz}\n");
        assertThat(bad)
                .isInstanceOfSatisfying(
                        ProbeFileReader.Invalid.class,
                        b -> assertThat(b.problems())
                                .containsExactly(
                                        "mine.probe:1: the name of a probe consists of lower-case letters, digits and -; found \"My Probe\"",
                                        "mine.probe:3: unknown keyword \"colour\"; expected one of probe, argument, question, alerts, quantities, shows, duration, rate, cost, unproved, libbpf, bcc, bpftrace, plain",
                                        "mine.probe:5: an argument is a flag, a word or a number, not \"letter\"",
                                        "mine.probe:6: the output is blocks, rows, folded or json, not \"text\"",
                                        "mine.probe:7: a tool and its options may contain only letters, digits, _ . = - and {arguments}",
                                        "mine.probe:8: a program's line must follow a line \"bpftrace json\"",
                                        "mine.probe:9: a line \"question\" is missing",
                                        "mine.probe:9: {zz} is not an argument of this probe",
                                        "mine.probe:2: a probe shows hist, table, event, stack, count or note, not \"picture\"",
                                        "mine.probe:4: a duration is two numbers of seconds: the default and the maximum"));
    }

    @Test
    void probeOfTheSiteReplacesTheShippedProbe() {
        var userFile = ProbeFileReader.read(
                "ss.probe",
                "# ours is too short\nprobe ss\n  question Who listens?\n  shows note\n  duration 1 1\n  plain blocks ss -tlnp\n");
        assertThat(userFile).isInstanceOf(ProbeFileReader.Parsed.class);
        var merged = CATALOGUE.with(List.of(((ProbeFileReader.Parsed) userFile).probe()));
        assertThat(merged.probe("ss").orElseThrow().question()).isEqualTo("Who listens?");
        assertThat(merged.all()).hasSameSizeAs(CATALOGUE.all());
    }

    /// With `-d`, bpftrace compiles a program and attaches nothing.
    @Test
    void bpftraceCompilesEachTestedProgram() throws IOException, InterruptedException {
        boolean required = "require".equals(System.getProperty("greenwall.real"));
        boolean present = Files.isExecutable(Path.of("/usr/bin/bpftrace"));
        assertThat(present || !required)
                .as("bpftrace, of the Debian package bpftrace")
                .isTrue();
        assumeTrue(present, "no bpftrace: the Debian package bpftrace would run this");
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may run bpftrace");
        assumeTrue(
                Files.isDirectory(Path.of("/sys/kernel/tracing/events/sched")),
                "no tracefs at /sys/kernel/tracing: mount -t tracefs nodev /sys/kernel/tracing");
        var failed = new ArrayList<String>();
        for (var probe : CATALOGUE.all()) {
            if (probe.unproved().isPresent()
                    || !(probe.prepare(Map.of(), probe.defaultDuration()) instanceof Ready ready)) {
                continue;
            }
            var programs = ready.commands().stream()
                    .filter(a -> a.toolset() == Toolset.BPFTRACE)
                    .toList();
            if (!programs.isEmpty() && programs.stream().noneMatch(ProbeCatalogueTest::compiles)) {
                failed.add(probe.name());
            }
        }
        assertThat(failed).isEmpty();
    }

    private static boolean compiles(Command attempt) {
        try {
            var process = new ProcessBuilder(
                            "/usr/bin/bpftrace", "-d", "-e", attempt.arguments().getLast())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException | InterruptedException _) {
            return false;
        }
    }
}
