package greenwall.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeAuditLogTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    @TempDir
    private Path folder = Path.of("");

    private void fill(ChangeAuditLog log) throws Exception {
        for (int i = 0; i < 1000; i++) {
            log.add(NOW, "begin", Map.of("run", i));
        }
    }

    @Test
    void aLogWithALimitKeepsTheLastLinesInTwoFiles() throws Exception {
        var file = folder.resolve("checks.jsonl");
        fill(new ChangeAuditLog(file, "anna", 5_000));
        assertThat(file).content().endsWith("\"run\":999}\n").doesNotContain("\"run\":0}");
        try (var files = Files.list(folder)) {
            assertThat(files.filter(one -> !one.toString().endsWith(".lock")))
                    .hasSize(2)
                    .allSatisfy(one -> assertThat(one.toFile().length()).isLessThan(6_000));
        }
    }

    @Test
    void aLogThatAnotherConsoleHasJustContinuedInANewFileKeepsTheOlderLines() throws Exception {
        var file = folder.resolve("checks.jsonl");
        var older = folder.resolve("checks.jsonl.1");
        var log = new ChangeAuditLog(file, "anna", 5_000);
        Files.writeString(file, "old\n".repeat(2_000));
        Thread adding;
        try (var _ = LockFile.acquire(file, Duration.ofSeconds(5))) {
            adding = Thread.ofPlatform().start(() -> {
                try {
                    log.add(NOW, "begin", Map.of());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            while (adding.isAlive() && adding.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            if (Files.exists(file)) {
                Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(file, "new\n");
        }
        adding.join();
        assertThat(older).content().hasLineCount(2_000);
        assertThat(file).content().startsWith("new\n{").hasLineCount(2);
    }

    @Test
    void anEntryAfterOneThatAFullDiskCutOffHasItsOwnLine() throws Exception {
        var file = Files.writeString(folder.resolve("changes.jsonl"), "{}\n{\"at\":\"2026-");
        var log = new ChangeAuditLog(file, "anna");
        log.add(NOW, "begin", Map.of());
        log.add(NOW, "end", Map.of());
        assertThat(Files.readAllLines(file))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("{}"),
                        line -> assertThat(line).isEqualTo("{\"at\":\"2026-"),
                        line -> assertThat(line).startsWith("{").contains("begin"),
                        line -> assertThat(line).startsWith("{").contains("end"));
    }

    @Test
    void theEndOfALongCommandIsLogged() throws Exception {
        var file = folder.resolve("probes.jsonl");
        new ChangeAuditLog(file, "anna")
                .add(NOW, "begin", Map.of("command", "# comment\n".repeat(10_000) + "zpool destroy tank"));
        assertThat(file).content().hasLineCount(1).contains("zpool destroy tank");
    }

    @Test
    void aLogWithoutALimitKeepsEveryLine() throws Exception {
        var file = folder.resolve("changes.jsonl");
        fill(new ChangeAuditLog(file, "anna"));
        assertThat(file).content().hasLineCount(1000);
    }
}
