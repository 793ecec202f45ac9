package greenwall.fleet.incident;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.LogCoverage;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.RankedTemplate.FrequencyChange;
import greenwall.fleet.explain.SampleExplanations;
import greenwall.fleet.explain.TimeSeries;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.state.ClusterStateBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExplanationEvidenceConverterTest {
    private static final Instant AT = Instant.parse("2026-11-20T08:00:00Z");
    private static final ExplainQuestion ASKED =
            ExplainQuestion.of(new ExplainQuestion.HostSubject("east", "a", Optional.of("up"), Labels.EMPTY), AT);

    private static Explanation emptyExplanation() {
        return SampleExplanations.of(
                ASKED,
                "up of a",
                "",
                List.of(),
                Optional.empty(),
                new TimeWindow(AT.minusSeconds(600), AT),
                List.of(),
                Conclusion.nothing("no source"));
    }

    @Test
    void explanationWithoutLinesBecomesANote() {
        assertThat(ExplanationEvidenceConverter.of(emptyExplanation()))
                .isEqualTo(new Evidence.Note("Explained: up of a\nnothing conclusive: no source"));
        assertThat(ExplanationEvidenceConverter.hosts(emptyExplanation(), AlertHostFinder.NONE))
                .containsExactly("a");
    }

    @Test
    void explanationOfAQueryBelongsToTheOneHostOfItsSeries() {
        var fleet = new ClusterStateBuilder("east", AT, List.of())
                .host("a", Labels.EMPTY)
                .host("b", Labels.EMPTY)
                .fleet();
        var hosts = AlertHostFinder.of(fleet);
        assertThat(ExplanationEvidenceConverter.hosts(ofQuery("a:9100"), hosts)).containsExactly("a");
        assertThat(ExplanationEvidenceConverter.hosts(ofQuery("a:9100", "b:9100"), hosts))
                .as("it is not known which")
                .containsExactly("");
    }

    private static Explanation ofQuery(String... instances) {
        var window = new TimeWindow(AT.minusSeconds(600), AT);
        var subject = new ExplainQuestion.QuerySubject("east", "packets", "");
        return SampleExplanations.of(
                ExplainQuestion.of(subject, AT),
                "packets",
                "",
                Stream.of(instances)
                        .map(instance ->
                                new TimeSeries(Labels.of("instance", instance), new long[] {1}, new double[] {1}))
                        .toList(),
                Optional.empty(),
                window,
                List.of(),
                Conclusion.nothing("quiet"));
    }

    @Test
    void firstLinesOfTheBestTemplatesAreStoredInOrderAndTheRestIsCounted() {
        var window = new TimeWindow(AT.minusSeconds(600), AT);
        var found = new Explanation(
                ASKED,
                "up of a",
                "",
                "up",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                window,
                window,
                Optional.empty(),
                List.of(template(1, "later", 20, 3), template(2, "earlier", 10, 1)),
                List.of(),
                List.of(),
                Map.of(),
                new LogCoverage(
                        4,
                        0,
                        4,
                        0,
                        false,
                        1,
                        1,
                        2,
                        List.of(
                                new LogCoverage.LogQuery("itself", "a", "{host=\"a\"}"),
                                new LogCoverage.LogQuery("neighbours", "hv1", "{host=\"hv1\"}"))),
                List.of(),
                Conclusion.conclusive("a new line"),
                Duration.ZERO);
        assertThat(ExplanationEvidenceConverter.of(found)).isInstanceOfSatisfying(Evidence.Lines.class, lines -> {
            assertThat(lines.lines()).extracting(Evidence.Line::text).containsExactly("earlier", "later");
            assertThat(lines.query()).isEqualTo("{host=\"a\"}\n{host=\"hv1\"}");
            assertThat(lines.left()).isEqualTo(2);
            assertThat(lines.said()).isEqualTo("conclusive: a new line");
        });
    }

    private static RankedTemplate template(int rank, String text, long nanos, long count) {
        return new RankedTemplate(
                rank,
                "t" + rank,
                text,
                "a",
                1,
                List.of(),
                FrequencyChange.NEW,
                count,
                0,
                0,
                Duration.ofHours(2),
                AT,
                AT,
                AT,
                Labels.EMPTY,
                "error",
                List.of(new LogSource.Line(nanos, Labels.EMPTY, Map.of(), text)),
                Set.of(),
                "never seen before");
    }
}
