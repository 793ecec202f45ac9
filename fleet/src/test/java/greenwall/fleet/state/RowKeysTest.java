package greenwall.fleet.state;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.source.InstantVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowKeysTest {
    private final Labels hostOne = host("1");
    private final Labels hostTwo = host("2");
    private final Labels hostThree = host("3");
    private final List<Labels> mapped = new ArrayList<>();
    private final RowKeys rows = new RowKeys(
            new RowTargets(
                    labels -> {
                        mapped.add(labels);
                        return Integer.parseInt(labels.get("host"));
                    },
                    _ -> RawSampleAges.UNKNOWN),
            labels -> labels);

    private static Labels host(String name) {
        return Labels.of(Map.of("host", name));
    }

    private List<Integer> take(Labels... labels) {
        var answer = new InstantVector.Builder();
        for (var each : labels) {
            answer.add(each, 0, 0);
        }
        mapped.clear();
        rows.take(answer.build().series());
        var hosts = new ArrayList<Integer>();
        for (int row = 0; row < labels.length; row++) {
            assertThat(rows.key(row)).isEqualTo(labels[row]);
            hosts.add(rows.host(row));
        }
        return hosts;
    }

    @Test
    void onlyRowsMissingFromThePreviousResponseAreMapped() {
        assertThat(take(hostOne, hostTwo)).containsExactly(1, 2);
        assertThat(mapped).containsExactly(hostOne, hostTwo);
        assertThat(take(hostOne, hostTwo)).containsExactly(1, 2);
        assertThat(mapped).isEmpty();
        assertThat(take(hostThree, hostTwo, hostOne)).containsExactly(3, 2, 1);
        assertThat(mapped).containsExactly(hostThree);
        assertThat(take(hostOne)).containsExactly(1);
        assertThat(mapped).isEmpty();
        assertThat(take(hostOne, hostTwo, hostThree)).containsExactly(1, 2, 3);
        assertThat(mapped).containsExactly(hostTwo, hostThree);
    }

    @Test
    void shorterResponseDoesNotConfuseTheMapping() {
        take(hostOne, hostTwo, hostThree);
        assertThat(take(hostOne, hostTwo)).containsExactly(1, 2);
        assertThat(take(hostOne, hostTwo, hostThree)).containsExactly(1, 2, 3);
        assertThat(mapped).isEmpty();
    }
}
