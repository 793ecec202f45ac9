package greenwall.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.connectors.json.JsonReader;
import greenwall.fleet.Labels;
import greenwall.fleet.alert.Acknowledgement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
    void aConsoleWithASlowDiskDelaysNoOtherAndLosesNothing() throws IOException {
        var path = dir.resolve("names.json");
        var other = new NameFile(path, () -> {});
        var flushes = new AtomicInteger();
        var slow = new NameFile(path, () -> {
            if (flushes.incrementAndGet() == 1) {
                other.add("other");
            }
        });
        slow.add("slow");
        assertThat(other.load()).containsExactly("other", "slow");
        assertThat(flushes).hasValue(2);
        try (var files = Files.list(dir)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("names.json", "names.json.lock");
        }
    }

    @Test
    void aChangeIsStoredAlthoughOthersChangeTheFileFasterThanItsDiskStoresIt() throws IOException {
        var path = dir.resolve("names.json");
        var other = new NameFile(path, () -> {});
        var flushes = new AtomicInteger();
        var slow = new NameFile(path, () -> {
            assertThat(flushes.incrementAndGet()).as("rounds").isLessThan(10);
            var free = LockFile.tryAcquire(path);
            if (free.isPresent()) {
                free.get().close();
                other.add("other " + flushes);
            }
        });
        slow.add("slow");
        assertThat(other.load()).containsExactly("other 1", "other 2", "slow");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFileThatCannotBeReachedIsNotTreatedAsMissing() throws IOException {
        var loop = Files.createSymbolicLink(dir.resolve("names.json"), Path.of("names.json"));
        assertThatThrownBy(() -> new NameFile(loop, () -> {}).load()).isInstanceOf(IOException.class);
    }

    @Test
    void aFileThatIsDamagedWhileAConsoleWritesIsSetAside() throws IOException {
        var path = dir.resolve("names.json");
        new NameFile(path, () -> {}).add("before");
        var flushes = new AtomicInteger();
        var console = new NameFile(path, () -> {
            if (flushes.incrementAndGet() == 1) {
                Files.writeString(path, "[\"bef");
            }
        });
        console.add("after");
        assertThat(new NameFile(path, () -> {}).load()).containsExactly("before", "after");
        assertThat(dir.resolve("names.json.broken")).hasContent("[\"bef");
    }

    /// A list of names on a disk whose flush takes as long as what happens meanwhile.
    private static final class NameFile extends LockedJsonFile<List<String>> {
        private final Flush flush;

        private interface Flush {
            void run() throws IOException;
        }

        NameFile(Path file, Flush flush) {
            super(file, List.of(), _ -> {});
            this.flush = flush;
        }

        void add(String name) throws IOException {
            change(before -> Stream.concat(before.stream(), Stream.of(name)).toList());
        }

        @Override
        AtomicFile.Unpublished flushed(byte[] content) throws IOException {
            var written = super.flushed(content);
            flush.run();
            return written;
        }

        @Override
        List<String> read(JsonReader json) throws IOException {
            return json.texts();
        }

        @Override
        Object encode(List<String> names) {
            return names;
        }

        @Override
        String contentName() {
            return "names";
        }
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
