package greenwall.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import greenwall.connectors.series.LabelInterner;
import greenwall.connectors.series.QueryResponse;
import greenwall.connectors.series.QueryResponseReader;
import greenwall.fleet.source.MetricsSource.Result;
import greenwall.views.testing.StolenCpuTime;
import greenwall.views.testing.Timing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/// How fast the response to an instant query for 10,000 hosts is read, and how much memory that allocates,
/// compared with reading the same bytes into a Jackson tree. The wall relies on three times the speed and a
/// fifth of the bytes: it sends the same query every few seconds, so the labels are known from the second
/// response on. The first response is printed for comparison, and so is Jackson's tokenizer alone, without a
/// result: no reader based on it can be faster.
@Tag("bench")
class InstantQueryBench {
    private static final JsonFactory TOKENS = new JsonFactory();
    private static final int HOSTS = 10_000;
    private static final int WARM_UP = 600;
    private static final int ROUNDS = 100;
    private static final double MIN_SPEED = 3;
    private static final double MAX_BYTES = 0.2;

    /// The best time of many rounds, which excludes other load on the machine, and the bytes that one round
    /// allocated.
    private record Cost(double millis, double bytes) {
        String comparedWith(Cost tree) {
            return String.format(
                    Locale.ROOT,
                    "%8.2f ms %9.0f KiB   %5.1f x the speed, 1/%.1f of the bytes",
                    millis,
                    bytes / 1024,
                    tree.millis / millis,
                    tree.bytes / bytes);
        }

        boolean meets(Cost tree) {
            return tree.millis / millis >= MIN_SPEED && bytes / tree.bytes <= MAX_BYTES;
        }
    }

    @FunctionalInterface
    private interface Round {
        Object run() throws IOException;
    }

    @Test
    void tenThousandHostsAreReadThreeTimesFasterThanAsATreeInAFifthOfTheBytes() throws IOException {
        boolean passed = true;
        for (var labels : new String[] {
            "", ",\"rack\":\"r%3$d\"", ",\"environment\":\"production\",\"location\":\"hall-%3$d\",\"role\":\"compute\""
        }) {
            passed &= compare(body(labels));
        }
        assertThat(passed)
                .as("three times the speed and a fifth of the bytes, see the table above")
                .isTrue();
    }

    private static boolean compare(byte[] body) throws IOException {
        var mapper = JsonMapper.shared();
        var name = String.format(Locale.ROOT, "instant query of %,d hosts, %d KiB: ", HOSTS, body.length >> 10);
        var tree = measure(name + "Jackson tree", () -> mapper.readTree(body));
        var tokens = measure(name + "Jackson tokens alone", () -> tokens(body));
        var first = measure(
                name + "first answer", () -> read(new QueryResponseReader("prometheus", new LabelInterner()), body));
        var reader = new QueryResponseReader("prometheus", new LabelInterner());
        var again = measure(name + "every later answer", () -> read(reader, body));
        Timing.report(
                name + "every later answer, ratio to the tree", "x", again.millis / tree.millis, new StolenCpuTime());
        System.out.printf(Locale.ROOT, "instant query, %d hosts, %d KiB%n", HOSTS, body.length >> 10);
        System.out.printf(Locale.ROOT, "  Jackson tree         %8.2f ms %9.0f KiB%n", tree.millis, tree.bytes / 1024);
        System.out.println("  Jackson tokens alone " + tokens.comparedWith(tree));
        System.out.println("  first answer         " + first.comparedWith(tree));
        System.out.println("  every later answer   " + again.comparedWith(tree));
        return again.meets(tree);
    }

    private static int tokens(byte[] body) {
        int length = 0;
        try (var parser = TOKENS.createParser(ObjectReadContext.empty(), body)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                length += token == JsonToken.VALUE_STRING ? parser.getStringLength() : 1;
            }
        }
        return length;
    }

    private static QueryResponse read(QueryResponseReader reader, byte[] body) throws IOException {
        var response = reader.read(new ByteArrayInputStream(body), "up");
        if (!(response.result() instanceof Result.VectorResult(var vector)) || vector.size() != HOSTS) {
            throw new IllegalStateException("the body was not read whole");
        }
        return response;
    }

    private static Cost measure(String name, Round round) throws IOException {
        var threadBean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var millis = new double[ROUNDS];
        var bytes = new double[ROUNDS];
        Object last = "";
        var steal = new StolenCpuTime();
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            long before = threadBean.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            last = round.run();
            if (i >= 0) {
                millis[i] = (System.nanoTime() - start) / 1e6;
                bytes[i] = threadBean.getCurrentThreadAllocatedBytes() - before;
            }
        }
        if (last.hashCode() == 42) {
            System.out.print("");
        }
        Arrays.sort(bytes);
        return new Cost(Timing.ofMeasured(name, millis, steal).min(), bytes[ROUNDS / 2]);
    }

    /// The values are ratios with all their digits, as a division returns them.
    private static byte[] body(String moreLabels) {
        var random = new Random(25);
        var text = new StringBuilder("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[");
        for (int i = 0; i < HOSTS; i++) {
            text.append(i == 0 ? "" : ",")
                    .append(String.format(
                            Locale.ROOT,
                            "{\"metric\":{\"instance\":\"host-%1$05d.example.net:9100\",\"job\":\"node\"" + moreLabels
                                    + "},\"value\":[1795160514.904,\"%2$s\"]}",
                            i,
                            random.nextDouble(),
                            i / 40));
        }
        return text.append("]}}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
