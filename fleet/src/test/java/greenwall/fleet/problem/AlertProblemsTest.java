package greenwall.fleet.problem;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.problem.Problem.Severity;
import greenwall.fleet.state.CellState;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Problems that alerts report.
class AlertProblemsTest extends ProblemBuilderFixture {
    @Test
    void guestsReportedMissingByAlertsAreGone() {
        okHost("hv01");
        alert("GuestGone", "warning", AlertPhase.FIRING, "hv01", "domain", "web01");
        assertThat(fold()).singleElement().extracting(Problem::name).isEqualTo("hv01: guest web01 is gone");
        alert("GuestGone", "warning", AlertPhase.FIRING, "hv01", "domain", "db01");
        assertThat(fold()).singleElement().extracting(Problem::name).isEqualTo("hv01: its guests are gone");
    }

    @Test
    void anAlertThatLastsAfterItsHostCameBackDoesNotSayThatTheHostIsDown() {
        okHost("web01");
        alert("InstanceDown", "critical", AlertPhase.FIRING, "web01");
        assertThat(fold())
                .singleElement()
                .extracting(Problem::lead)
                .isEqualTo("an alert reports it as down, but it responds");
        builder.withHostState("web01", CellState.DOWN, UNREACHABLE, Optional.of(NOW.minusSeconds(300)));
        assertThat(fold()).singleElement().extracting(Problem::lead).isEqualTo("host is down");
    }

    @Test
    void aPendingOrSuppressedAlertMakesNoProblemByItself() {
        okHost("a");
        alert("HighCpu", "warning", AlertPhase.PENDING, "a");
        alert("HostDown", "critical", AlertPhase.SUPPRESSED, "a");
        alert("HostRebooted", "info", AlertPhase.FIRING, "a");
        assertThat(fold()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', WARNING", "Critical, CRITICAL", "P3, WARNING"})
    void anAlertIsAProblemUnlessItsSeverityIsInformational(String severity, Severity expected) {
        okHost("a");
        alert("BackupFailed", severity, AlertPhase.FIRING, "a");
        assertThat(fold()).singleElement().extracting(Problem::severity).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "info", "Info"})
    void anInformationalAlertIsNoProblem(String severity) {
        okHost("a");
        alert("BackupFailed", severity, AlertPhase.FIRING, "a");
        assertThat(fold()).isEmpty();
    }

    @Test
    void anAlertOfAnUnknownKindIsAProblemOfItsOwn() {
        okHost("a");
        alert("DoorOpen", "critical", AlertPhase.FIRING, "a");
        alert("CoffeeCold", "warning", AlertPhase.FIRING, "a");
        assertThat(fold()).hasSize(2);
        assertThat(fold().getFirst().sentence()).isEqualTo("a: DoorOpen. DoorOpen told");
    }

    /// Its name tells that it is about memory or about a pool, but not what is wrong with them.
    @ParameterizedTest
    @CsvSource({
        "HostMemoryIsUnderutilized, '', a: HostMemoryIsUnderutilized. HostMemoryIsUnderutilized told",
        "PoolImported, tank, a: tank: PoolImported. PoolImported told"
    })
    void anAlertOfAnUnknownRuleIsQuotedAndNotInterpreted(String name, String pool, String sentence) {
        okHost("a");
        alert(name, "warning", AlertPhase.FIRING, "a", pool.isEmpty() ? new String[0] : new String[] {"pool", pool});
        assertThat(fold()).singleElement().extracting(Problem::sentence).isEqualTo(sentence);
    }

    /// A rule on `up` may tell of anything: that a target flaps, that a maintenance is over.
    @ParameterizedTest
    @ValueSource(strings = {"MaintenanceOver", "TargetFlapping", "ScrapeSlow", "NodeRebootRequired", "TooManyTargets"})
    void anAlertOfUnknownMeaningDoesNotCallAHostThatRespondsLost(String name) {
        host("a");
        cell("a", "clock.synced", CellState.WARN, 0);
        alertOf(name, "a", "changes(up{job=\"node\"}[15m]) > 0");
        assertThat(fold())
                .extracting(Problem::lead)
                .containsExactlyInAnyOrder(name, "the kernel reports its clock as unsynchronised");
    }

    @Test
    void anAlertAboutTheMeanOfUpJoinsTheExporterThatIsDown() {
        host("a");
        builder.target("a", Labels.of("job", "node", "instance", "10.0.0.7:9100"), false, NOW, UNREACHABLE);
        builder.target("a", Labels.of("job", "zfs", "instance", "10.0.0.7:9134"), true, NOW, "");
        cell("a", "up", CellState.DOWN, 0, "job", "node");
        alertOf("SomeBudgetBurns", "a", "(1 - avg_over_time(up[1h])) > 0.01");
        assertThat(fold())
                .singleElement()
                .extracting(Problem::lead)
                .isEqualTo("node exporter is down, but the host is up");
    }

    @Test
    void anAlertWithARunbookOrAMatchingValueIsDescribed() {
        okHost("a");
        alert("HostOutOfMemory", "warning", AlertPhase.FIRING, "a");
        alert("NodeNetworkReceiveErrs", "warning", AlertPhase.FIRING, "a");
        host("b");
        alert("HostMemoryIsUnderutilized", "warning", AlertPhase.FIRING, "b");
        cell("b", "mem.util", CellState.WARN, 0.935);
        assertThat(fold())
                .extracting(Problem::lead)
                .containsExactlyInAnyOrder("memory is low", "network has errors", "memory is low");
    }

    @Test
    void aSummaryDoesNotRepeatTheHostOfTheProblem() {
        okHost("a");
        alertTelling("DoorOpen", "a", "the door of a, next to that of a2, is open on a");
        assertThat(fold())
                .singleElement()
                .extracting(Problem::sentence)
                .isEqualTo("a: DoorOpen. the door, next to that of a2, is open");
    }

    @Test
    void anAlertOfAHostInAnotherDomainDoesNotMarkAHostWithTheSameShortName() {
        okHost("web1.berlin.example.com");
        alert("NodeDown", "critical", AlertPhase.FIRING, "web1.munich.example.com:9100");
        assertThat(ProblemBuilder.hostIssues(fold()).getOrDefault("east", Map.of()))
                .doesNotContainKey("web1.berlin.example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"web1", "WEB1", "web1:9177", "web1.berlin", "web1.berlin.example.com:9177"})
    void anAlertMarksAHostThatItNamesWithoutItsDomainOrWithAnotherPort(String name) {
        okHost("web1.berlin.example.com");
        alert("BackupFailed", "critical", AlertPhase.FIRING, name);
        assertThat(ProblemBuilder.hostIssues(fold()).getOrDefault("east", Map.of()))
                .containsOnlyKeys("web1.berlin.example.com");
    }

    @Test
    void anAlertMarksNoneOfTheHostsThatShareItsShortName() {
        okHost("web1.berlin.example.com");
        okHost("web1.munich.example.com");
        alert("BackupFailed", "critical", AlertPhase.FIRING, "web1");
        assertThat(ProblemBuilder.hostIssues(fold()).getOrDefault("east", Map.of()))
                .containsOnlyKeys("web1");
    }
}
