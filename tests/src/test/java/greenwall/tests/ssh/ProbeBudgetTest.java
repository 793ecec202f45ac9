package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import greenwall.fleet.probe.run.CpuBudget;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunEvent.Ending;
import greenwall.fleet.probe.run.ProbeRunEvent.Load;
import greenwall.fleet.probe.run.ProbeRunEvent.OverBudget;
import greenwall.fleet.probe.run.ProbeRunEvent.Traffic;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.tests.console.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The cost of a probe on a real host is measured while it runs, and a probe over its budget is stopped.
@Tag("slow")
class ProbeBudgetTest {
    private static final Duration SOON = Duration.ofSeconds(240);

    @TempDir
    Path folder;

    @Test
    void aProbeOverItsBudgetStopsItselfAndReportsWhy() throws Exception {
        BpfRequirement.needed();
        var before = BpfPrograms.loaded();
        try (var sshd = RealSshd.start(folder);
                var probes = TestHostAccess.to(
                        sshd.address(), sshd.clientConfig(), sshd.folder(), new CpuBudget(0.001, 1), Map.of());
                var load = new BackgroundLoad(sshd.folder())) {
            var listener = new RecordingRunListener();
            probes.start(TestHostAccess.HOST, TestHostAccess.ready("opensnoop", 120), listener);
            var end = listener.end(SOON);
            assertThat(end.how()).as(end.end().reason()).isEqualTo(Ending.OVER_BUDGET);
            assertThat(end.end().reason())
                    .matches(
                            "the probe uses [\\d.]+ cores?( \\((< )?[\\d.]+ cores? in the kernel\\))?, more than its budget of 0\\.001 cores");
            assertThat(end.end().leftBehind()).isZero();
            assertThat(listener.of(OverBudget.class)).hasSize(1);
            assertThat(listener.of(Load.class).stream().mapToDouble(Load::probeCores))
                    .anyMatch(c -> c > 0);
            assertThat(listener.outputs()).as("what it had to say until then").isNotEmpty();
        }
        BpfPrograms.awaitNoOrphansExcept(before);
    }

    /// The processes that keep the kernel's BPF statistics enabled: it counts as long as one of them lives.
    private static Set<Long> countingFor() {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> holds(Path.of("/proc", Long.toString(pid), "fd")))
                .collect(Collectors.toSet());
    }

    private static boolean holds(Path open) {
        try (var files = Files.list(open)) {
            for (var file : files.toList()) {
                if (Files.readSymbolicLink(file).toString().contains("bpf-stats")) {
                    return true;
                }
            }
            return false;
        } catch (IOException | UncheckedIOException ended) {
            return false;
        }
    }

    @Test
    void theKernelCpuOfAProbeIsReportedAndItsCountingIsTurnedOffAfterwards() throws Exception {
        BpfRequirement.needed();
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "there is no perl here: package perl-base");
        var before = countingFor();
        var measuredLoad = new CompletableFuture<Double>();
        Set<Long> during;
        try (var sshd = RealSshd.start(folder);
                var probes = TestHostAccess.to(sshd);
                var load = new BackgroundLoad(sshd.folder())) {
            var listener = new RecordingRunListener(event -> {
                if (event instanceof Load l
                        && l.kernel() instanceof ProbeRunEvent.KernelCpu.Cores(var cores)
                        && cores > 0) {
                    measuredLoad.complete(cores);
                }
            });
            var run = probes.start(TestHostAccess.HOST, TestHostAccess.ready("opensnoop", 120), listener);
            assertThat(measuredLoad.get(SOON.toSeconds(), TimeUnit.SECONDS)).isLessThan(1);
            during = new HashSet<>(countingFor());
            during.removeAll(before);
            assertThat(during).isNotEmpty();
            run.stop();
            assertThat(listener.end(SOON).how()).isEqualTo(Ending.STOPPED);
        }
        long until = System.nanoTime() + SOON.toNanos();
        while (countingFor().stream().anyMatch(during::contains)) {
            assertThat(System.nanoTime()).as("%s", during).isLessThan(until);
            Thread.onSpinWait();
        }
        assertThat(Files.readString(Path.of("/proc/sys/kernel/bpf_stats_enabled"))
                        .strip())
                .isEqualTo("0");
    }

    @Test
    void aProbePredictedToCostTooMuchNeedsConfirmation() throws Exception {
        var home = Files.createDirectories(folder.resolve("home"));
        var probes = Files.createDirectories(folder.resolve("probes"));
        Files.writeString(probes.resolve("costly.probe"), """
                probe costly
                  question  What does it cost to ask too much?
                  shows     event
                  duration  5 10
                  rate      sum by (instance) (up)
                  cost      900000000
                  libbpf    rows  opensnoop
                """);
        var config = Files.writeString(folder.resolve("greenwall.yaml"), "ssh: {probes: [./probes]}\n");
        Commands.ExitAndOutput result;
        String host;
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT)) {
            host = range.world().hosts().getFirst().name();
            result = Commands.of(home)
                    .onATerminal()
                    .run(
                            "probe",
                            "--prometheus",
                            range.servers().prometheus().toString(),
                            "--config",
                            config.toString(),
                            host,
                            "costly",
                            "--for",
                            "2s");
        }
        assertThat(result.err())
                .as("exit " + result.exit())
                .containsPattern(
                        host
                                + ": predicted overhead: [\\d,]+ events a second, 900,000,000 ns each: [\\d.]+ cores? of a budget of ")
                .contains("over the probe's budget; --even-over-budget starts it anyway");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void theDataFlowOfAProbeIsReportedWhileItRuns() throws Exception {
        BpfRequirement.needed();
        try (var sshd = RealSshd.start(folder);
                var probes = TestHostAccess.to(sshd);
                var load = new BackgroundLoad(sshd.folder())) {
            var listener = new RecordingRunListener();
            probes.start(TestHostAccess.HOST, TestHostAccess.ready("opensnoop", 5), listener);
            var end = listener.end(SOON);
            assertThat(end.how()).as(end.end().reason()).isEqualTo(Ending.DONE);
            var flows = listener.of(Traffic.class);
            assertThat(flows.size()).isBetween(2, 60);
            assertThat(flows).isSortedAccordingTo(Comparator.comparingLong(Traffic::bytes));
            assertThat(flows.getLast().bytes()).isBetween(1L, end.end().bytes());
            assertThat(flows).allMatch(f -> f.dropped() == 0).anyMatch(f -> f.bytesPerSecond() > 0);
            assertThat(listener.events().indexOf(flows.getFirst()))
                    .isGreaterThan(listener.events()
                            .indexOf(listener.of(ProbeRunEvent.Running.class).getFirst()));
        }
    }
}
