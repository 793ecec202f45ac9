package greenwall.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatcherTest {
    @TempDir
    Path folder;

    private Path file;
    private final List<ConfigResult> received = new ArrayList<>();
    private Instant modified = Instant.parse("2026-01-01T00:00:00Z");

    @BeforeEach
    void createFile() throws IOException {
        file = folder.resolve("greenwall.yaml");
        write(ConfigFixture.withSource(""));
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        modified = modified.plusSeconds(1);
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private ConfigResult read() {
        return new ConfigLoader(ConfigPaths.ofThisMachine(), ConfigFixture.reader()).read(file);
    }

    private ConfigWatcher watcher() {
        return new ConfigWatcher(file, read(), this::read, received::add);
    }

    private static void checkTwice(ConfigWatcher watcher) {
        watcher.check();
        watcher.check();
    }

    @Test
    void aChangeIsReported() throws IOException {
        var watcher = watcher();
        checkTwice(watcher);
        assertThat(received).isEmpty();
        write(ConfigFixture.withSource("") + "theme: daylight\n");
        checkTwice(watcher);
        assertThat(received)
                .singleElement()
                .satisfies(r -> assertThat(ConfigFixture.loaded(r).theme()).isEqualTo("daylight"));
        checkTwice(watcher);
        assertThat(received).hasSize(1);
    }

    @Test
    void aChangeBetweenTheReadingAndTheWatchIsReported() throws IOException {
        var current = read();
        write(ConfigFixture.withSource("") + "theme: daylight\n");
        checkTwice(new ConfigWatcher(file, current, this::read, received::add));
        assertThat(received).hasSize(1);
    }

    @Test
    void anInvalidChangeAndItsCorrectionAreReported() throws IOException {
        var watcher = watcher();
        write("theme: dark");
        checkTwice(watcher);
        assertThat(received).last().isInstanceOf(ConfigResult.Rejected.class);
        write(ConfigFixture.withSource(""));
        checkTwice(watcher);
        assertThat(received).last().isInstanceOf(ConfigResult.Loaded.class);
        Files.delete(file);
        checkTwice(watcher);
        assertThat(received)
                .hasSize(3)
                .last()
                .satisfies(r -> assertThat(ConfigFixture.problems(r))
                        .extracting(ConfigError::found)
                        .containsExactly("no file"));
    }

    @Test
    void aRejectedFileTakesEffectOnceItsCauseElsewhereIsGone() throws IOException {
        var valid = read();
        var rejected = new ConfigResult.Rejected(List.of(), List.of());
        var results = new AtomicReference<ConfigResult>(rejected);
        var reads = new AtomicInteger();
        var watcher = new ConfigWatcher(
                file,
                valid,
                () -> {
                    reads.incrementAndGet();
                    return results.get();
                },
                received::add);
        write("theme: dark");
        checkForAMinute(watcher);
        assertThat(received).containsExactly(rejected);
        assertThat(reads).as("it is not read at every check").hasValue(1);
        results.set(valid);
        checkForAMinute(watcher);
        assertThat(received).containsExactly(rejected, valid);
    }

    private static void checkForAMinute(ConfigWatcher watcher) {
        for (int i = 0; i < 31; i++) {
            watcher.check();
        }
    }

    @Test
    void aPartiallyWrittenFileIsNotReported() throws IOException {
        var watcher = watcher();
        write("");
        watcher.check();
        write("clusters:");
        watcher.check();
        write(ConfigFixture.withSource("") + "theme: daylight\n");
        checkTwice(watcher);
        assertThat(received).singleElement().isInstanceOf(ConfigResult.Loaded.class);
    }

    @Test
    void rewritingTheSameContentIsNotAChange() throws IOException {
        var watcher = watcher();
        write(ConfigFixture.withSource(""));
        checkTwice(watcher);
        assertThat(received).isEmpty();
    }

    @Test
    void aListenerThatFailsDoesNotEndTheWatch() throws Exception {
        var failed = new CountDownLatch(1);
        var notified = new CountDownLatch(1);
        try (ConfigWatcher watcher = new ConfigWatcher(file, read(), this::read, result -> {
            if (result instanceof ConfigResult.Rejected) {
                failed.countDown();
                throw new IllegalStateException("a listener that fails");
            }
            notified.countDown();
        })) {
            watcher.start(Duration.ofMillis(5));
            write("theme: dark");
            assertThat(failed.await(2, TimeUnit.MINUTES)).isTrue();
            write(ConfigFixture.withSource("") + "theme: daylight\n");
            assertThat(notified.await(2, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void onceStartedItChecksPeriodically() throws Exception {
        var notified = new CountDownLatch(1);
        try (ConfigWatcher watcher = new ConfigWatcher(file, read(), this::read, _ -> notified.countDown())) {
            write("theme: dark");
            watcher.start(Duration.ofMillis(5));
            assertThat(notified.await(2, TimeUnit.MINUTES)).isTrue();
        }
    }
}
