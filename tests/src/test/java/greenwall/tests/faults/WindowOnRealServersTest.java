package greenwall.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.tests.console.Commands;
import greenwall.tests.console.QueriedConsoleProcess;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealServer;
import greenwall.views.testing.Xvfb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// What real windows on an X server show during faults of real servers' processes, each in its own cluster: a
/// Prometheus killed and one stopped, an exporter killed, a gateway that returns 502 after the action
/// succeeded, one of two Alertmanager peers stopped and one behind such a gateway while silences are created,
/// and a console whose clock is wrong.
///
/// It takes more than a minute, so it runs only with `-Pfaults` or `-Dgreenwall.window=1`.
@EnabledIf("wanted")
class WindowOnRealServersTest {
    private static final Duration START = Duration.ofSeconds(120);
    /// Half a minute until a source is silent, plus slack for a busy machine.
    private static final Duration NOTICED = Duration.ofSeconds(45);
    private static final Duration BACK = Duration.ofSeconds(30);

    @TempDir
    Path home;

    private final Map<String, RealServers> clusters = new LinkedHashMap<>();

    static boolean wanted() {
        return Integer.getInteger("greenwall.window", Integer.getInteger("greenwall.histories", 0) > 100 ? 1 : 0) > 0;
    }

    @BeforeEach
    void start() throws Exception {
        RealServer.program("Xvfb", "xvfb");
        for (var name : List.of("killed", "stopped", "exporter", "gateway")) {
            clusters.put(name, new RealServers(Files.createDirectory(home.resolve(name))));
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (var servers : clusters.values()) {
            servers.close();
        }
    }

    private RealServers cluster(String name) {
        return clusters.getOrDefault(name, clusters.values().iterator().next());
    }

    private Path config() throws IOException {
        var text = new StringBuilder("clusters:\n");
        clusters.forEach((name, servers) -> {
            var prometheus = name.equals("gateway") ? servers.prometheusProxy().url() : servers.prometheus();
            text.append("""
                      - name: %s
                        prometheus: {url: "%s"}
                        alertmanagers: [{url: "%s"}, {url: "%s"}]
                    """.formatted(
                            name,
                            prometheus,
                            servers.alertmanagerProxy(0).url(),
                            servers.alertmanagerProxy(1).url()));
        });
        // The load of this machine does not matter here.
        text.append("wall:\n  refresh: 5s\n  thresholds:\n");
        for (var quantity : List.of(
                "cpu.util",
                "load.per_cpu",
                "mem.util",
                "disk.util",
                "disk.read.latency",
                "disk.write.latency",
                "fs.root.used",
                "fs.used")) {
            text.append("    ").append(quantity).append(": {warn: 1000, critical: 2000}\n");
        }
        return Files.writeString(home.resolve("greenwall.yaml"), text);
    }

    private static String headline(QueriedConsoleProcess console) throws Exception {
        return console.ask("texts").stream()
                .filter(text -> text.startsWith("Wall: "))
                .findFirst()
                .orElse("");
    }

    private static void await(QueriedConsoleProcess console, String headline, Duration atMost) throws Exception {
        long until = System.nanoTime() + atMost.toNanos();
        while (!headline(console).matches("Wall: " + headline)) {
            assertThat(System.nanoTime())
                    .as("the window says %s, not %s; %s", headline(console), headline, console.ask("held texts"))
                    .isLessThan(until);
            Await.briefly();
        }
    }

    private static void awaitHeld(QueriedConsoleProcess console, String pattern) throws Exception {
        long until = System.nanoTime() + BACK.toNanos();
        while (console.ask("held texts").stream().noneMatch(text -> text.matches(pattern))) {
            assertThat(System.nanoTime())
                    .as(
                            "the windows hold nothing like %s: %s",
                            pattern,
                            console.ask("held texts").stream()
                                    .filter(t -> t.contains("127.0.0.1") || t.contains("clock"))
                                    .toList())
                    .isLessThan(until);
            Await.briefly();
        }
    }

    @Test
    void theWindowsShowEachFaultAndNothingAffectedIsGreen() throws Exception {
        var config = config();
        var arguments = new ArrayList<>(List.of("--config", config.toString()));
        for (var view : List.of("wall", "alerts", "sources")) {
            arguments.addAll(List.of("--open", "greenwall://" + view));
        }
        try (var screen = Xvfb.start();
                var threads = Executors.newVirtualThreadPerTaskExecutor();
                var console = QueriedConsoleProcess.on(screen.display(), home, arguments)) {
            console.awaitWindows(3);
            await(console, "4 of 4 hosts green", START);

            cluster("killed").begin(RealServerFault.KILLED);
            cluster("stopped").begin(RealServerFault.STOPPED);
            cluster("exporter").begin(RealServerFault.EXPORTER_KILLED);
            cluster("gateway").begin(RealServerFault.BAD_GATEWAY_AFTERWARDS);
            cluster("stopped").beginAtAlertmanager(0, RealServerFault.STOPPED);
            cluster("killed").beginAtAlertmanager(0, RealServerFault.BAD_GATEWAY_AFTERWARDS);
            var actions = Stream.of("stopped", "killed")
                    .map(name -> threads.submit(() -> silenced(config, name)))
                    .toList();
            await(console, "0 of 4 hosts green · 1 down · 3 silent", NOTICED);
            awaitHeld(console, "nothing is listening at " + address("killed") + " \\(connection refused\\)");
            awaitHeld(console, ".*(no complete response from |to )" + address("stopped") + ".*");
            awaitHeld(console, ".*:\\d+/metrics\": dial tcp .*connection refused.*");
            awaitHeld(console, "a proxy in front of .*\\(502\\).*");
            for (var action : actions) {
                assertThat(action.get().exit()).as("%s", action.get()).isZero();
            }
            console.awaitText("Silences (2)", BACK);

            console.ask("clock PT24H");
            cluster("killed").end(RealServerFault.KILLED);
            cluster("stopped").end(RealServerFault.STOPPED);
            cluster("gateway").end(RealServerFault.BAD_GATEWAY_AFTERWARDS);
            cluster("stopped").endAtAlertmanager(0, RealServerFault.STOPPED);
            cluster("killed").endAtAlertmanager(0, RealServerFault.BAD_GATEWAY_AFTERWARDS);
            await(console, "3 of 4 hosts green · 1 down", BACK);
            awaitHeld(console, "this machine's clock is .* ahead .*");
            cluster("exporter").end(RealServerFault.EXPORTER_KILLED);
            // An objective may have been missed by then.
            await(console, "[34] of 4 hosts green( · 1 critical)?", BACK);
            console.awaitText("Silences (2)", BACK);
            assertThat(console.output()).doesNotContain("Exception");
        }
    }

    private Commands.ExitAndOutput silenced(Path config, String cluster) {
        return Commands.of(home)
                .run(List.of(
                        "silence",
                        "add",
                        "--config",
                        config.toString(),
                        "--cluster",
                        cluster,
                        "alertname=Hot",
                        "--for",
                        "1h",
                        "--comment",
                        "disk is changed"));
    }

    private String address(String cluster) {
        return ".*" + cluster(cluster).prometheus().getPort();
    }
}
