package greenwall.fleet.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.rules.RulesPack;
import greenwall.fleet.runbook.Runbook;
import greenwall.fleet.runbook.RunbookLibrary;
import greenwall.fleet.runbook.RunbookStep;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShippedRunbooksTest {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07Z");
    private static final Source SOURCE = new Source("east", Source.Kind.PROMETHEUS, URI.create("http://source"));
    private static final Pattern COMPARISON = Pattern.compile(" (==|!=|>=|<|>) ([0-9.]+)$");
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

    /// A proposal is shown as "Change (threshold): …".
    @Test
    void noVerdictProposesToKeepThingsAsTheyAre() {
        assertThat(RunbookLibrary.of(List.of()).all().stream()
                        .flatMap(runbook -> runbook.sections().stream())
                        .flatMap(section -> section.steps().stream())
                        .filter(RunbookStep.Verdict.class::isInstance)
                        .flatMap(step -> ((RunbookStep.Verdict) step).changes().stream()))
                .isNotEmpty()
                .noneMatch(change -> change.text().startsWith("keep it"));
    }

    private static <T> T source(Class<T> kind, BiFunction<Method, Object[], Outcome<?>> outcome) {
        return kind.cast(Proxy.newProxyInstance(
                kind.getClassLoader(),
                new Class<?>[] {kind},
                (_, method, arguments) -> outcome.apply(method, arguments)));
    }

    private static Outcome<?> failed(Method method, Object[] arguments) {
        return new Outcome.Failed<>(
                SOURCE, AT, Duration.ZERO, new Failure.Unreachable(method.getName() + " was refused", ""));
    }

    private static Outcome<?> empty(Method method, Object[] arguments) {
        Object value = switch (method.getName()) {
            case "instant" -> InstantVector.EMPTY;
            case "evaluate" -> new MetricsSource.Result.VectorResult(InstantVector.EMPTY);
            case "range" -> new Matrix(CASE.window(), Duration.ofMinutes(1), List.of());
            case "lines" -> new LogSource.ReadSummary(0, false, CASE.window(), 1);
            default -> List.of();
        };
        return Outcome.answered(SOURCE, AT, Duration.ZERO, value);
    }

    private static IncidentVerdict verdict(Runbook runbook, BiFunction<Method, Object[], Outcome<?>> outcome) {
        return verdict(runbook, CASE, outcome);
    }

    private static IncidentVerdict verdict(
            Runbook runbook, RunbookSubject subject, BiFunction<Method, Object[], Outcome<?>> outcome) {
        var metrics = Optional.of(source(MetricsSource.class, outcome));
        return concluded(runbook, subject, metrics, Optional.of(source(LogSource.class, outcome)))
                .verdict();
    }

    private static StepResult.Concluded concluded(
            Runbook runbook, RunbookSubject subject, Optional<MetricsSource> metrics, Optional<LogSource> logs) {
        var run = new RunbookRun(runbook, subject, ConditionEvaluatorTest.dependencies(metrics, logs), Labels.EMPTY);
        while (run.verdict().isEmpty()) {
            run.runNextStep();
        }
        return run.verdict().orElseThrow();
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

    @Test
    void afterFailedQueriesNoRunbookWithoutAnotherAnswerSaysThatThereIsAnIncident() {
        assertThat(RunbookLibrary.of(List.of()).all())
                .allSatisfy(runbook -> assertThat(verdict(runbook, ShippedRunbooksTest::failed))
                        .as(runbook.file())
                        .isEqualTo(IncidentVerdict.UNKNOWN));
    }

    @Test
    void withoutASourceEveryRunbookIsInconclusiveAndNamesTheQueryThatCouldNotBeSent() {
        assertThat(RunbookLibrary.of(List.of()).all())
                .allSatisfy(runbook -> assertThat(concluded(runbook, CASE, Optional.empty(), Optional.empty()))
                        .as(runbook.file())
                        .satisfies(end -> {
                            assertThat(end.verdict()).isEqualTo(IncidentVerdict.UNKNOWN);
                            assertThat(end.summary())
                                    .containsAnyOf("the cluster has no Prometheus", "the cluster has no log source");
                        }));
    }

    @Test
    void whatTheLogDidNotShowIsSaidWhereAnotherAnswerOfItCouldHaveEndedOtherwise() {
        var failed = "a query failed or returned only part of its data: instant was refused";
        var missing = "a query could not be sent: the cluster has no log source";
        var noConclusion = List.of("no conclusion: " + failed, "no conclusion: " + missing);
        assertThat(withoutLog("vm-not-running.md", Map.of("libvirt_domain_info_state", 5.0)))
                .isEqualTo(noConclusion);
        assertThat(withoutLog("wireguard-peer.md", Map.of("wireguard_latest_handshake", 900.0)))
                .isEqualTo(noConclusion);
        assertThat(withoutLog("memory-high.md", Map.of("node_memory", 0.2)))
                .containsExactly(
                        "no evidence of an incident, but " + failed, "no evidence of an incident, but " + missing);
    }

    /// What a run says at its end if the log source fails, and if there is none.
    private static List<String> withoutLog(String file, Map<String, Double> values) {
        var runbook = RunbookLibrary.of(List.of()).named(file).orElseThrow();
        var metrics = source(
                MetricsSource.class,
                (method, arguments) -> method.getName().equals("instant")
                        ? Outcome.answered(
                                SOURCE,
                                AT,
                                Duration.ZERO,
                                rows(
                                        String.valueOf(arguments[0]),
                                        query -> query.contains("and on (host, interface, peer)") ? Map.of() : values))
                        : empty(method, arguments));
        return Stream.of(Optional.of(source(LogSource.class, ShippedRunbooksTest::failed)), Optional.<LogSource>empty())
                .map(logs -> concluded(runbook, CASE, Optional.of(metrics), logs))
                .filter(end -> end.verdict() == IncidentVerdict.UNKNOWN)
                .map(StepResult.Concluded::summary)
                .toList();
    }

    @Test
    void whatTheAlertIsAboutMustBeKnownForAnIncident() {
        var service = RunbookLibrary.of(List.of()).named("service-errors.md").orElseThrow();
        var withoutService = new RunbookSubject("A", "c", "node1", Labels.EMPTY, Set.of(), Set.of(), AT, AT);
        var metrics = Optional.of(source(MetricsSource.class, ShippedRunbooksTest::empty));
        assertThat(concluded(service, withoutService, metrics, Optional.empty()))
                .satisfies(end -> {
                    assertThat(end.verdict()).isEqualTo(IncidentVerdict.UNKNOWN);
                    assertThat(end.summary()).contains("a query could not be sent: this alert names no service");
                });
    }

    /// The verdict where each of these metrics has one value, in queries that contain the text; all others have
    /// none. Comparisons in the query are evaluated.
    private static IncidentVerdict verdict(String file, Labels alert, Map<String, Double> values) {
        return verdict(file, alert, _ -> values);
    }

    private static IncidentVerdict verdict(
            String file, Labels alert, Function<String, Map<String, Double>> valuesOfQuery) {
        var subject = new RunbookSubject(
                alert.get("alertname"),
                "c",
                alert.get("host"),
                alert,
                alert.has("host") ? Set.of("10.0.0.1:9100") : Set.of(),
                alert.has("host") ? Set.of("node1") : Set.of(),
                AT.minusSeconds(600),
                AT);
        return verdict(
                RunbookLibrary.of(List.of()).named(file).orElseThrow(),
                subject,
                (method, arguments) -> method.getName().equals("instant")
                        ? Outcome.answered(SOURCE, AT, Duration.ZERO, rows(String.valueOf(arguments[0]), valuesOfQuery))
                        : empty(method, arguments));
    }

    private static InstantVector rows(String query, Function<String, Map<String, Double>> valuesOfQuery) {
        var comparison = COMPARISON.matcher(query);
        boolean compared = comparison.find();
        var rows = new InstantVector.Builder();
        valuesOfQuery.apply(query).entrySet().stream()
                .filter(value -> query.contains(value.getKey()))
                .map(Map.Entry::getValue)
                .filter(value ->
                        !compared || holds(value, comparison.group(1), Double.parseDouble(comparison.group(2))))
                .forEach(value -> rows.add(Labels.EMPTY, AT.toEpochMilli(), value));
        return rows.build();
    }

    private static boolean holds(double value, String sign, double limit) {
        return switch (sign) {
            case "==" -> value == limit;
            case "!=" -> value != limit;
            case "<" -> value < limit;
            case ">=" -> value >= limit;
            default -> value > limit;
        };
    }

    @Test
    void theCertificateOfAnotherAddressSaysNothingAboutTheOneOfTheAlert() {
        var alert = Labels.of("alertname", "CertificateEndsSoon", "instance", "https://a");
        assertThat(verdict("certificate.md", alert, Map.of("probe_success{instance=~\"https://a\"}", 0.0)))
                .isEqualTo(IncidentVerdict.INCIDENT);
        var renewed = Map.of(
                "probe_success{instance=~\"https://a\"}", 1.0,
                "probe_ssl_earliest_cert_expiry{instance=~\"https://a\"}", 5e6);
        assertThat(verdict("certificate.md", alert, renewed)).isEqualTo(IncidentVerdict.NOT_AN_INCIDENT);
        assertThat(verdict("certificate.md", alert, Map.of("probe_ssl_earliest_cert_expiry)", 5e6)))
                .isNotEqualTo(IncidentVerdict.NOT_AN_INCIDENT);
    }

    @Test
    void aGuestThatIsShutOffWithoutACrashInTheLogMayStillHaveCrashed() {
        var alert = Labels.of("alertname", "VMStopped", "host", "node1", "domain", "db");
        var shutOff = Map.of("libvirt_domain_info_state", 5.0);
        assertThat(verdict("vm-not-running.md", alert, query -> query.contains("|~") ? Map.of() : shutOff))
                .isEqualTo(IncidentVerdict.UNKNOWN);
        assertThat(verdict(
                        "vm-not-running.md",
                        alert,
                        query -> query.contains("segfault") ? Map.of("qemu-", 1.0) : shutOff))
                .isEqualTo(IncidentVerdict.INCIDENT);
        assertThat(verdict(
                        "vm-not-running.md",
                        alert,
                        query -> query.contains("instance=~") ? Map.of() : Map.of("libvirt_domain_info_state", 1.0)))
                .isEqualTo(IncidentVerdict.NOT_AN_INCIDENT);
    }

    @Test
    void aRunningTimerDoesNotReplaceTheOneOfTheAlert() {
        var alert = Labels.of("host", "node1", "name", "zfs-auto-snapshot-daily.timer");
        assertThat(verdict(
                        "snapshots.md",
                        alert,
                        query -> query.contains("snapshot-daily\\\\.timer")
                                ? Map.of("node_systemd_unit_state", 0.0)
                                : Map.of("node_systemd_unit_state", 1.0)))
                .isEqualTo(IncidentVerdict.INCIDENT);
    }

    @Test
    void aDeviceWithSlowRequestsIsAnIncidentWithoutAnyError() {
        var alert = Labels.of("alertname", "ZFSVdevSlow", "host", "node1", "pool", "tank");
        assertThat(verdict("pool-errors.md", alert, Map.of("zfs_pool_health", 0.0)))
                .isEqualTo(IncidentVerdict.NOT_AN_INCIDENT);
        assertThat(verdict("pool-errors.md", alert, Map.of("zfs_pool_health", 0.0, "increase(zfs_vdev_slow_ios", 2.0)))
                .isEqualTo(IncidentVerdict.INCIDENT);
    }

    @Test
    void theScrubOfAnotherPoolDoesNotExplainAnOverdueOne() {
        var alert = Labels.of("alertname", "ZFSScrubLongOverdue", "host", "node1", "pool", "backup");
        assertThat(verdict(
                        "scrub-overdue.md",
                        alert,
                        query -> query.contains("\"backup\"")
                                ? Map.of("ebpf_zfs_scrub_active", 0.0, "zpool_scan_stats_end_ts_seconds", 7e6)
                                : Map.of("ebpf_zfs_scrub_active", 1.0, "zpool_scan_stats_end_ts_seconds", 9e4)))
                .isEqualTo(IncidentVerdict.INCIDENT);
    }

    @Test
    void anErrorBudgetIsOnlyKnownToRecoverIfTheAlertIsKnownToBeAboutTheHost() {
        var alert = Labels.of("alertname", "HostAvailabilityBudgetFastBurn", "host", "node1");
        assertThat(verdict("objectives.md", alert, Map.of("up{", 1.0, "ALERTS{alertname=~\"Host.*\"", 1.0)))
                .isEqualTo(IncidentVerdict.NOT_AN_INCIDENT);
        assertThat(verdict("objectives.md", alert, Map.of("up{", 1.0))).isEqualTo(IncidentVerdict.UNKNOWN);
    }

    @Test
    void aThrottledContainerIsAnIncidentHoweverIdleItsHostIs() {
        var alert =
                Labels.of("alertname", "CPUThrottlingHigh", "namespace", "shop", "pod", "web-1", "container", "web");
        var throttled = "container_cpu_cfs_throttled_periods_total";
        assertThat(verdict(
                        "container-throttled.md",
                        alert,
                        Map.of(throttled, 0.6, "container_cpu_usage_seconds_total", 0.95, "node_cpu", 0.1)))
                .isEqualTo(IncidentVerdict.INCIDENT);
        assertThat(verdict("container-throttled.md", alert, Map.of(throttled, 0.01)))
                .isEqualTo(IncidentVerdict.NOT_AN_INCIDENT);
    }

    @ParameterizedTest
    @CsvSource({"pool-faulted.md, zfs_pool_health", "pool-readonly.md, zfs_pool_readonly"})
    void aPoolThatIsNoLongerReportedIsNotReplacedByAHealthyOne(String file, String metric) {
        var alert = Labels.of("host", "node1", "pool", "tank");
        assertThat(verdict(file, alert, query -> query.contains("\"tank\"") ? Map.of() : Map.of(metric, 0.0)))
                .isEqualTo(IncidentVerdict.INCIDENT);
        assertThat(verdict(file, alert, Map.of(metric, 0.0))).isEqualTo(IncidentVerdict.NOT_AN_INCIDENT);
    }

    @ParameterizedTest
    @CsvSource({
        "pool-space.md, zfs_pool_allocated_bytes, zfs_pool_free_bytes, 'and on (host, pool)'",
        "disk-space.md, node_filesystem_size_bytes, node_filesystem_avail_bytes, 'and on (host, mountpoint)'"
    })
    void theSpaceLeftIsThatOfWhatIsFillingUp(String file, String used, String fillRate, String ofTheSame) {
        var alert = Labels.of("host", "node1", "mountpoint", "/");
        for (double ofWhatFills : new double[] {0.1, 0.7}) {
            assertThat(verdict(
                            file,
                            alert,
                            query -> query.contains(ofTheSame)
                                    ? Map.of(used, ofWhatFills)
                                    : query.contains("deriv(") ? Map.of(fillRate, 1000.0) : Map.of(used, 0.7)))
                    .isEqualTo(ofWhatFills > 0.6 ? IncidentVerdict.INCIDENT : IncidentVerdict.NOT_AN_INCIDENT);
        }
    }

    @Test
    void anIdleTunnelWithoutALogIsNoIncidentNorAreDroppedPacketsOfOtherPorts() {
        var alert = Labels.of("host", "node1");
        var silent = Map.of("wireguard_latest_handshake", 900.0);
        for (var log : List.of(Map.<String, Double>of(), Map.of("nft-drop|", 3.0))) {
            assertThat(verdict(
                            "wireguard-peer.md",
                            alert,
                            query -> query.contains("|~")
                                    ? log
                                    : query.contains("and on (host, interface, peer)") ? Map.of() : silent))
                    .isEqualTo(IncidentVerdict.UNKNOWN);
        }
    }

    @Test
    void anAlertmanagerIsDownWhateverTheNameOfItsJob() {
        assertThat(verdict("alertmanager.md", Labels.of("host", "node1"), Map.of("alertmanager_build_info", 0.0)))
                .isEqualTo(IncidentVerdict.INCIDENT);
    }

    @Test
    void fourChangesInALongTimeRangeAreNoFlappingUnit() {
        var alert = Labels.of("host", "node1");
        assertThat(verdict("systemd-unit.md", alert, Map.of("changes(", 4.0, "state=\"failed\"", 0.0)))
                .isEqualTo(IncidentVerdict.NOT_AN_INCIDENT);
        assertThat(verdict("systemd-unit.md", alert, Map.of("changes(", 6.0, "state=\"failed\"", 0.0)))
                .isEqualTo(IncidentVerdict.INCIDENT);
    }

    /// Names of the alerts that node_exporter's own mixin and the most used public collection ship.
    @ParameterizedTest
    @CsvSource({
        "NodeDiskIOSaturation, disk-busy.md",
        "NodeFilesystemAlmostOutOfSpace, disk-space.md",
        "NodeClockSkewDetected, clock.md",
        "HostOutOfMemory, memory-high.md",
        "HostHighCpuLoad, cpu-high.md",
        "CPUThrottlingHigh, container-throttled.md",
        "ContainerHighThrottleRate, container-throttled.md",
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
