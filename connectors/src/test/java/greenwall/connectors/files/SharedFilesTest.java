package greenwall.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Acknowledgement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of one state folder that several consoles use.
class SharedFilesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    @TempDir
    Path dir;

    private static Acknowledgement of(String alert) {
        return new Acknowledgement("east", Labels.of("alertname", alert), NOW, NOW, "anna", "", "");
    }

    private static Void add(AcknowledgementFile file, String alert) throws IOException {
        file.change(current -> {
            var extended = new ArrayList<>(current);
            extended.add(of(alert));
            return extended;
        });
        return null;
    }

    @Test
    void concurrentAdditionsOfManyConsolesAreAllStored() throws Exception {
        var path = dir.resolve("acknowledged.json");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<?>>();
            for (int i = 0; i < 8; i++) {
                var console = new AcknowledgementFile(path, _ -> {});
                var name = "Alert" + i;
                futures.add(threads.submit(() -> add(console, name)));
            }
            for (var future : futures) {
                future.get();
            }
        }

        assertThat(new AcknowledgementFile(path, _ -> {}).load()).hasSize(8);
    }

    @Test
    void aLockFileHasOneOwnerUntilItIsReleased() throws IOException {
        var path = dir.resolve("session");
        try (var first = LockFile.tryAcquire(path).orElseThrow()) {
            assertThat(first).isNotNull();
            assertThat(LockFile.tryAcquire(path)).isEmpty();
        }
        try (var next = LockFile.acquire(path, Duration.ofSeconds(1))) {
            assertThat(next).isNotNull();
        }
    }

    @Test
    void anInvalidFileIsSetAsideAndAnUnreadableOneIsKept() throws IOException {
        var path = Files.writeString(dir.resolve("acknowledged.json"), "[{");
        add(new AcknowledgementFile(path, _ -> {}), "A");
        assertThat(new AcknowledgementFile(path, _ -> {}).load()).containsExactly(of("A"));
        assertThat(dir.resolve("acknowledged.json.broken")).hasContent("[{");
    }
}
