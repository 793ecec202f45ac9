package greenwall.fleet.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.rules.RulesPack;
import greenwall.fleet.runbook.Runbook;
import greenwall.fleet.runbook.RunbookLibrary;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShippedRunbooksTest {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07Z");
    private static final Source SOURCE = new Source("east", Source.Kind.PROMETHEUS, URI.create("http://source"));
    private static final RunbookSubject CASE = new RunbookSubject(
            "A",
            "c",
            "node1",
            Labels.of("service_name", "shop"),
            Set.of("10.0.0.1:9100"),
            Set.of("node1"),
            AT.minusSeconds(600),
            AT);

    @Test
    void shippedRunbooksAreValidAndCoverEveryAlertOfThePack() {
        assertThat(RunbookLinter.problems(
                        RunbookLibrary.of(List.of()),
                        RulesPack.alertNames(),
                        QuantityCatalogue.shipped(),
                        greenwall.fleet.probe.ProbeCatalogue.builtIn(),
                        _ -> false))
                .isEmpty();
    }

    private static <T> T source(Class<T> kind, Function<Method, Outcome<?>> outcome) {
        return kind.cast(Proxy.newProxyInstance(
                kind.getClassLoader(), new Class<?>[] {kind}, (_, method, _) -> outcome.apply(method)));
    }

    private static Outcome<?> failed(Method method) {
        return new Outcome.Failed<>(
                SOURCE, AT, Duration.ZERO, new Failure.Unreachable(method.getName() + " was refused", ""));
    }

    private static Outcome<?> empty(Method method) {
        Object value =
                switch (method.getName()) {
                    case "instant" -> InstantVector.EMPTY;
                    case "evaluate" -> new MetricsSource.Result.VectorResult(InstantVector.EMPTY);
                    case "range" -> new Matrix(CASE.window(), Duration.ofMinutes(1), List.of());
                    case "lines" -> new LogSource.ReadSummary(0, false, CASE.window(), 1);
                    default -> List.of();
                };
        return Outcome.answered(SOURCE, AT, Duration.ZERO, value);
    }

    private static IncidentVerdict verdict(Runbook runbook, Function<Method, Outcome<?>> outcome) {
        var dependencies = new RunbookRun.Dependencies(
                Optional.of(source(MetricsSource.class, outcome)),
                Optional.of(source(LogSource.class, outcome)),
                QuantityCatalogue.shipped(),
                ReferenceCases.shipped(),
                (_, _) -> {},
                Duration.ofSeconds(5));
        var run = new RunbookRun(runbook, CASE, dependencies, Labels.EMPTY);
        while (run.verdict().isEmpty()) {
            run.runNextStep();
        }
        return run.verdict().orElseThrow().verdict();
    }

    @Test
    void withoutAnyMeasurementNoRunbookSaysThatThereIsNoIncident() {
        assertThat(RunbookLibrary.of(List.of()).all()).isNotEmpty().allSatisfy(runbook -> {
            assertThat(verdict(runbook, ShippedRunbooksTest::failed))
                    .as(runbook.file())
                    .isNotEqualTo(IncidentVerdict.NOT_AN_INCIDENT);
            assertThat(verdict(runbook, ShippedRunbooksTest::empty))
                    .as(runbook.file())
                    .isNotEqualTo(IncidentVerdict.NOT_AN_INCIDENT);
        });
    }

    /// Names of the alerts that node_exporter's own mixin and the most used public collection ship.
    @ParameterizedTest
    @CsvSource({
        "NodeDiskIOSaturation, disk-busy.md",
        "NodeFilesystemAlmostOutOfSpace, disk-space.md",
        "NodeClockSkewDetected, clock.md",
        "HostOutOfMemory, memory-high.md",
        "HostHighCpuLoad, cpu-high.md",
        "HostUnusualDiskReadLatency, disk-latency.md",
        "HostOomKillDetected, oom-kill.md",
        "HostSystemdServiceCrashed, systemd-unit.md",
        "ZfsOfflinePool, pool-degraded.md",
        "PrometheusTargetMissing, exporter-down.md"
    })
    void alertsOfPublicCollectionsHaveTheirRunbook(String alert, String file) {
        assertThat(RunbookLibrary.of(List.of()).forAlert(alert).map(Runbook::file))
                .contains(file);
    }
}
