package greenwall.connectors.ssh;

import greenwall.connectors.ssh.CommandAuditLog.CommandExit;
import greenwall.connectors.ssh.CommandAuditLog.CommandFollower;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A host and the way in which probes reach it.
///
/// @param audit where commands are logged
record SshHost(SshHostAccess access, ClusterHost target, CommandAuditLog audit) {
    private static final int LONGEST_LINE = 100;
    private static final int CHECKS = 12;
    private static final long CHECK_PAUSE_MILLIS = 250;
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(5);
    /// Where users see only their own processes in `/proc`, those of root are not known.
    static final String COUNT_PROCESSES =
            "[ -d /proc/1 ] || { echo unknown; exit; }; n=0; for p; do [ -d /proc/$p ] && n=$((n+1)); done; echo $n";

    SshHost(SshHostAccess access, ClusterHost target) {
        this(access, target, access.audit());
    }

    ConnectResult connect(SshUserPrompt prompt) throws InterruptedException {
        return access.connect(target, prompt);
    }

    /// Runs a command that is logged, see [CommandAuditLog].
    CommandExit run(SshConnection connection, String text, List<String> words, boolean input, CommandFollower course)
            throws InterruptedException {
        return audit.runAudited(connection, target, text, words, input, course);
    }

    /// The time of the host's clock; empty if it cannot be read.
    Optional<Instant> readClock(SshConnection connection, long until) throws InterruptedException {
        var text = line(connection, "read the clock", List.of("date", "-u", "+%s.%N"), until);
        if (!text.matches("\\d{9,11}\\.\\d{1,9}")) {
            return Optional.empty();
        }
        var seconds = new BigDecimal(text);
        var nanos = seconds.remainder(BigDecimal.ONE).movePointRight(9);
        return Optional.of(Instant.ofEpochSecond(seconds.longValue(), nanos.longValue()));
    }

    /// The number of these processes that still run after a short wait; [Ended#NOT_KNOWN] if it cannot be
    /// checked.
    int countRunning(SshConnection connection, Collection<Long> processes) throws InterruptedException {
        if (processes.isEmpty()) {
            return 0;
        }
        var words = new ArrayList<>(List.of("sh", "-c", COUNT_PROCESSES, "greenwall-left"));
        processes.forEach(p -> words.add(Long.toString(p)));
        int last = Ended.NOT_KNOWN;
        for (int i = 0; i < CHECKS; i++) {
            var number = line(connection, CommandAuditLog.COUNT_LEFT, words, System.nanoTime() + CHECK_NANOS);
            last = number.matches("\\d{1,3}") ? Integer.parseInt(number) : Ended.NOT_KNOWN;
            if (last <= 0) {
                return last;
            }
            TimeUnit.MILLISECONDS.sleep(CHECK_PAUSE_MILLIS);
        }
        return last;
    }

    /// The line that a short command writes; empty if it does not arrive in time or cannot be logged.
    private String line(SshConnection connection, String text, List<String> words, long until)
            throws InterruptedException {
        var read = new StringBuilder();
        run(connection, text, words, false, remote -> {
            boolean all = remote.read(until, chunk -> {
                if (chunk != null && !chunk.error()) {
                    read.append(new String(chunk.bytes(), StandardCharsets.US_ASCII));
                }
                return read.length() < LONGEST_LINE;
            });
            return all ? remote.whyUnfinished() : "it did not finish in time";
        });
        return read.toString().strip();
    }

    String name() {
        return target.host();
    }

    @Override
    public String toString() {
        return target.toString();
    }
}
