package greenwall.app.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class SystemdNotifierTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder = Path.of("");

    private SystemdNotifier notifierAt(Path socket) {
        return SystemdNotifier.of(Map.of("NOTIFY_SOCKET", socket.toString())).orElseThrow();
    }

    @Test
    void theFirstWatchdogNotificationAlsoReportsReady() throws Throwable {
        var socket = folder.resolve("notify");
        try (var systemd = new FakeServiceManager(socket);
                var notifier = notifierAt(socket)) {
            notifier.notifyAlive();
            notifier.notifyAlive();
            assertThat(systemd.next(SOON))
                    .hasValueSatisfying(text -> assertThat(text.lines()).contains("READY=1", "WATCHDOG=1"));
            assertThat(systemd.next(SOON)).contains("WATCHDOG=1");
        }
    }

    @Test
    void closingReportsStopping() throws Throwable {
        var socket = folder.resolve("notify");
        try (var systemd = new FakeServiceManager(socket)) {
            notifierAt(socket).close();
            assertThat(systemd.next(SOON)).contains("STOPPING=1");
        }
    }

    @Test
    void withoutANotifySocketThereIsNoNotifier() {
        assertThat(SystemdNotifier.of(Map.of())).isEmpty();
        assertThat(SystemdNotifier.of(Map.of("NOTIFY_SOCKET", "vsock:2:1"))).isEmpty();
    }

    @Test
    void aTooLongSocketPathGivesNoNotifier() {
        assertThat(SystemdNotifier.of(Map.of("NOTIFY_SOCKET", "/" + "a".repeat(120))))
                .isEmpty();
    }

    @Test
    void notifyingAServiceManagerThatIsGoneDoesNotFail() throws Throwable {
        var socket = folder.resolve("notify");
        new FakeServiceManager(socket).close();
        try (var systemd = notifierAt(socket)) {
            systemd.notifyAlive();
            systemd.notifyAlive();
        }
    }

    @Test
    void aServiceManagerThatDoesNotReadDoesNotBlock() throws Throwable {
        var socket = folder.resolve("notify");
        try (var systemd = new FakeServiceManager(socket);
                var notifier = notifierAt(socket)) {
            for (int i = 0; i < 10_000; i++) {
                notifier.notifyAlive();
            }
            assertThat(systemd.next(SOON)).isPresent();
        }
    }
}
