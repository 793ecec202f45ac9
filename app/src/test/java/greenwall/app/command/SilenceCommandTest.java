package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.LocalUser;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilenceCommandTest {
    @TempDir
    private Path home = Path.of("");

    @Test
    void aDryRunRefusesASilenceThatTheCommandItselfRefuses() {
        var result = CommandRunResult.of(
                home,
                "silence",
                "add",
                "--dry-run",
                "--prometheus",
                "http://127.0.0.1:9",
                "--alertmanager",
                "http://127.0.0.1:9",
                "alertname=~.*");
        assertThat(result.exit()).isEqualTo(64);
        assertThat(result.err()).contains("match everything");
    }

    @Test
    void theAuthorOfASilenceIsTheUserAndInATeamTheUserWithTheMachine() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT)) {
            assertThat(authorOf(range, "alone", "")).isEqualTo(LocalUser.name());
            assertThat(authorOf(range, "shared", "team: {folder: " + home.resolve("team") + "}\n"))
                    .isEqualTo(LocalUser.nameInTeam(_ -> null));
        }
    }

    @Test
    void aPeerThatDoesNotRespondMayHaveASilenceThatIsMissing() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT)) {
            assertThat(silence(range, "list", "alertname=none").out()).contains("no silence matches");
            assertThat(silence(range, "expire", "1a2b").err()).contains("there is no silence 1a2b");
            var peer = "--alertmanager=http://127.0.0.1:1";
            var listed = silence(range, "list", "alertname=none", peer);
            assertThat(listed.out()).contains("no known silence matches");
            assertThat(listed.err()).contains("the Alertmanager http://127.0.0.1:1 failed");
            assertThat(listed.exit()).isEqualTo(ExitCodes.UNKNOWN);
            assertThat(silence(range, "list", "--json", peer).out())
                    .contains("\"remarks\":[\"default: the Alertmanager http://127.0.0.1:1 failed");
            var expired = silence(range, "expire", "1a2b", peer);
            assertThat(expired.err())
                    .contains(
                            "the silence 1a2b was not found, but not every Alertmanager listed its silences: nothing is");
            assertThat(expired.exit()).isEqualTo(ExitCodes.UNAVAILABLE);
        }
    }

    @Test
    void withoutAnAlertmanagerThatRespondsItSaysWhyAndNeverThatThereIsNothing() {
        var silent = "http://127.0.0.1:1";
        assertThat(CommandRunResult.of(home, "silence", "expire", "1a2b", "--alertmanager", silent)
                        .err())
                .contains("no Alertmanager of default listed its silences: nothing is listening at 127.0.0.1:1");
        assertThat(CommandRunResult.of(home, "silence", "add", "--dry-run", "a=b", "--alertmanager", silent)
                        .exit())
                .isEqualTo(ExitCodes.UNKNOWN);
        var unconfigured = CommandRunResult.of(home, "silence", "list", "--prometheus", silent);
        assertThat(unconfigured.out()).isEmpty();
        assertThat(unconfigured.err()).contains("no Alertmanager is configured");
        assertThat(unconfigured.exit()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void silencesAreKnownWithoutTheRulesOfPrometheusAndNotWithoutThoseOfAPeer() throws Exception {
        var server = AlertsCommandTest.serverOfEmptyLists();
        server.createContext("/without/api/v2/silences", exchange -> {
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        });
        server.start();
        try {
            var url = "http://127.0.0.1:" + server.getAddress().getPort();
            var peer = "--alertmanager=" + url;
            var known = CommandRunResult.of(home, "silence", "list", "--prometheus=http://127.0.0.1:1", peer);
            assertThat(known.out()).isEqualTo("no silences\n");
            assertThat(known.exit()).isZero();
            var listed = CommandRunResult.of(home, "silence", "list", peer, peer + "/without");
            assertThat(listed.out()).isEqualTo("no silences are known\n");
            assertThat(listed.err()).contains("the Alertmanager " + url + "/without does not list its silences: ");
            assertThat(listed.exit()).isEqualTo(ExitCodes.UNKNOWN);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aPendingSilenceIsListedWithItsStart() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT)) {
            var from = "--from=2100-01-01T00:00:00Z";
            assertThat(silence(range, "add", "-c", "later", "--for=1h", from, "alertname=later")
                            .exit())
                    .isZero();
            assertThat(silence(range, "list", "alertname=later").out())
                    .containsPattern("pending, from 2100-01-01 .* until 2100-01-01 ");
        }
    }

    private CommandRunResult silence(PracticeRange range, String... words) {
        var sources = Stream.of(
                "--prometheus=" + range.servers().prometheus(),
                "--alertmanager=" + range.servers().alertmanager());
        return CommandRunResult.of(
                home,
                Stream.of(Stream.of("silence"), Stream.of(words), sources)
                        .flatMap(part -> part)
                        .toArray(String[]::new));
    }

    /// Creates a silence with a configuration and returns its author.
    private String authorOf(PracticeRange range, String comment, String team) throws IOException {
        var file = Files.writeString(
                home.resolve(comment + ".yaml"),
                "clusters: [{name: here, prometheus: {url: \"" + range.servers().prometheus()
                        + "\"}, alertmanagers: [{url: \"" + range.servers().alertmanager() + "\"}]}]\n" + team);
        var created = CommandRunResult.of(
                home, "silence", "add", "--config", file.toString(), "--comment", comment, "alertname=" + comment);
        assertThat(created.exit()).as(created.all()).isZero();
        var listed = CommandRunResult.of(home, "silence", "list", "--config", file.toString());
        assertThat(listed.out()).contains(": " + comment + "  ");
        return listed.out()
                .lines()
                .filter(line -> line.contains(": " + comment + "  "))
                .map(line -> line.strip().split(": ")[0])
                .findFirst()
                .orElseThrow();
    }
}
