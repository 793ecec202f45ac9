package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProblemsCommandTest {
    @TempDir
    private Path home = Path.of("");

    @Test
    void theAlertsOfAProblemAreNamed() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withIncident(IncidentKind.NODE_DOWN))) {
            assertThat(range.evaluator().awaitCaughtUp(Duration.ofMinutes(5))).isTrue();
            var result = CommandRunResult.of(
                    home,
                    "problems",
                    "--prometheus",
                    range.servers().prometheus().toString(),
                    "--alertmanager",
                    range.servers().alertmanager().toString());
            assertThat(result.out()).containsPattern("\\n    alerts? .*HostDown");
        }
    }

    private String clusters(String east, String west) throws IOException {
        return Files.writeString(
                        home.resolve("two.yaml"),
                        "clusters: [{name: east, prometheus: {url: \"%s\"}}, {name: west, prometheus: {url: \"%s\"}}]"
                                .formatted(east, west))
                .toString();
    }

    @Test
    void hostsThatHaveTheSameNameInTwoClustersAreToldApart() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withIncident(IncidentKind.NODE_DOWN))) {
            var url = range.servers().prometheus().toString();
            var config = clusters(url, url);
            assertThat(CommandRunResult.of(home, "problems", "--config", config).out())
                    .contains("\n    cluster east, since ")
                    .contains("\n    cluster west, since ")
                    .contains(" (east): host is down")
                    .contains(" (west): host is down");
            var listed = CommandRunResult.of(home, "check", "--config", config).out();
            var name = listed.replaceFirst("(?s).* east/(\\S+).*", "$1");
            var ambiguous = CommandRunResult.of(home, "explain", "--config", config, "--host", name);
            assertThat(ambiguous.exit()).isEqualTo(ExitCodes.USAGE);
            assertThat(ambiguous.err()).contains("use east/" + name + " or west/" + name);
            var probe = CommandRunResult.of(home, "probe", "--config", config, name, "synclat");
            assertThat(probe.exit()).isEqualTo(ExitCodes.USAGE);
            assertThat(probe.err()).contains(name + " is the name of several hosts; use east/" + name);
            assertThat(CommandRunResult.of(home, "explain", "--config", config, "--host", "west/" + name)
                            .exit())
                    .isZero();
        }
    }

    @Test
    void aQuestionWithoutAHostNamesItsClusterIfThereAreSeveral() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT)) {
            var url = range.servers().prometheus().toString();
            var config = clusters(url, url);
            var service = CommandRunResult.of(home, "services", "--json", "--prometheus", url)
                    .out()
                    .replaceFirst("(?s).*?\"service\":\"([^\"]+)\".*", "$1");
            for (var question : List.of(
                    List.of("--query", "up"),
                    List.of("--from", "-30m", "--to", "-20m"),
                    List.of("--service", service))) {
                var words = Stream.concat(Stream.of("explain", "--config", config), question.stream());
                var refused = CommandRunResult.of(home, words.toArray(String[]::new));
                assertThat(refused.exit()).isEqualTo(ExitCodes.USAGE);
                assertThat(refused.err()).contains("use --cluster east|west");
            }
            assertThat(CommandRunResult.of(home, "explain", "--config", config, "--cluster", "west", "--query", "up")
                            .exit())
                    .isZero();
        }
    }

    @Test
    void anEarlierInstantIsExplainedByWhatWasTheWorstThen() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withIncident(IncidentKind.NODE_DOWN))) {
            assertThat(range.evaluator().awaitCaughtUp(Duration.ofMinutes(5))).isTrue();
            var name = command(range, "check").out().replaceFirst("(?s).*▼ down +(\\S+).*", "$1");
            assertThat(command(range, "explain", "--host", name).out())
                    .containsPattern("^[A-Z ]+  up of ")
                    .contains("\nknown events: done, ");
            assertThat(command(range, "explain", "--host", name, "--at", "-3h").out())
                    .doesNotContainPattern("^[A-Z ]+  up of ")
                    .containsPattern("^[A-Z ]+  \\S+ of ");
        }
    }

    @Test
    void aHostThatASilentSourceMayKnowIsUnknownAndNoUsageError() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT)) {
            var config = clusters(range.servers().prometheus().toString(), "http://127.0.0.1:1");
            var result = CommandRunResult.of(home, "explain", "--config", config, "--host", "elsewhere");
            assertThat(result.exit()).isEqualTo(ExitCodes.UNKNOWN);
            assertThat(result.err())
                    .contains("host elsewhere is not known, but may exist: a source does not respond: west/prometheus");
            var picture =
                    CommandRunResult.of(home, "shot", "host", "-o", "p.png", "--config", config, "--host", "elsewhere");
            assertThat(picture.exit()).isEqualTo(ExitCodes.UNKNOWN);
            assertThat(picture.err()).isEqualTo(result.err());
        }
    }

    @Test
    void alertsOrServicesThatCannotBeReadAreUnknown() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT);
                var proxy = new RecordingProxy(range.servers().prometheus())) {
            proxy.refuse(request -> request.contains("/api/v1/rules"));
            var rules = CommandRunResult.of(home, "problems", "--prometheus", proxy.url());
            assertThat(rules.out()).startsWith("no problem is known ").contains("Prometheus does not return its rules");
            assertThat(rules.exit()).isEqualTo(ExitCodes.UNKNOWN);
            proxy.refuse(request -> request.contains("traces_span_metrics"));
            var services = CommandRunResult.of(home, "problems", "--json", "--prometheus", proxy.url());
            assertThat(services.out()).contains("\"verdict\":\"unknown\"").contains("\"troubles\":[\"");
            assertThat(services.exit()).isEqualTo(ExitCodes.UNKNOWN);
        }
    }

    @Test
    void alertsThatAreSilencedAreCounted() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withIncident(IncidentKind.NODE_DOWN))) {
            assertThat(range.evaluator().awaitCaughtUp(Duration.ofMinutes(5))).isTrue();
            assertThat(command(range, "silence", "add", "-c", "disk swap", "alertname=HostDown")
                            .exit())
                    .isZero();
            assertThat(command(range, "problems").out()).containsPattern("^[^\\n]* · \\d+ silenced ");
            assertThat(command(range, "problems", "--json").out()).containsPattern("\"silenced\": ?[1-9]");
        }
    }

    @Test
    void anEarlierStateIsSaidToBeWithoutSilencesAndOwners() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withIncident(IncidentKind.NODE_DOWN))) {
            assertThat(range.evaluator().awaitCaughtUp(Duration.ofMinutes(5))).isTrue();
            var at = Instant.now().minusSeconds(60).toString();
            assertThat(command(range, "problems", "--at", at).out())
                    .startsWith("NOT LIVE: ")
                    .containsPattern("^[^\\n]*, without silences and owners\\n")
                    .contains("host is down", "    since ")
                    .doesNotContain("nobody");
        }
    }

    @Test
    void aProblemIsSaidToBeNobodysOnlyIfTheOwnersAreKnown() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withIncident(IncidentKind.NODE_DOWN))) {
            assertThat(command(range, "problems").out()).contains("nobody has taken it");
            Files.createDirectories(home.resolve(".local/state/greenwall/problems.json"));
            var unreadable = command(range, "problems");
            assertThat(unreadable.err()).contains("the owners, verdicts, splits and merges of problems are not known");
            assertThat(unreadable.out()).contains("    since ").doesNotContain("nobody");
        }
    }

    private CommandRunResult command(PracticeRange range, String... words) {
        var sources = Stream.of(
                "--prometheus",
                range.servers().prometheus().toString(),
                "--alertmanager",
                range.servers().alertmanager().toString());
        return CommandRunResult.of(
                home, Stream.concat(Arrays.stream(words), sources).toArray(String[]::new));
    }
}
