package greenwall.fleet.form;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.source.InstantVector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaLabelsTest {
    private static final ReplicaLabels REPLICAS = new ReplicaLabels(List.of("replica"));

    private static Labels target(String instance, String name, String value) {
        return Labels.of("job", "node", "instance", instance, name, value);
    }

    private static InstantVector up(String label, String... instances) {
        var up = new InstantVector.Builder();
        for (var instance : instances) {
            up.add(target(instance, label, "x"), 1000, 1);
            up.add(target(instance, label, "y"), 1000, 0);
        }
        return up.build();
    }

    @Test
    void labelThatAloneDistinguishesTwoSeriesPerTargetIsAReplicaLabel() {
        assertThat(ReplicaLabels.of(up("prometheus_replica", "a", "b"), List.of())
                        .labels())
                .containsExactly("prometheus_replica");
        assertThat(ReplicaLabels.of(up("collector", "a", "b"), List.of()).labels())
                .containsExactly("collector");
        assertThat(ReplicaLabels.of(up("cluster", "a", "b"), List.of("cluster")).isEmpty())
                .isTrue();
    }

    @Test
    void labelOnOnlySomeTargetsIsNotAReplicaLabel() {
        var up = new InstantVector.Builder()
                .add(target("a", "module", "http"), 1000, 1)
                .add(target("a", "module", "icmp"), 1000, 1)
                .add(Labels.of("job", "node", "instance", "b"), 1000, 1)
                .build();
        assertThat(ReplicaLabels.of(up, List.of()).isEmpty()).isTrue();
    }

    @Test
    void newestRowOfEachTargetIsUsed() {
        var times = new InstantVector.Builder()
                .add(target("a", "replica", "x"), 1000, 50)
                .add(target("a", "replica", "y"), 1000, 60)
                .build();
        var newest = REPLICAS.newest(up("replica", "a"), times);
        assertThat(newest.size()).isEqualTo(1);
        assertThat(newest.value(0)).isZero();
        assertThat(newest.labels(0)).isEqualTo(Labels.of("job", "node", "instance", "a"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sum by (instance) (rate(x[5m])) | sum by (instance) (max without (replica) (rate(x[5m])))
            max by (instance) (abs(x)) | max by (instance) (abs(max without (replica) (x)))
            timestamp(x) | max without (replica) (timestamp(x))
            1 - x / y | 1 - max without (replica) (x) / max without (replica) (y)
            """)
    void expressionIsEvaluatedOverOneReplica(String expression, String merged) {
        assertThat(REPLICAS.applyTo(expression)).isEqualTo(merged);
        assertThat(ReplicaLabels.NONE.applyTo(expression)).isEqualTo(expression);
    }
}
