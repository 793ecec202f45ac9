package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// However a console ends, nothing of a probe stays on the host for longer than its bound: no process, no BPF
/// program. `-Dgreenwall.orphans=200` sets the number of turns, `-Dgreenwall.seed` repeats an order.
@Tag("slow")
class OrphansTest {
    private static final int TIMES = Integer.getInteger("greenwall.orphans", 12);
    private static final long SEED = Long.getLong("greenwall.seed", 1);
    private static final int AT_ONCE = 4;
    /// For a Java console and a tool that is compiled on the host, while the machine is busy with other tests.
    private static final Duration SOON = Duration.ofSeconds(180);
    /// A factor for machines that are busy with other tests; a long run is expected to be alone, and keeps the
    /// real bounds.
    private static final int BUSY = TIMES > 100 ? 1 : 4;
    /// A stopped tool is interrupted at once and killed thirty seconds later.
    private static final Duration AFTER_A_STOP = Duration.ofSeconds(35L * BUSY);
    /// After twenty seconds of silence the host stops the tool.
    private static final Duration AFTER_SILENCE = Duration.ofSeconds(60L * BUSY);

    private static final List<String> PROBES = List.of(
            "biolatency", "execsnoop", "runqlat", "opensnoop", "softirqs", "cpu-by-process", "signals", "offcputime");

    enum ConsoleExit {
        STOP,
        CLOSE,
        KILL_CONSOLE,
        KILL_SSHD_CHILD,
        FREEZE_CONSOLE,
        CUT_LINK
    }

    @TempDir
    Path folder;

    @Test
    void nothingIsLeftBehindWhateverHappens() throws Exception {
        BpfRequirement.needed();
        var random = new Random(SEED);
        var before = BpfPrograms.loaded();
        var turns = new ArrayList<Callable<String>>();
        for (int i = 0; i < TIMES; i++) {
            // Each way once, then random ones.
            var exit = i < ConsoleExit.values().length
                    ? ConsoleExit.values()[i]
                    : ConsoleExit.values()[random.nextInt(ConsoleExit.values().length)];
            var probe = PROBES.get(random.nextInt(PROBES.size()));
            long delay = random.nextInt(1500);
            int number = i;
            turns.add(() -> turn(number, exit, probe, delay));
        }
        Collections.shuffle(turns, random);
        var failures = new ArrayList<String>();
        try (var workers = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Future<String> turn : workers.invokeAll(turns)) {
                if (!turn.get().isEmpty()) {
                    failures.add(turn.get());
                }
            }
        }
        assertThat(failures).as("of %d turns, -Dgreenwall.seed=%d", TIMES, SEED).isEmpty();
        BpfPrograms.awaitNoOrphansExcept(before);
    }

    /// Empty if nothing was wrong.
    private String turn(int number, ConsoleExit exit, String probe, long delayMillis) throws Exception {
        var what = "turn " + number + ": " + exit + " during " + probe;
        try (var sshd = RealSshd.start(folder.resolve("turn" + number));
                var link = new StallingLink(sshd.port())) {
            boolean ownExit =
                    exit == ConsoleExit.STOP || exit == ConsoleExit.CLOSE || exit == ConsoleExit.KILL_SSHD_CHILD;
            var problem = ownExit
                    ? inThisProcess(sshd, exit, probe, delayMillis)
                    : inOwnProcess(sshd, link, exit, probe, delayMillis);
            if (!problem.isEmpty()) {
                return what + ": " + problem;
            }
            var bound =
                    exit == ConsoleExit.FREEZE_CONSOLE || exit == ConsoleExit.CUT_LINK ? AFTER_SILENCE : AFTER_A_STOP;
            var left = awaitNoSession(sshd, bound);
            return left.isEmpty() ? "" : what + ": left behind after " + bound.toSeconds() + " s: " + left;
        }
    }

    private static String inThisProcess(RealSshd sshd, ConsoleExit exit, String probe, long delayMillis)
            throws Exception {
        try (var probes = TestHostAccess.to(sshd)) {
            var listener = new RecordingRunListener();
            var run = probes.start(TestHostAccess.HOST, TestHostAccess.ready(probe, 30), listener);
            if (listener.running(SOON) instanceof Ended ended) {
                return "it did not run: " + ended.end().reason();
            }
            TimeUnit.MILLISECONDS.sleep(delayMillis);
            switch (exit) {
                case STOP -> {
                    run.stop();
                    var end = listener.end(SOON);
                    if (end.end().leftBehind() != 0) {
                        return "said to have left behind " + end.end().leftBehind();
                    }
                }
                case CLOSE -> probes.close();
                default -> sshd.connections().forEach(ProcessHandle::destroyForcibly);
            }
        }
        return "";
    }

    private static String inOwnProcess(
            RealSshd sshd, StallingLink link, ConsoleExit exit, String probe, long delayMillis) throws Exception {
        var console = ConsoleProcess.start(sshd, exit == ConsoleExit.CUT_LINK ? link.port() : sshd.port(), probe);
        try {
            var startedProbes = console.awaitRunning(SOON);
            if (!startedProbes.equals("running")) {
                return "it did not run: " + startedProbes;
            }
            TimeUnit.MILLISECONDS.sleep(delayMillis);
            switch (exit) {
                case KILL_CONSOLE -> console.kill();
                case FREEZE_CONSOLE -> console.freeze();
                default -> link.cut();
            }
            // A frozen console must stay frozen until the host has ended the session.
            if (exit != ConsoleExit.KILL_CONSOLE) {
                return awaitNoSession(sshd, AFTER_SILENCE);
            }
            return "";
        } finally {
            console.kill();
        }
    }

    private static String awaitNoSession(RealSshd sshd, Duration bound) throws InterruptedException {
        long end = System.nanoTime() + bound.toNanos();
        while (true) {
            var left = sshd.sessions().stream()
                    .map(p -> p.pid() + " " + RemoteProcesses.commandLine(p))
                    .filter(c -> !c.contains("sshd"))
                    .map(c -> c.substring(0, Math.min(90, c.length())))
                    .toList();
            if (left.isEmpty()) {
                return "";
            }
            if (System.nanoTime() > end) {
                return left.toString();
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
