package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `greenwall history` of a range in which a host went down before the range started.
class HistoryCommandTest {
    @TempDir
    private Path home = Path.of("");

    private CommandRunResult history(String... words) {
        return CommandRunResult.of(
                home, Stream.concat(Stream.of("history"), Stream.of(words)).toArray(String[]::new));
    }

    @Test
    void firedAlertsArePrintedAsTextJsonAndCsv() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withIncident(IncidentKind.NODE_DOWN))) {
            assertThat(range.evaluator().awaitCaughtUp(Duration.ofMinutes(5))).isTrue();
            var source = range.servers().prometheus().toString();
            var host = range.truth().host();

            var text = history("--prometheus", source, "--from", "-2h");
            assertThat(text.exit()).as(text.err()).isZero();
            assertThat(text.out().lines().toList())
                    .hasSizeGreaterThan(1)
                    .first()
                    .asString()
                    .contains(" to ", " of ", "alert", "; times to the nearest ");
            assertThat(text.out()).contains("HostDown", "1 time ");
            assertThat(history("--prometheus", source, "--from", "-2h", "--by", "host")
                            .out())
                    .contains(host);

            var json = JsonMapper.shared()
                    .readTree(history("--prometheus", source, "--from", "-2h", "--json")
                            .out());
            assertThat(json.get("lanes").valueStream()).anySatisfy(lane -> {
                assertThat(lane.get("alertname").asString()).isEqualTo("HostDown");
                assertThat(lane.get("host").asString())
                        .as("the name that the host had while it was up")
                        .startsWith(host + ".");
                assertThat(lane.get("episodes").size()).isPositive();
            });
            assertThat(json.get("troubles").size()).isZero();

            var later = Instant.now().plus(Duration.ofHours(2)).toString();
            var report = history("--prometheus", source, "--from", "-2h", "--to", later, "--json");
            assertThat(JsonMapper.shared().readTree(report.out()).get("gaps").size())
                    .isEqualTo(json.get("gaps").size());
            assertThat(report.out()).contains("\"still fires\"");

            var csv = history("--prometheus", source, "--from", "-2h", "--csv").out();
            assertThat(csv).startsWith("cluster,alertname,host,begin,end,fired_s,ending,labels\n");
            assertThat(csv.lines()).anyMatch(line -> line.contains(",HostDown," + host + "."));

            var file = home.resolve("history.csv");
            var written = history("--prometheus", source, "--from", "-2h", "-o", file.toString());
            assertThat(written.out()).contains(file.toString());
            assertThat(Files.readString(file)).contains("HostDown");
        }
    }

    @Test
    void anUnreachableSourceIsReportedOnStderrAndByTheExitCode() {
        var result = history("--prometheus", "http://127.0.0.1:9", "--from", "-1h");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("nothing is listening").doesNotContain("Exception");
        assertThat(result.out()).contains("incomplete").doesNotContain("no gaps");
    }

    @Test
    void anInvalidTimeRangeIsRefusedInOneLine() {
        for (var words : List.of(List.of("--from", "-1h", "--to", "-2h"), List.of("--from", "-9999d"))) {
            var result = history(words.toArray(String[]::new));
            assertThat(result.exit()).as("%s", words).isEqualTo(ExitCodes.USAGE);
            assertThat(result.err()).contains("--from").hasLineCount(1);
        }
        var later = Instant.now().plus(Duration.ofHours(2));
        var future = history(
                "--from", later.toString(), "--to", later.plusSeconds(60).toString());
        assertThat(future.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(future.err()).contains("in the future").hasLineCount(1);
    }
}
