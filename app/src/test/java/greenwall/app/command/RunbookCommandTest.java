package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.runbook.RunbookLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunbookCommandTest {
    @TempDir
    private Path home = Path.of("");

    private static String shipped(Class<?> near, String name) throws IOException {
        try (InputStream text = Objects.requireNonNull(near.getResourceAsStream(name), name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aRunbookMayUseAProbeOfTheSite() throws Exception {
        var runbooks = Files.createDirectory(home.resolve("runbooks"));
        Files.writeString(
                runbooks.resolve("cpu.md"),
                shipped(RunbookLibrary.class, "library/cpu-high.md").replace("\nprofile\n", "\nsite-profile\n"));
        var probes = Files.createDirectory(home.resolve("probes"));
        var config = Files.writeString(
                home.resolve("greenwall.yaml"),
                "clusters: [{name: home, prometheus: {url: \"http://127.0.0.1:1\"}}]\nssh: {probes: [\"" + probes
                        + "\"]}\n");

        var unknown = lint(runbooks, config);
        assertThat(unknown.out()).contains("there is no probe \"site-profile\"");
        assertThat(unknown.exit()).isEqualTo(1);
        Files.writeString(
                probes.resolve("site.probe"),
                shipped(ProbeCatalogue.class, "catalogue/arc-by-process.probe")
                        .replace("probe arc-by-process", "probe site-profile"));
        var known = lint(runbooks, config);
        assertThat(known.exit()).as(known.all()).isZero();
        assertThat(known.out()).contains("no problems found\n");
        Files.writeString(probes.resolve("broken.probe"), "nothing");
        var partly = lint(runbooks, config);
        assertThat(partly.out()).contains("no problems found in what could be checked\n");
        assertThat(partly.exit()).isEqualTo(ExitCodes.UNKNOWN);
    }

    @Test
    void aSourceThatDoesNotRespondIsNoErrorOfARunbook() throws Exception {
        var config = Files.writeString(
                home.resolve("greenwall.yaml"),
                "clusters: [{name: home, prometheus: {url: \"http://127.0.0.1:1\"}}]\n");
        var result = CommandRunResult.of(home, "runbook", "lint", "--live", "--config", config.toString());
        assertThat(result.err()).contains("not all alerts of the rules of home were checked: ");
        assertThat(result.err()).containsOnlyOnce("stopped checking the metric queries on home at ");
        assertThat(result.out())
                .contains("no problems found in what could be checked")
                .hasLineCount(1);
        assertThat(result.exit()).isEqualTo(ExitCodes.UNKNOWN);
    }

    @Test
    void oneFailureOfASourceEndsItsQueriesAndAQueryThatItRefusesIsAnError() throws Exception {
        var requests = new AtomicInteger();
        var status = new AtomicInteger(503);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                var body = "{\"status\":\"error\",\"errorType\":\"%s\",\"error\":\"no %d\"}"
                        .formatted(status.get() == 503 ? "timeout" : "", requests.incrementAndGet());
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(status.get(), body.length());
                exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
        try {
            var source = "--prometheus=http://127.0.0.1:" + server.getAddress().getPort();
            for (int ofSource : new int[] {503, 401}) {
                status.set(ofSource);
                var result = CommandRunResult.of(home, "runbook", "lint", "--live", source);
                assertThat(result.err()).containsOnlyOnce("stopped checking the metric queries on default at ");
                // A failure of one query may be due to this query, a refusal of the credentials is not.
                assertThat(result.err().lines().filter(line -> line.contains(" was not checked on default: ")))
                        .hasSize(ofSource == 503 ? 1 : 0);
                assertThat(result.exit()).as(result.all()).isEqualTo(ExitCodes.UNKNOWN);
            }
            status.set(422);
            var refused = CommandRunResult.of(home, "runbook", "lint", "--live", source);
            assertThat(refused.out())
                    .containsPattern("(?s)the query failed on default: .*the query failed on default: ");
            assertThat(refused.exit()).isEqualTo(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aRunbookOfTheSiteThatCannotBeReadMayReplaceTheOneThatIsShown() throws Exception {
        var config = Files.writeString(
                home.resolve("greenwall.yaml"),
                "clusters: [{name: home, prometheus: {url: \"http://127.0.0.1:1\"}}]\nrunbooks: [\""
                        + Files.createFile(home.resolve("file")) + "\"]\n");
        var listed = CommandRunResult.of(home, "runbook", "list", "--config", config.toString());
        var shown = CommandRunResult.of(home, "runbook", "show", "oom-kill.md", "--config", config.toString());
        assertThat(List.of(listed, shown)).allSatisfy(result -> {
            assertThat(result.err()).contains("this folder cannot be read: it is not a folder");
            assertThat(result.out()).contains("The kernel killed a process");
            assertThat(result.exit()).isEqualTo(1);
        });
        var unknown = CommandRunResult.of(home, "runbook", "show", "Other", "--config", config.toString());
        assertThat(unknown.err()).contains("no runbook that could be read has this name or alert: \"Other\"");
        assertThat(unknown.exit()).isEqualTo(1);
    }

    private CommandRunResult lint(Path runbooks, Path config) {
        return CommandRunResult.of(home, "runbook", "lint", runbooks.toString(), "--config", config.toString());
    }
}
