package greenwall.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import greenwall.tests.console.QueriedConsoleProcess;
import greenwall.tests.poll.RealServer;
import greenwall.views.testing.Xvfb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Real windows on an X server while faults play in front of every source, the console is stopped and
/// continued, and the display is taken away. `-Dgreenwall.window=SECONDS` sets how long the faults play;
/// `-Pfaults` plays them for five minutes.
@EnabledIf("wanted")
class WindowUnderFaultsTest {
    private static final int SECONDS =
            Integer.getInteger("greenwall.window", Integer.getInteger("greenwall.histories", 0) > 100 ? 300 : 0);
    private static final long SEED = Long.getLong("greenwall.histories.seed", 1);
    private static final Duration SOON = Duration.ofSeconds(120);

    @TempDir
    Path home;

    static boolean wanted() {
        return SECONDS > 0;
    }

    private Path config(String prometheus, String loki, String alertmanager) throws IOException {
        return Files.writeString(home.resolve("greenwall.yaml"), """
                clusters:
                  - name: east
                    prometheus: {url: "%s"}
                    loki: {url: "%s"}
                    alertmanagers: [{url: "%s"}]
                wall: {refresh: 5s}
                """.formatted(prometheus, loki, alertmanager));
    }

    private static List<String> windows(Path config, String host) {
        var arguments = new ArrayList<>(List.of("--config", config.toString()));
        for (var view : List.of("wall", "host", "alerts", "logs", "explain", "sources")) {
            arguments.addAll(List.of("--open", "greenwall://" + view + "?cluster=east&host=" + host));
        }
        return arguments;
    }

    private static double figure(List<String> delays, String name) {
        return delays.stream()
                .filter(l -> l.startsWith(name + " "))
                .map(l -> Double.parseDouble(l.substring(name.length() + 1)))
                .findFirst()
                .orElse(-1.0);
    }

    @Test
    void theWindowsStayResponsiveWhileEverySourceIsFaulty() throws Exception {
        RealServer.program("Xvfb", "xvfb");
        var random = new Random(SEED);
        var options = PracticeRangeOptions.DEFAULT.withHosts(24).withIncident(IncidentKind.DISK_FILLING);
        try (var range = PracticeRange.start(options);
                var prometheus = FaultProxy.inFrontOf(range.servers().prometheus());
                var loki = FaultProxy.inFrontOf(range.servers().loki());
                var alertmanager = FaultProxy.inFrontOf(range.servers().alertmanager());
                var screen = Xvfb.start()) {
            var config = config(
                    prometheus.url().toString(),
                    loki.url().toString(),
                    alertmanager.url().toString());
            var host = range.world().hosts().getFirst().name();
            try (var console = QueriedConsoleProcess.on(screen.display(), home, windows(config, host))) {
                console.awaitWindows(6);
                console.awaitText(host, SOON);
                TimeUnit.SECONDS.sleep(10);
                var proxies = List.of(prometheus, loki, alertmanager);
                console.ask("measure");
                long until = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
                int played = 0;
                while (System.nanoTime() < until) {
                    for (var proxy : proxies) {
                        proxy.play(random.nextInt(3) == 0 ? null : Fault.any(random, false));
                    }
                    played++;
                    TimeUnit.MILLISECONDS.sleep(1000 + random.nextInt(4000));
                }
                for (var proxy : proxies) {
                    proxy.play(null);
                }
                var delays = console.ask("delays");
                System.out.printf(
                        "%d rounds of faults in %d s before six windows, from seed %d:%n  %s%n",
                        played, SECONDS, SEED, String.join("\n  ", delays));
                assertThat(figure(delays, "count")).isGreaterThan(SECONDS);
                assertThat(figure(delays, "p99")).as("%s", delays).isBetween(0.0, 200.0);
                assertThat(console.output()).doesNotContain("Exception");
            }
        }
    }

    private static void signal(String signal, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aConsoleStoppedForAMinuteContinuesAndExitsWhenItsDisplayIsLost() throws Exception {
        RealServer.program("Xvfb", "xvfb");
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withHosts(4))) {
            var config = config(
                    range.servers().prometheus().toString(),
                    range.servers().loki().toString(),
                    range.servers().alertmanager().toString());
            var host = range.world().hosts().getFirst().name();
            String display;
            try (var screen = Xvfb.start();
                    var console = QueriedConsoleProcess.on(screen.display(), home, windows(config, host))) {
                display = screen.display();
                console.awaitWindows(6);
                console.awaitText(host, SOON);
                signal("STOP", console.pid());
                TimeUnit.SECONDS.sleep(60);
                signal("CONT", console.pid());
                long woken = System.nanoTime();
                console.awaitText(host, SOON);
                console.ask("measure");
                TimeUnit.SECONDS.sleep(15);
                var delays = console.ask("delays");
                System.out.printf(
                        "after a minute of SIGSTOP it answered %.1f s later; then %s%n",
                        (System.nanoTime() - woken) / 1e9 - 15, delays);
                assertThat(console.output()).doesNotContain("Exception");
                screen.close();
                assertThat(console.process().waitFor(60, TimeUnit.SECONDS))
                        .as("it ends with its display")
                        .isTrue();
                System.out.printf(
                        "without its display it ended with %d: %s%n",
                        console.process().exitValue(), console.output().strip());
                assertThat(console.process().exitValue()).isNotZero();
            }
            try (var secondScreen = Xvfb.start(display);
                    var console = QueriedConsoleProcess.on(secondScreen.display(), home, windows(config, host))) {
                console.awaitWindows(6);
                console.awaitText(host, SOON);
            }
        }
    }
}
