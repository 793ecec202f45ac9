package greenwall.fleet.explain.logs;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.template.TemplateMiner;
import greenwall.fleet.log.LogLevel;
import greenwall.fleet.source.LogSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineRelevanceTest {
    private final TemplateMiner miner = new TemplateMiner();
    private final List<TemplateOccurrences> allOccurrences = new ArrayList<>();

    private TemplateOccurrences line(String text) {
        var occurrences = new TemplateOccurrences(miner.add(text), "web1", true);
        var line = new LogSource.Line(allOccurrences.size(), Labels.EMPTY, Map.of(), text);
        occurrences.add(TemplateOccurrences.Sample.of(line, 0), 0, LogLevel.UNKNOWN);
        allOccurrences.add(occurrences);
        return occurrences;
    }

    private double topic(String metric, String text) {
        var occurrences = line(text);
        return LineRelevance.of(metric)
                .among(allOccurrences, Labels.EMPTY, Set.of())
                .topic(occurrences.template.text());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            disk.read.latency time of a read, fatal: data could not be parsed
            network.errors of an eth device, method not allowed in whether
            arc.hit_ratio of the ARC, search finished in march
            up, startup of the group is done
            """)
    void wordInsideAnotherWordIsNoMatch(String metric, String text) {
        assertThat(topic(metric, text)).isZero();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            node_memory_MemAvailable_bytes, Out of memory: Killed process 12
            tcp_retransmits_per_second, too many retransmits on the link
            jvm_gc_pause_seconds, GC pause of 12 ms
            """)
    void wordFromTheMetricNameIsAMatch(String metric, String text) {
        assertThat(topic(metric, text)).isPositive();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            node_memory_MemAvailable_bytes, restic: snapshot of 12 files saved
            node_load1, reindex of table 12 began
            node_cpu_busy_ratio, (root) CMD (run-parts 12)
            """)
    void programNamesAreNoMatch(String metric, String text) {
        assertThat(topic(metric, text)).isZero();
    }

    @Test
    void wordInMostLinesHasNoWeight() {
        var words = List.of("was served", "came in", "was refused", "has ended", "is slow", "went on");
        for (var word : words) {
            line("request " + word);
            line("a reply " + word);
        }
        for (int i = 0; i < 60; i++) {
            line("request " + "abcdefgh".charAt(i % 8) + "a".repeat(i / 8 + 3) + " of a kind");
        }
        assertThat(topic("http_request_duration_seconds", "request was lost")).isZero();
    }

    @Test
    void deviceNameMatchesOnlyAsAWholeWord() {
        var named = line("sda: unrecovered read error");
        var unnamed = line("sdab: unrecovered read error on the shelf");
        var weights = LineRelevance.of("x")
                .among(allOccurrences, Labels.of("device", "sda", "instance", "web1:9100"), Set.of("web1"));
        assertThat(weights.named(named.samples().getFirst().text())).isPositive();
        assertThat(weights.named(unnamed.samples().getFirst().text())).isZero();
    }

    @Test
    void hostsOwnNameIsNotADevice() {
        var line = line("web1 said hello");
        assertThat(LineRelevance.of("x")
                        .among(allOccurrences, Labels.of("instance", "web1:9100"), Set.of("web1"))
                        .named(line.samples().getFirst().text()))
                .isZero();
    }
}
