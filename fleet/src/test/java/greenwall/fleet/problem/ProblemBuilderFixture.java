package greenwall.fleet.problem;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.problem.Problem.Severity;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A fleet with cells and alerts, and the problems that are made of them.
abstract class ProblemBuilderFixture {
    static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    final ClusterStateBuilder builder =
            new ClusterStateBuilder("east", NOW, QuantityCatalogue.shipped().quantities());
    final List<Alert> alerts = new ArrayList<>();

    List<Problem> fold() {
        return fold(ProblemEdits.NONE);
    }

    List<Problem> fold(ProblemEdits edits) {
        var problems = ProblemBuilder.build(
                builder.fleet(),
                new AlertSnapshot(NOW, alerts, List.of(), List.of(), List.of(), List.of()),
                List.of(),
                edits,
                List.of());
        assertNoSymptomIsUnmarked(problems);
        return problems;
    }

    /// Holds for every fleet of these tests: no host is better than any symptom on it.
    static void assertNoSymptomIsUnmarked(List<Problem> problems) {
        var marks = ProblemBuilder.hostIssues(problems);
        for (var problem : problems) {
            for (var symptom : problem.symptoms()) {
                if (symptom.opensProblem() && !symptom.host().isEmpty()) {
                    assertThat(marks.getOrDefault(problem.subject().cluster(), Map.of()))
                            .hasEntrySatisfying(
                                    symptom.host(),
                                    issue -> assertThat(issue.state() == CellState.CRITICAL
                                                    || symptom.severity() == Severity.WARNING)
                                            .as("%s", symptom)
                                            .isTrue());
                }
            }
        }
    }

    void host(String name, String... labels) {
        builder.host(name, Labels.of(labels));
    }

    void cell(String host, String quantity, CellState state, double value, String... key) {
        builder.cell(host, quantity, Labels.of(key), value, state, "as told");
    }

    void ok(String host) {
        cell(host, "mem.util", CellState.OK, 0.4);
    }

    void okHost(String name) {
        host(name);
        ok(name);
    }

    void alert(String name, String severity, AlertPhase phase, String host, String... labels) {
        var all = Labels.of(labels)
                .with("alertname", name)
                .with("severity", severity)
                .with("host", host);
        alerts.add(new Alert(
                "east", all, Map.of("summary", name + " told"), phase, NOW.minus(Duration.ofMinutes(9)), host));
    }

    void alertTelling(String name, String host, String summary) {
        alerts.add(new Alert(
                "east",
                Labels.of("alertname", name, "severity", "critical", "host", host),
                Map.of("summary", summary),
                AlertPhase.FIRING,
                NOW.minus(Duration.ofMinutes(9)),
                host));
    }

    void alertOf(String name, String host, String query) {
        alert(name, "critical", AlertPhase.FIRING, host);
        var told = alerts.removeLast();
        alerts.add(new Alert(
                told.cluster(),
                told.labels(),
                told.annotations(),
                told.phase(),
                told.since(),
                host,
                true,
                List.of(),
                Optional.of(new Alert.Rule(query)),
                1,
                List.of(),
                "",
                Optional.empty(),
                ""));
    }

    static final String UNREACHABLE = "Get \"http://10.0.0.7:9100/metrics\": dial tcp: connect: no route to host";

    void failingDisk(String host) {
        cell(host, "ebpf.disk.p99", CellState.CRITICAL, 1.8, "device", "sdf");
        cell(host, "disk.read.latency", CellState.WARN, 0.14, "device", "sdf");
        cell(host, "vdev.errors", CellState.WARN, 78, "pool", "tank", "vdev", "raidz2-0/disk-3", "type", "read");
        cell(host, "vdev.state", CellState.WARN, 6, "pool", "tank", "vdev", "raidz2-0/disk-3");
        cell(host, "vdev.state", CellState.WARN, 6, "pool", "tank", "vdev", "raidz2-0");
        cell(host, "pool.health", CellState.CRITICAL, 1, "pool", "tank");
    }
}
