package greenwall.tests.roles;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.command.GreenwallCommand;
import greenwall.app.command.Program;
import greenwall.app.config.Config;
import greenwall.app.config.ConfigLoader;
import greenwall.app.config.ConfigPaths;
import greenwall.app.config.ConfigReader;
import greenwall.app.config.ConfigResult;
import greenwall.app.config.Secrets;
import greenwall.app.config.SourceOptionsOf;
import greenwall.app.console.SitePorts;
import greenwall.app.site.Site;
import greenwall.connectors.files.AuditFile;
import greenwall.connectors.http.Http;
import greenwall.lab.Range;
import greenwall.lab.RangeOptions;
import greenwall.views.FxThread;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `read_only: true`, and a kiosk without more words: what gives orders to an Alertmanager is not there to be called.
class ReadOnlyTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-14T09:30:00Z"));
    private static final List<String> WRITERS =
            List.of("greenwall.connectors.alertmanager.SilenceOrders", "greenwall.app.site.AuditedOrders");

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
                read_only: %s
                """.formatted(readOnly));
        var secrets = new Secrets(paths.environment(), Duration.ofSeconds(1), CLOCK);
        var result = new ConfigLoader(paths, new ConfigReader(paths, secrets, Set.of())).read(file);
        assertThat(result).isInstanceOf(ConfigResult.Loaded.class);
        return ((ConfigResult.Loaded) result).config();
    }

    private ConfigPaths paths() {
        return new ConfigPaths("linux", home, _ -> null);
    }

    private Set<String> reach(boolean readOnly) throws Exception {
        var secrets = new Secrets(paths().environment(), Duration.ofSeconds(1), CLOCK);
        try (var site = Site.connect(
                        config(readOnly),
                        new Http(Map.of(), CLOCK),
                        new SourceOptionsOf(secrets),
                        new AuditFile(home.resolve("changes.jsonl"), "somebody"),
                        CLOCK,
                        List.of());
                var ports = new SitePorts(site, paths(), CLOCK, ZoneOffset.UTC, FxThread.direct())) {
            return Reach.of(site, ports);
        }
    }

    @Test
    void nothingThatASiteWhichMayOnlyBeReadLeadsToCanWrite() throws Exception {
        assertThat(reach(false)).as("what a person at a desk has").containsAll(WRITERS);
        var read = reach(true);
        assertThat(read).contains("greenwall.connectors.prometheus.Prometheus", "greenwall.app.console.SitePorts");
        assertThat(read).doesNotContainAnyElementsOf(WRITERS);
    }

    private record Ran(int code, String said) {}

    private Ran run(String... arguments) {
        var said = new ByteArrayOutputStream();
        var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        var program = new Program(stream, stream, CLOCK, ZoneOffset.UTC, Map.of(), paths(), false);
        int code = GreenwallCommand.run(program, arguments);
        return new Ran(code, said.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsOrderedIsWrittenDownAndWhatIsForbiddenIsNotDone() throws IOException {
        try (var range = Range.start(RangeOptions.DEFAULT.withHosts(2), CLOCK)) {
            var file = home.resolve("site.yaml");
            var sources = """
                    clusters:
                      - name: east
                        prometheus: {url: "%s"}
                        alertmanagers: [{url: "%s"}]
                    """.formatted(range.prometheus(), range.alertmanager());
            Files.writeString(file, sources + "read_only: true\n");
            var add = new String[] {
                "--config", file.toString(), "silence", "add", "--for", "1h", "--comment", "a test", "alertname=Quiet"
            };
            var refused = run(add);
            assertThat(refused.code()).as(refused.said()).isNotZero();
            assertThat(refused.said()).contains("read_only");
            var audit = paths().stateFolder().resolve("audit").resolve("changes.jsonl");
            assertThat(audit).doesNotExist();
            Files.writeString(file, sources);
            var done = run(add);
            assertThat(done.code()).as(done.said()).isZero();
            var lines = Files.readAllLines(audit);
            assertThat(lines).hasSize(2).allSatisfy(line -> JsonMapper.shared().readTree(line));
            assertThat(lines.getFirst())
                    .contains("silence put")
                    .contains("alertname")
                    .contains("a test");
            assertThat(run("--config", file.toString(), "silence", "list").said())
                    .contains("Quiet");
        }
    }
}
