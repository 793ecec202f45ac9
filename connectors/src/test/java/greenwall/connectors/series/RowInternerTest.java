package greenwall.connectors.series;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource.Result;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowInternerTest {
    private final QueryResponseReader reader = new QueryResponseReader("prometheus", new LabelInterner());
    private int value;

    /// A response with these hosts, each with a different value.
    private String answer(List<String> hosts) {
        var rows = new ArrayList<String>();
        for (var host : hosts) {
            rows.add("{\"metric\":{\"instance\":\"" + host + "\"},\"value\":[1795160514.904,\"" + ++value + "\"]}");
        }
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + String.join(",", rows)
                + "]}}";
    }

    private InstantVector query(String query, String... hosts) throws IOException {
        return vector(reader.read(bytes(answer(List.of(hosts))), query));
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InstantVector vector(QueryResponse response) {
        return ((Result.VectorResult) response.result()).vector();
    }

    @Test
    void responsesWithTheSameRowsShareOneList() throws IOException {
        var first = query("cpu", "a", "b");
        var second = query("cpu", "a", "b");
        var ofOtherQuery = query("memory", "a", "b");

        assertThat(second.series()).isSameAs(first.series());
        assertThat(ofOtherQuery.series()).isSameAs(first.series());
        assertThat(List.of(first.value(1), second.value(1), ofOtherQuery.value(1)))
                .containsExactly(2.0, 4.0, 6.0);
    }

    @Test
    void aResponseWithFewerOrMoreRowsHasItsOwnList() throws IOException {
        var three = query("cpu", "a", "b", "c");

        assertThat(query("cpu", "a", "b").series()).isNotSameAs(three.series());
        assertThat(query("cpu", "a", "b", "c").series()).isNotSameAs(three.series());
        assertThat(three.size()).isEqualTo(3);
    }

    /// Rows are added, removed, moved and duplicated: a reader that knows the previous response gives the same
    /// result as a fresh one.
    @Test
    void changingResponsesReadTheSameAsWithAFreshReader() throws IOException {
        var random = new Random(23);
        var hosts = new ArrayList<>(List.of("a", "b", "c", "d", "e"));
        for (int round = 0; round < 3_000; round++) {
            int at = random.nextInt(hosts.size() + 1);
            switch (random.nextInt(6)) {
                case 0 -> hosts.add(at, "host-" + random.nextInt(1 << random.nextInt(12)));
                case 1 ->
                    hosts.subList(at, Math.min(hosts.size(), at + random.nextInt(3)))
                            .clear();
                case 2 -> Collections.swap(hosts, random.nextInt(hosts.size()), random.nextInt(hosts.size()));
                case 3 -> hosts.add(hosts.get(random.nextInt(hosts.size())));
                default -> {}
            }
            if (hosts.size() < 3) {
                hosts.addAll(List.of("x" + round, "y" + round, "z" + round));
            }
            var text = answer(hosts);
            var read = reader.read(bytes(text), "cpu");
            var fresh = new QueryResponseReader("prometheus", new LabelInterner()).read(bytes(text));
            assertThat(rows(vector(read))).as("%s", hosts).isEqualTo(rows(vector(fresh)));
            assertThat(read.infos()).isEqualTo(fresh.infos());
        }
    }

    private static LinkedHashMap<String, Double> rows(InstantVector vector) {
        var rows = new LinkedHashMap<String, Double>();
        for (int row = 0; row < vector.size(); row++) {
            assertThat(rows.put(vector.labels(row).get("instance"), vector.value(row)))
                    .isNull();
        }
        return rows;
    }
}
