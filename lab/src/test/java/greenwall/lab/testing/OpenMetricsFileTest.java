package greenwall.lab.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.source.MetricsSource.MetricMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenMetricsFileTest {
    @TempDir
    private Path folder;

    private OpenMetricsFile.Content read(String text) throws IOException {
        return OpenMetricsFile.read(Files.writeString(folder.resolve("d.om"), text));
    }

    @Test
    void samplesOfAllMetricsAreReadWithTheirTimes() throws IOException {
        var content = read("""
                # HELP requests Requests that "came in".\\nAll of them.
                # TYPE requests counter
                # UNIT requests requests
                requests_total{path="C:\\\\dir\\"\\n",code="200",} 1.5e3 1000.5
                requests_total{path="C:\\\\dir\\"\\n",code="200"} +Inf 1015.5 # {trace="x"} 1 1015
                up 1 1000
                # EOF
                """);
        assertThat(content.metadata())
                .containsEntry(
                        "requests",
                        new MetricMetadata("counter", "Requests that \"came in\".\nAll of them.", "requests"));
        var series = content.series()
                .select(
                        List.of(new LabelMatcher(Labels.NAME, LabelMatcher.Kind.MATCH, "req.*")),
                        0,
                        Long.MAX_VALUE - 1);
        assertThat(series).hasSize(1);
        assertThat(series.getFirst().labels())
                .isEqualTo(Labels.of("__name__", "requests_total", "path", "C:\\dir\"\n", "code", "200"));
        var samples = series.getFirst().samples(0, 2_000_000);
        assertThat(samples.timeMillis()).containsExactly(1_000_500, 1_015_500);
        assertThat(samples.values()).containsExactly(1500, Double.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "up 1 1000 | :1: the file ends without # EOF",
                "up 1 | :1: expected NAME{LABEL=\"VALUE\"} VALUE TIMESTAMP, found: up 1",
                "up x 1000 | :1: expected a value, found: \"x\"",
                "up{a=b} 1 1000 | :1: expected a metric's name and labels, found: up{a=b}",
                "up{a=\"b 1 1000 | :1: expected NAME{LABEL=\"VALUE\"} VALUE TIMESTAMP, found: up{a=\"b 1 1000",
                "1up 1 1000 | :1: expected a metric's name and labels, found: 1up",
                "up{a!=\"b\"} 1 1000 | :1: expected the labels of a series, found: up{a!=\"b\"}",
                "# FOO up | :1: expected # TYPE, # HELP, # UNIT or # EOF, found: # FOO up"
            })
    void anInvalidLineIsReported(String text, String message) {
        assertThatThrownBy(() -> read(text + "\n"))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith(message)
                .hasMessageContaining("d.om");
    }

    @Test
    void irregularFilesAndTooLongLinesAreRefused() throws IOException {
        assertThatThrownBy(() -> OpenMetricsFile.read(Path.of("/dev/zero")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a regular file");
        assertThatThrownBy(() -> read("x".repeat(3 << 20)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("d.om:1: the line has more than 1048576 characters");
    }
}
