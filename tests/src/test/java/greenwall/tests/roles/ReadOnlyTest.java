package greenwall.tests.roles;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.command.ExitCodes;
import greenwall.app.config.Config;
import greenwall.app.config.ConfigLoader;
import greenwall.app.config.ConfigPaths;
import greenwall.app.config.ConfigReader;
import greenwall.app.config.ConfigResult;
import greenwall.app.config.SecretFetcher;
import greenwall.app.config.SourceConfigConverter;
import greenwall.app.console.ConsoleSession;
import greenwall.app.console.PollTiming;
import greenwall.app.console.SiteBackend;
import greenwall.app.console.SiteSwitcher;
import greenwall.app.site.Site;
import greenwall.connectors.files.ChangeAuditLog;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.fleet.state.SourceClock;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.tests.console.Commands;
import greenwall.tests.console.NoDisplay;
import greenwall.views.testing.DirectFxThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// With `read_only: true`, and in a kiosk without further options, the code that sends actions to an
/// Alertmanager or runs commands on a host cannot be called. [ReadOnlyConsoleTest] checks the objects of a
/// running console.
class ReadOnlyTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-14T09:30:00Z"));
    /// The classes that act on something, including their nested ones.
    static final List<String> WRITERS = List.of(
            "greenwall.connectors.alertmanager.AlertmanagerSilenceClient",
            "greenwall.app.site.AuditedSilenceClient",
            "greenwall.app.site.SiteHostActions",
            "greenwall.connectors.ssh.SshHostAccess",
            "greenwall.app.site.HostEnrolment",
            "greenwall.connectors.files.LocalEnrolmentCommandRunner",
            "greenwall.app.config.DashboardFileStore",
            "greenwall.connectors.team.TeamWriter");

    @TempDir
    Path home;

    private Config config(boolean readOnly) throws IOException {
        var paths = paths();
        var file = Files.writeString(home.resolve("greenwall.yaml"), """
                clusters:
                  - name: east
                    prometheus: {url: "http://127.0.0.1:1"}
                    loki: {url: "http://127.0.0.1:1"}
                    alertmanagers: [{url: "http://127.0.0.1:1"}, {url: "http://127.0.0.1:2"}]
                team: {folder: "%s"}
                read_only: %s
                """.formatted(home, readOnly));
        var secrets = new SecretFetcher(paths.environment(), Duration.ofSeconds(1), CLOCK);
        var result = new ConfigLoader(paths, new ConfigReader(paths, secrets, Set.of())).read(file);
        assertThat(result).isInstanceOf(ConfigResult.Loaded.class);
        return ((ConfigResult.Loaded) result).config();
    }

    private ConfigPaths paths() {
        return new ConfigPaths("linux", home, _ -> null);
    }

    private Set<String> reachableClasses(boolean readOnly) throws Exception {
        var secrets = new SecretFetcher(paths().environment(), Duration.ofSeconds(1), CLOCK);
        try (var site = Site.connect(
                        config(readOnly),
                        new SharedHttpClient(Map.of(), CLOCK),
                        new SourceConfigConverter(secrets, ConfigPaths.ofThisMachine()),
                        new ChangeAuditLog(home.resolve("changes.jsonl"), "somebody"),
                        CLOCK,
                        List.of());
                var session =
                        new ConsoleSession(paths(), new SourceClock(CLOCK), ZoneOffset.UTC, new DirectFxThread(true));
                var backend = SiteBackend.of(site, session, new DirectFxThread(true))) {
            return ReachableObjects.of(site, backend);
        }
    }

    @Test
    void nothingReachableFromAReadOnlySiteCanWrite() throws Exception {
        assertThat(reachableClasses(false)).as("what a person at a desk has").containsAll(WRITERS);
        var read = reachableClasses(true);
        assertThat(read).contains("greenwall.connectors.prometheus.Prometheus", "greenwall.app.console.SiteBackend");
        assertThat(read).doesNotContainAnyElementsOf(WRITERS);
    }

    @Test
    void aConsoleReloadedAsReadOnlyLosesEverythingThatCanWrite() throws Exception {
        var secrets = new SecretFetcher(paths().environment(), Duration.ofSeconds(1), CLOCK);
        var audit = new ChangeAuditLog(home.resolve("changes.jsonl"), "somebody");
        try (var writing = Site.connect(
                        config(false),
                        new SharedHttpClient(Map.of(), CLOCK),
                        new SourceConfigConverter(secrets, ConfigPaths.ofThisMachine()),
                        audit,
                        CLOCK,
                        List.of());
                var reading = Site.connect(
                        config(true),
                        new SharedHttpClient(Map.of(), CLOCK),
                        new SourceConfigConverter(secrets, ConfigPaths.ofThisMachine()),
                        audit,
                        CLOCK,
                        List.of());
                var session =
                        new ConsoleSession(paths(), new SourceClock(CLOCK), ZoneOffset.UTC, new DirectFxThread(true));
                var live = new SiteSwitcher(writing, session, PollTiming.of(CLOCK), _ -> new NoDisplay())) {
            assertThat(ReachableObjects.of(live.backend())).containsAll(WRITERS);
            live.show(reading);
            assertThat(ReachableObjects.of(live.backend())).doesNotContainAnyElementsOf(WRITERS);
            assertThat(live.backend().shells().unavailableReason())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("read_only"));
        }
    }

    @Test
    void forbiddenActionsAreRefusedInOneLineBeforeAnyConnection() throws Exception {
        try (var server = new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1"))) {
            var connections = new AtomicInteger();
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        server.accept().close();
                        connections.incrementAndGet();
                    }
                } catch (IOException closed) {
                    connections.addAndGet(0);
                }
            });
            var url = "http://127.0.0.1:" + server.getLocalPort();
            var file = Files.writeString(home.resolve("wall.yaml"), """
                    clusters:
                      - name: east
                        prometheus: {url: "%s"}
                        alertmanagers: [{url: "%s"}]
                    ssh: {shell_steps: true, journal: true}
                    read_only: true
                    """.formatted(url, url));
            for (var command : List.of(
                    List.of("silence", "add", "--comment", "a test", "alertname=Quiet"),
                    List.of("silence", "edit", "0123", "--comment", "another"),
                    List.of("silence", "extend", "0123"),
                    List.of("silence", "expire", "0123"),
                    List.of("probe", "node04", "biolatency"),
                    List.of("host", "add", "node04", "--yes"),
                    List.of("host", "check", "node04"),
                    List.of("host", "remove", "node04", "--yes"),
                    List.of("explain", "--journal", "--host", "node04", "--quantity", "cpu.util", "--at", "-5m"))) {
                var commandLine = new ArrayList<>(List.of("--config", file.toString()));
                commandLine.addAll(command);
                var ran = run(commandLine.toArray(String[]::new));
                assertThat(ran.exit()).as("%s", command).isEqualTo(ExitCodes.USAGE);
                assertThat(ran.all().lines())
                        .as("%s", command)
                        .singleElement()
                        .satisfies(line ->
                                assertThat(line).startsWith("greenwall: ").contains("read_only"));
            }
            assertThat(connections).as("connections to the sources").hasValue(0);
            assertThat(run("--config", file.toString(), "check").exit()).isNotZero();
            assertThat(connections.get())
                    .as("a question, so that the count is known to count")
                    .isPositive();
        }
    }

    private Commands.ExitAndOutput run(String... arguments) {
        return Commands.of(home).at(CLOCK, ZoneOffset.UTC).run(arguments);
    }

    @Test
    void allowedActionsAreAuditedAndForbiddenOnesAreNotDone() throws IOException {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withHosts(2), CLOCK)) {
            var file = home.resolve("site.yaml");
            var sources =
                    """
                    clusters:
                      - name: east
                        prometheus: {url: "%s"}
                        alertmanagers: [{url: "%s"}]
                    """.formatted(range.servers().prometheus(), range.servers().alertmanager());
            Files.writeString(file, sources + "read_only: true\n");
            var add = new String[] {
                "--config", file.toString(), "silence", "add", "--for", "1h", "--comment", "a test", "alertname=Quiet"
            };
            var refused = run(add);
            assertThat(refused.exit()).as(refused.all()).isNotZero();
            assertThat(refused.all()).contains("read_only");
            var audit = paths().stateFolder().resolve("audit").resolve("changes.jsonl");
            assertThat(audit).doesNotExist();
            Files.writeString(file, sources);
            var done = run(add);
            assertThat(done.exit()).as(done.all()).isZero();
            var lines = Files.readAllLines(audit);
            assertThat(lines).hasSize(2).allSatisfy(line -> JsonMapper.shared().readTree(line));
            assertThat(lines.getFirst())
                    .contains("silence put")
                    .contains("alertname")
                    .contains("a test");
            assertThat(run("--config", file.toString(), "silence", "list").all())
                    .contains("Quiet");
        }
    }
}
