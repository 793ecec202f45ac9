package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.ssh.SshHostAccess;
import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import greenwall.fleet.probe.run.ProbeRunEvent.Ending;
import greenwall.tests.faults.ResourceUsage;
import greenwall.tests.poll.Await;
import greenwall.tests.ssh.FaultyLink.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real sshd behind a link that plays faults: each run ends within a bound with one clear line, the next one
/// after the fault works, and nothing stays open here or on the host. `-Dgreenwall.histories=N` plays more of
/// them in random order, with the seed `-Dgreenwall.histories.seed=S`.
@Tag("slow")
class SshFaultsTest {
    /// The timeouts of the client configuration below add up to 6 s; the test machine is slow.
    private static final Duration BOUND = Duration.ofSeconds(45);

    private static final int WITHIN_A_LOGIN = 3000;
    private static final int MORE = Integer.getInteger("greenwall.histories", 0) / 20;
    private static final List<Fault> FIRST = MORE > 5
            ? List.of(Fault.values())
            : List.of(Fault.RESET, Fault.HANG_BEFORE_THE_BANNER, Fault.ONE_BYTE_A_SECOND, Fault.CUT_IN_THE_MIDDLE);
    private static final long SEED = Long.getLong("greenwall.histories.seed", 1);

    @TempDir
    Path folder;

    /// What the line must contain; empty if the run may also succeed.
    private static String expectedMessage(Fault fault) {
        return switch (fault) {
            case REFUSE -> "refused";
            case RESET -> "reset|closed";
            case HANG_BEFORE_THE_BANNER -> "does not respond|too slowly";
            case NO_SSH, ENDLESS_BANNER, GARBAGE_AFTER_THE_BANNER -> ".";
            case ONE_BYTE_A_SECOND -> "too slowly";
            case HANG_IN_THE_MIDDLE, CUT_IN_THE_MIDDLE, CHANGED_BYTE -> "";
        };
    }

    @Test
    void eachConnectionFaultEndsInTimeWithOneLineAndLeavesNothingBehind() throws Exception {
        var random = new Random(SEED);
        try (var sshd = RealSshd.start(folder);
                var link = new FaultyLink(sshd.port())) {
            var config = Files.writeString(
                    folder.resolve("config"),
                    "Host *\n  ConnectTimeout 2\n  ServerAliveInterval 1\n  HostKeyAlias [127.0.0.1]:" + sshd.port()
                            + "\n" + Files.readString(sshd.clientConfig()));
            try (var probes = TestHostAccess.to("root@127.0.0.1:" + link.port(), config, sshd.folder())) {
                assertProbeWorks(probes, "before any fault");
                Await.until("no session", BOUND, () -> sshd.sessions().isEmpty());
                var before = ResourceUsage.now();
                var slowest = Duration.ZERO;
                int faults = FIRST.size() + MORE;
                for (int i = 0; i < faults; i++) {
                    var fault = Fault.values()[i < Fault.values().length ? i : random.nextInt(Fault.values().length)];
                    int bytes = random.nextInt(WITHIN_A_LOGIN);
                    link.play(fault, bytes);
                    var elapsed = ends(
                            probes, fault, fault + " after " + bytes + " bytes, the " + (i + 1) + "th of seed " + SEED);
                    slowest = elapsed.compareTo(slowest) > 0 ? elapsed : slowest;
                    Await.until(
                            () -> "the console lets go of the link after " + fault + "; it holds "
                                    + link.openConnections(),
                            BOUND,
                            () -> link.openConnections() == 0);
                    link.play(null, 0);
                    assertProbeWorks(probes, "after " + fault);
                }
                link.play(null, 0);
                Await.until(
                        "nothing runs on the host", BOUND, () -> sshd.sessions().isEmpty());
                Await.until(
                        "as many threads and files as before",
                        BOUND,
                        () -> ResourceUsage.now().noMoreThan(before));
                System.out.printf("%d faults of a link to sshd, the slowest end after %s%n", faults, slowest);
            }
            Await.until("no connection is left", BOUND, () -> sshd.connections().isEmpty());
        }
    }

