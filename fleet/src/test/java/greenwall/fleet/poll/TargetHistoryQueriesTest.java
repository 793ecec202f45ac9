package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.form.ReplicaLabels;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TargetHistoryQueriesTest {
    private static final long HOUR = 3_600_000;

    private final FakeMetrics source = new FakeMetrics();
    private final TargetHistoryQueries queries = new TargetHistoryQueries();

    @Test
    void targetScrapedByReplicasIsOldEnoughForALongWindow() {
        for (var replica : List.of("x", "y")) {
            source.row(
                    "up offset 3600s or up offset 5400s",
                    1,
                    "job",
                    "node",
                    "instance",
                    "a:9100",
                    "prometheus_replica",
                    replica);
        }
        queries.setWindows(Set.of(HOUR));
        source.runAll(queries.all());
        queries.take(new ReplicaLabels(List.of("prometheus_replica")));
        assertThat(queries.oldEnough().get(HOUR)).containsExactly(Labels.of("job", "node", "instance", "a:9100"));
    }

    @Test
    void discoveryKeepsTheQueriesThatAreStillNeeded() {
        queries.setWindows(Set.of(HOUR));
        var before = List.copyOf(queries.all());
        queries.setWindows(Set.of(HOUR, 2 * HOUR));
        assertThat(queries.all()).hasSize(2).containsAll(before);
        queries.setWindows(Set.of());
        assertThat(queries.all()).isEmpty();
    }
}
