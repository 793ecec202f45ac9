package greenwall.fleet.explain.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PromqlQueryTest {
    private static final List<String> ONE = List.of("10.78.0.4:9100");

    @Test
    void everySelectorIsNarrowed() {
        assertThat(only("1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))", ONE))
                .isEqualTo(
                        "1 - avg by (instance) (rate(node_cpu_seconds_total{instance=~\"10\\\\.78\\\\.0\\\\.4:9100\",mode=\"idle\"}[5m]))");
        assertThat(only("a / on (instance) b offset 5m", List.of("x", "y")))
                .isEqualTo("a{instance=~\"x|y\"} / on (instance) b{instance=~\"x|y\"} offset 5m");
        assertThat(only("{__name__=\"up\"}", List.of("x"))).isEqualTo("{__name__=\"up\",instance=~\"x\"}");
    }

    @Test
    void anInvalidQueryStaysUnchanged() {
        assertThat(only("rate(", ONE)).isEqualTo("rate(");
    }

    private static String only(String query, List<String> instances) {
        return PromqlQuery.of(query).onlyInstances(instances).text();
    }
}
