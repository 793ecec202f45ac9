package greenwall.fleet.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.runbook.RunbookStep;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StepQueryRunnerTest {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07Z");
    private static final Source SOURCE = new Source("east", Source.Kind.LOKI, URI.create("http://logs"));

    /// Has no label and no line.
    private static LogSource logs(List<String> warnings) {
        return (LogSource) Proxy.newProxyInstance(
                LogSource.class.getClassLoader(),
                new Class<?>[] {LogSource.class},
                (_, method, _) -> new Outcome.Answered<>(
                        SOURCE,
                        AT,
                        Duration.ZERO,
                        method.getName().equals("lines")
                                ? new LogSource.ReadSummary(0, false, new TimeWindow(AT.minusSeconds(600), AT), 1)
                                : List.of(),
                        warnings,
                        List.of(),
                        Optional.empty()));
    }

    private static String summary(List<String> warnings) {
        var dependencies = new RunbookRun.Dependencies(
                Optional.empty(),
                Optional.of(logs(warnings)),
                QuantityCatalogue.shipped(),
                ReferenceCases.shipped(),
                (_, _) -> {},
                Duration.ofSeconds(1));
        var subject = new RunbookSubject(
                "A", "c", "node1", Labels.EMPTY, Set.of("10.0.0.1:9100"), Set.of("node1"), AT.minusSeconds(600), AT);
        var result = new StepQueryRunner(StepContext.of(subject, dependencies, Labels.EMPTY))
                .run(new RunbookStep.Logql("Errors", "{job=\"app\"}", 1));
        return ((StepResult.LogLines) result).summary();
    }

    @Test
    void linesOfAnIncompleteResponseSayWhatIsMissing() {
        assertThat(summary(List.of())).isEqualTo("no matching lines");
        assertThat(summary(List.of("an ingester did not respond")))
                .isEqualTo("no matching lines – incomplete: an ingester did not respond");
    }
}
