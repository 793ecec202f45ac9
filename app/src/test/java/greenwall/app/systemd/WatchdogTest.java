package greenwall.app.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.styles.StyleSheets;
import greenwall.views.Place;
import greenwall.views.ViewList;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import greenwall.views.window.ConsoleContext;
import greenwall.views.window.ConsoleWindows;
import greenwall.views.window.PlatformFxThread;
import greenwall.views.window.SavedWindows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Only the JavaFX thread notifies the service manager, so a frozen wall misses its watchdog and is restarted.
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class WatchdogTest {
    private static final SavedWindows.WindowStore NOTHING_KEPT = new SavedWindows.WindowStore() {
        @Override
        public SavedWindows load() {
            return SavedWindows.FIRST;
        }

        @Override
        public void save(SavedWindows windows) {
            // Nothing is stored.
        }
    };

    /// The timeout for a message, even on a busy machine.
    private static final Duration START = Duration.ofMinutes(3);
    /// How long there must be no message; a running console sends one each second.
    private static final Duration WATCHDOG = Duration.ofSeconds(5);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aBlockedDrawingThreadSendsNoWatchdogNotification() throws Throwable {
        var socket = folder.resolve("notify");
        try (var systemd = new FakeServiceManager(socket);
                var notifier = SystemdNotifier.of(Map.of("NOTIFY_SOCKET", socket.toString()))
                        .orElseThrow()) {
            var console = ConsoleWindows.start(
                    () -> new ConsoleContext(
                            new StyleSheets(),
                            ViewList.all(),
                            InstantSource.system(),
                            ZoneOffset.UTC,
                            () -> new RangeQueriesOnlyBackend(UnconnectedServices.ranges("no source was asked"))),
                    NOTHING_KEPT,
                    new ConsoleWindows.StartWindows(List.of(Place.HOME), Optional.empty(), Optional.empty()));
            console.setOnEverySecond(notifier::notifyAlive);
            assertThat(systemd.next(START))
                    .hasValueSatisfying(text -> assertThat(text).contains("READY=1"));
            assertThat(systemd.next(START)).contains("WATCHDOG=1");

            var thaw = new CountDownLatch(1);
            var frozen = new CountDownLatch(1);
            new PlatformFxThread().post(() -> {
                frozen.countDown();
                awaitQuietly(thaw);
            });
            assertThat(frozen.await(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
            drain(systemd);
            assertThat(systemd.next(WATCHDOG)).isEmpty();

            thaw.countDown();
            assertThat(systemd.next(START)).contains("WATCHDOG=1");
            console.close();
            console.awaitClosed();
        }
    }

    /// What systemd does with `Restart=always` and `WatchdogSec`: it kills and restarts a process that sends no
    /// message in time.
    @Test
    void aFrozenWallMissesItsWatchdogAndARestartedOneIsReady() throws Throwable {
        var socket = folder.resolve("notify");
        try (var systemd = new FakeServiceManager(socket)) {
            var first = wall(socket);
            Process second = null;
            try {
                awaitReady(systemd);
                assertThat(systemd.next(START)).isPresent();
                new ProcessBuilder("kill", "-STOP", String.valueOf(first.pid()))
                        .start()
                        .waitFor();
                awaitStopped(first);
                drain(systemd);
                assertThat(systemd.next(WATCHDOG)).isEmpty();
                first.destroyForcibly().waitFor();
                second = wall(socket);
                awaitReady(systemd);
            } finally {
                first.destroyForcibly();
                if (second != null) {
                    second.destroyForcibly().waitFor();
                }
            }
        }
    }

    private static void awaitReady(FakeServiceManager systemd) {
        assertThat(systemd.next(START))
                .hasValueSatisfying(text -> assertThat(text).contains("READY=1"));
    }

    /// SIGSTOP reaches the threads of a process one after another; until all have stopped, one may still send a
    /// message.
    private static void awaitStopped(Process process) throws IOException {
        long until = System.nanoTime() + START.toNanos();
        var tasks = Path.of("/proc", Long.toString(process.pid()), "task");
        while (true) {
            var states = new ArrayList<String>();
            try (var all = Files.list(tasks)) {
                for (var task : all.toList()) {
                    var stat = Files.readString(task.resolve("stat"));
                    states.add(stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1));
                }
            }
            if (states.stream().allMatch("T"::equals)) {
                return;
            }
            assertThat(System.nanoTime()).as("%s", states).isLessThan(until);
            Thread.onSpinWait();
        }
    }

    private static void drain(FakeServiceManager systemd) {
        while (systemd.next(Duration.ZERO).isPresent()) {
            Thread.onSpinWait();
        }
    }

    private Process wall(Path socket) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx256m",
                "-Dglass.platform=Headless",
                "-Dprism.order=sw",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "greenwall.app.Main",
                "--prometheus",
                "http://127.0.0.1:9"));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("wall.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "NOTIFY_SOCKET", socket.toString(),
                        "DISPLAY", "none",
                        "XDG_STATE_HOME", folder.toString(),
                        "XDG_CONFIG_HOME", folder.toString()));
        return builder.start();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
