package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.ssh.CommandAuditLog;
import greenwall.connectors.ssh.SshHostAccess;
import greenwall.connectors.ssh.SshJournalLogSource;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.runbook.run.ShellCommand;
import greenwall.fleet.runbook.run.ShellStepRunner;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// A host's journal over a real sshd, with fake `journalctl` and `date` programs.
class HostJournalTest extends RealSshdFixture {
    private static final Instant NOW = Instant.parse("2026-03-14T09:30:00Z");
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final TimeWindow HOUR = TimeWindow.before(NOW, Duration.ofHours(1));

    @Override
    RealSshd startSshd() throws Exception {
        script("login", "PATH=" + folder + ":$PATH", "exec /bin/sh -c \"$SSH_ORIGINAL_COMMAND\"");
        script("date", "echo " + NOW.getEpochSecond() + ".000000000");
        return RealSshd.start(folder, "ForceCommand " + folder.resolve("login"));
    }

    private void script(String name, String... lines) throws IOException {
        var file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String line(Instant at) {
        return "echo '{\"__REALTIME_TIMESTAMP\":\"" + at.getEpochSecond() + "000000\",\"MESSAGE\":\"hello\"}'";
    }

    private Outcome<LogSource.ReadSummary> read(SshJournalLogSource journal, LogSource.Sink sink) {
        return journal.lines("{hostname=\"here\"}", HOUR, LogSource.Order.FORWARD, 100, sink, DEADLINE);
    }

    private SshJournalLogSource journal(SshHostAccess probes) {
        return journal(probes, InstantSource.fixed(NOW));
    }

    private SshJournalLogSource journal(SshHostAccess probes, InstantSource clock) {
        return new SshJournalLogSource(probes, readLog(), "test", () -> List.of("here"), clock);
    }

    private CommandAuditLog readLog() {
        return new CommandAuditLog(sshd.folder().resolve("reads.jsonl"), "tester");
    }

    private static LogSource.ReadSummary answer(Outcome<LogSource.ReadSummary> outcome) {
        return outcome.answer().orElseThrow(() -> new AssertionError(outcome.toString()));
    }

    @Test
    void aReadThatEndsNormallyCoversTheWholeWindow() throws Exception {
        script("journalctl", line(NOW.minusSeconds(1800)), line(NOW.minusSeconds(900)));
        try (var probes = TestHostAccess.to(sshd)) {
            var read = answer(read(journal(probes), _ -> true));
            assertThat(read.lines()).isEqualTo(2);
            assertThat(read.cut()).isFalse();
            assertThat(read.covered()).isEqualTo(HOUR);
        }
    }

    @Test
    void aReadAbortedByTheHostCoversOnlyTheReceivedLines() throws Exception {
        script("journalctl", line(NOW.minusSeconds(1800)), line(NOW.minusSeconds(900)), "exit 1");
        try (var probes = TestHostAccess.to(sshd)) {
            var read = answer(read(journal(probes), _ -> true));
            assertThat(read.lines()).isEqualTo(2);
            assertThat(read.cut()).isTrue();
            assertThat(read.covered().end()).isEqualTo(NOW.minusSeconds(900));
        }
    }

    @Test
    void aReadWithALostConnectionCoversOnlyTheReceivedLines() throws Exception {
        script("journalctl", line(NOW.minusSeconds(1800)), "exec sleep 1000");
        try (var probes = TestHostAccess.to(sshd)) {
            var read = answer(read(journal(probes), _ -> {
                sshd.sessions().forEach(ProcessHandle::destroyForcibly);
                sshd.connections().forEach(ProcessHandle::destroyForcibly);
                return true;
            }));
            assertThat(read.cut()).isTrue();
            assertThat(read.covered().end()).isEqualTo(NOW.minusSeconds(1800));
        }
    }

    /// [TestHostAccess] has the log of probes.
    @Test
    void eachCommandIsInTheLogOfReadsAndNotInThatOfProbes() throws Exception {
        script("journalctl", line(NOW.minusSeconds(1800)));
        try (var probes = TestHostAccess.to(sshd)) {
            answer(read(journal(probes), _ -> true));
        }
        assertThat(sshd.folder().resolve("reads.jsonl")).content().contains("read the clock", "journalctl");
        assertThat(sshd.folder().resolve("audit.jsonl")).doesNotExist();
    }

    private void assertReadFails(SshJournalLogSource journal, String end) {
        assertThat(read(journal, _ -> true))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.failure().text()).endsWith(end));
    }

    @Test
    void aReadThatEndsBeforeItsFirstLineFails() throws Exception {
        script("journalctl", "echo broken >&2", "exit 3");
        try (var probes = TestHostAccess.to(sshd)) {
            assertReadFails(journal(probes), "broken. Run journalctl on the host to see the error");
        }
    }

    @Test
    void aHostWithoutAJournalLacksNoPermission() throws Exception {
        script("journalctl", "echo 'No journal files were found.' >&2");
        try (var probes = TestHostAccess.to(sshd)) {
            assertReadFails(journal(probes), "Run journalctl on the host to see the error");
        }
    }

    /// Each login writes lines of its own session, which every user may read.
    @Test
    void aJournalThatShowsOnlyTheUsersOwnLinesIsNotRead() throws Exception {
        script(
                "journalctl",
                "echo 'Hint: You are currently not seeing messages from other users and the system.' >&2",
                line(NOW.minusSeconds(900)));
        try (var probes = TestHostAccess.to(sshd)) {
            assertReadFails(journal(probes), "Add the SSH user to the group systemd-journal or adm");
        }
    }

    @Test
    void aCommandThatASignalEndedIsNotCalledALostConnection() throws Exception {
        script("journalctl", "kill -KILL $$");
        try (var probes = TestHostAccess.to(sshd)) {
            assertThat(read(journal(probes), _ -> true).toString()).contains("status 137");
            var ends = new LinkedBlockingQueue<ShellStepRunner.CommandProgress>();
            probes.shell(TestHostAccess.HOST, new ShellCommand("kill -KILL $PPID", Map.of()), ends::add);
            var end = ends.poll(60, TimeUnit.SECONDS);
            while (end != null && !end.over()) {
                end = ends.poll(60, TimeUnit.SECONDS);
            }
            assertThat(end).isNotNull();
            assertThat(end.problem()).isEqualTo("it was terminated on the host by signal KILL");
        }
    }

    private void assertReadsOnlyTheFirstLine() throws Exception {
        try (var probes = TestHostAccess.to(sshd)) {
            var texts = new ArrayList<String>();
            var read = answer(read(journal(probes), line -> texts.add(line.text())));
            assertThat(texts).containsExactly("hello");
            assertThat(read.cut()).isTrue();
            assertThat(read.covered().end()).isEqualTo(NOW.minusSeconds(1800));
        }
    }

    @Test
    void aLineTooLongToReadEndsTheRead() throws Exception {
        script(
                "journalctl",
                line(NOW.minusSeconds(1800)),
                "printf '{\"__REALTIME_TIMESTAMP\":\"" + NOW.minusSeconds(900).getEpochSecond()
                        + "000000\",\"MESSAGE\":\"'; head -c 1200000 /dev/zero | tr '\\0' x; echo '\"}'",
                line(NOW.minusSeconds(600)));
        assertReadsOnlyTheFirstLine();
    }

    @Test
    void aMessageThatTheHostLeftOutEndsTheRead() throws Exception {
        script(
                "journalctl",
                line(NOW.minusSeconds(1800)),
                line(NOW.minusSeconds(900)).replace("\"hello\"", "null"),
                line(NOW.minusSeconds(600)));
        assertReadsOnlyTheFirstLine();
    }

    @Test
    void longMessagesAreRequestedInFull() throws Exception {
        script("journalctl", "echo \"$@\" >> " + folder.resolve("asked"));
        try (var probes = TestHostAccess.to(sshd)) {
            answer(read(journal(probes), _ -> true));
        }
        assertThat(Files.readString(folder.resolve("asked"))).contains(" --all ");
    }

    @Test
    void ifTheLimitLeavesAHostUnreadNothingIsCovered() throws Exception {
        script("journalctl", line(NOW.minusSeconds(1800)), line(NOW.minusSeconds(900)));
        try (var probes = TestHostAccess.to(sshd)) {
            var journal = new SshJournalLogSource(
                    probes, readLog(), "test", () -> List.of("here", "there"), InstantSource.fixed(NOW));
            for (var order : LogSource.Order.values()) {
                var read = answer(journal.lines("{hostname=~\".+\"}", HOUR, order, 2, _ -> true, DEADLINE));
                assertThat(read.lines()).isEqualTo(2);
                assertThat(read.cut()).isTrue();
                assertThat(read.covered().length()).isZero();
            }
        }
    }

    private List<Long> askedSince() throws IOException {
        return Files.readAllLines(folder.resolve("asked")).stream()
                .map(commandLine -> Long.parseLong(commandLine.replaceAll(".*--since=@(\\d+).*", "$1")))
                .toList();
    }

    @Test
    void theHostsClockIsReadOnlyAfterItsLineInTheAuditLog() throws Exception {
        script("journalctl", "exit 0");
        script("date", "touch " + folder.resolve("clock-was-read"), "echo " + NOW.getEpochSecond() + ".000000000");
        var log = sshd.folder().resolve("reads.jsonl");
        Files.createDirectory(log);
        try (var probes = TestHostAccess.to(sshd)) {
            assertThat(read(journal(probes), _ -> true)).isInstanceOf(Outcome.Failed.class);
            assertThat(folder.resolve("clock-was-read")).doesNotExist();
            Files.delete(log);
            answer(read(journal(probes), _ -> true));
        }
        assertThat(folder.resolve("clock-was-read")).exists();
        assertThat(Files.readString(log)).contains("\"command\":\"read the clock\"");
    }

    @Test
    void aClockThatWasSetMeanwhileIsMeasuredAgain() throws Exception {
        script("journalctl", "echo \"$@\" >> " + folder.resolve("asked"));
        script("date", "echo " + NOW.plusSeconds(3600).getEpochSecond() + ".000000000");
        var now = new AtomicReference<>(NOW);
        try (var probes = TestHostAccess.to(sshd)) {
            var journal = journal(probes, now::get);
            answer(read(journal, _ -> true));
            now.set(NOW.plus(Duration.ofHours(1)));
            answer(read(journal, _ -> true));
        }
        assertThat(askedSince().getFirst()).isGreaterThan(HOUR.start().getEpochSecond() + 3000);
        assertThat(askedSince().getLast()).isEqualTo(HOUR.start().getEpochSecond());
    }

    @Test
    void aClockThatCouldNotBeMeasuredIsMeasuredAgainForTheNextRead() throws Exception {
        script("journalctl", "echo \"$@\" >> " + folder.resolve("asked"));
        script(
                "date",
                "if [ -e " + folder.resolve("measured") + " ]; then echo "
                        + NOW.plusSeconds(3600).getEpochSecond() + ".000000000; else echo who knows; touch "
                        + folder.resolve("measured") + "; fi");
        try (var probes = TestHostAccess.to(sshd)) {
            var journal = journal(probes);
            answer(read(journal, _ -> true));
            answer(read(journal, _ -> true));
        }
        var since = askedSince();
        assertThat(since.getFirst()).isEqualTo(HOUR.start().getEpochSecond());
        // Half of the round trip time is subtracted.
        assertThat(since.getLast()).isBetween(NOW.getEpochSecond() - DEADLINE.toSeconds(), NOW.getEpochSecond());
    }
}