    @Test
    void aKeptConnectionThatHasClosedIsReplacedSilently() throws Exception {
        try (var sshd = RealSshd.start(folder);
                var link = new FaultyLink(sshd.port())) {
            var config = sshd.clientConfigForLink();
            try (var probes = TestHostAccess.to("root@127.0.0.1:" + link.port(), config, sshd.folder())) {
                for (int i = 0; i < 10; i++) {
                    assertProbeWorks(probes, "with a connection, the " + (i + 1) + "th time");
                    link.play(null, 0);
                    assertProbeWorks(probes, "after its connection was reset, the " + (i + 1) + "th time");
                }
            }
        }
    }

    private static void assertProbeWorks(SshHostAccess probes, String description) throws Exception {
        var listener = new RecordingRunListener();
        probes.start(TestHostAccess.HOST, TestHostAccess.ready("cpu-by-process", 1), listener);
        var end = listener.end(BOUND);
        assertThat(end.how()).as("%s: %s", description, end.end().reason()).isEqualTo(Ending.DONE);
        assertThat(end.end().leftBehind()).as(description).isZero();
    }

    private static Duration ends(SshHostAccess probes, Fault fault, String what) throws Exception {
        long startNanos = System.nanoTime();
        var listener = new RecordingRunListener();
        probes.start(TestHostAccess.HOST, TestHostAccess.ready("cpu-by-process", 1), listener);
        Ended end = listener.end(BOUND);
        var elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
        if (expectedMessage(fault).isEmpty() && end.how() == Ending.DONE) {
            return elapsed;
        }
        assertThat(end.how()).as(what).isIn(Ending.FAILED, Ending.LOST);
        assertThat(end.end().reason())
                .as(what)
                .isNotBlank()
                .doesNotContain("\n", "Exception", "internal error")
                .hasSizeLessThan(300)
                // The run may reuse the previous connection, which looks open but is broken.
                .containsPattern("the connection broke|" + expectedMessage(fault));
        return elapsed;
    }

    /// The tool was told to start, and the link died before it reported anything.
    @Test
    void leftoverProcessesAreUnknownIfTheHostDidNotReportThem() throws Exception {
        var script = Files.writeString(folder.resolve("dies.sh"), """
                while IFS= read -r line; do
                  case $line in
                    *" ready") echo "${line#=}"; echo "${line#=}" >&2 ;;
                    go) kill -KILL $PPID; exit ;;
                  esac
                done
                """);
        try (var sshd = RealSshd.start(folder, "ForceCommand exec /bin/sh " + script);
                var probes = TestHostAccess.to(sshd)) {
            var listener = new RecordingRunListener();
            probes.start(TestHostAccess.HOST, TestHostAccess.ready("cpu-by-process", 1), listener);
            var end = listener.end(BOUND);
            assertThat(end.how()).as(end.toString()).isEqualTo(Ending.LOST);
            assertThat(end.end().leftBehind()).isEqualTo(Ended.NOT_KNOWN);
        }
    }

    @Test
    void aServerWithAnotherKeyGetsNoLogin() throws Exception {
        try (var sshd = RealSshd.start(folder);
                var secondSshd = RealSshd.start(folder);
                var link = new FaultyLink(secondSshd.port())) {
            var config = sshd.clientConfigForLink();
            try (var probes = TestHostAccess.to("root@127.0.0.1:" + link.port(), config, sshd.folder())) {
                var listener = new RecordingRunListener();
                probes.start(TestHostAccess.HOST, TestHostAccess.ready("cpu-by-process", 1), listener);
                var end = listener.end(BOUND);
                assertThat(end.end().reason()).contains("has changed");
                assertThat(secondSshd.log()).doesNotContain("Accepted");
                Await.until("the link is let go", BOUND, () -> link.openConnections() == 0);
            }
        }
    }
}
