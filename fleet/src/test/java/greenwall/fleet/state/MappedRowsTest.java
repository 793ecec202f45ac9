package greenwall.fleet.state;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.source.InstantVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MappedRowsTest {
    private final Labels one = host("1");
    private final Labels two = host("2");
    private final Labels three = host("3");
    private final List<Labels> folded = new ArrayList<>();
    private final MappedRows rows = new MappedRows(
            new RowHosts(
                    labels -> {
                        folded.add(labels);
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
        folded.clear();
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
        assertThat(take(one, two)).containsExactly(1, 2);
        assertThat(folded).containsExactly(one, two);
        assertThat(take(one, two)).containsExactly(1, 2);
        assertThat(folded).isEmpty();
        assertThat(take(three, two, one)).containsExactly(3, 2, 1);
        assertThat(folded).containsExactly(three);
        assertThat(take(one)).containsExactly(1);
        assertThat(folded).isEmpty();
        assertThat(take(one, two, three)).containsExactly(1, 2, 3);
        assertThat(folded).containsExactly(two, three);
    }

    @Test
    void shorterResponseDoesNotConfuseTheMapping() {
        take(one, two, three);
        assertThat(take(one, two)).containsExactly(1, 2);
        assertThat(take(one, two, three)).containsExactly(1, 2, 3);
        assertThat(folded).isEmpty();
    }
}
