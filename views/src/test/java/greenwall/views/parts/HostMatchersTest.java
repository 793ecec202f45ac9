package greenwall.views.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostMatchersTest {
    private static final List<String> ONE = List.of("10.78.0.4:9100");

    @Test
    void everySelectorIsNarrowed() {
        assertThat(HostMatchers.toInstances(
                        "1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))", ONE))
                .isEqualTo(
                        "1 - avg by (instance) (rate(node_cpu_seconds_total{instance=~\"10\\\\.78\\\\.0\\\\.4:9100\",mode=\"idle\"}[5m]))");
        assertThat(HostMatchers.toInstances("a / on (instance) b offset 5m", List.of("x", "y")))
                .isEqualTo("a{instance=~\"x|y\"} / on (instance) b{instance=~\"x|y\"} offset 5m");
        assertThat(HostMatchers.toInstances("{__name__=\"up\"}", List.of("x")))
                .isEqualTo("{instance=~\"x\",__name__=\"up\"}");
    }

    @Test
    void anInvalidQueryStaysUnchanged() {
        assertThat(HostMatchers.toInstances("rate(", ONE)).isEqualTo("rate(");
        assertThat(HostMatchers.toInstances("up", List.of())).isEqualTo("up");
    }
}
