package greenwall.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.form.FormQuery;
import greenwall.fleet.form.TargetLabels;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.state.FleetState;
import greenwall.lab.http.LabHttpServer;
import greenwall.lab.http.Request;
import greenwall.lab.http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A Prometheus of many hosts whose responses are prepared bytes; between two polls only the digits of their
/// timestamps are rewritten. All hosts have problems, or one in a hundred.
final class FakeFleetServer implements AutoCloseable {
    private static final int QUANTITIES = 40;
    private static final byte[] NOTHING = vector("");

    private static final List<Double> LEVELS = List.of(0.0, 1.0, 2.0, 10.0, 100.0, 1e4, 1e6, 1e8, 1e10);

    /// How many of the hosts have problems.
    enum FailingHosts {
        ALL,
        ONE_OF_A_HUNDRED
    }

    private final int hosts;
    private final FailingHosts failingHosts;
    private final LabHttpServer server;
    private final AtomicLong requests = new AtomicLong();
    private final Map<String, Quantity> quantityOf = new LinkedHashMap<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final Map<String, Body> bodies = new ConcurrentHashMap<>();
    private volatile double now = System.currentTimeMillis() / 1000.0;

    /// A response, with the offsets of its timestamps: those of the evaluation, and those of the samples.
    private record Body(byte[] bytes, int[] evaluated, int[] sampled) {
        void at(double now) {
            write(evaluated, now);
            write(sampled, now - 3);
        }

        private void write(int[] places, double time) {
            var digits = digits(time).getBytes(StandardCharsets.US_ASCII);
            for (int place : places) {
                System.arraycopy(digits, 0, bytes, place, digits.length);
            }
        }
    }

    FakeFleetServer(int hosts, FailingHosts failingHosts, QuantityCatalogue catalogue) throws IOException {
        this.hosts = hosts;
        this.failingHosts = failingHosts;
        names.add("up");
        for (var quantity : catalogue.quantities()) {
            catalogue.forms(quantity.id()).stream()
                    .filter(f ->
                            f.exporter().equals("node_exporter") || f.exporter().equals("site_script"))
                    .filter(f -> f.inputs().isEmpty()
                            && f.encoding() == QuantityForm.Encoding.NUMBER
                            && f.judgedExpr().isEmpty())
                    .findFirst()
                    .ifPresent(form -> {
                        if (quantityOf.size() < QUANTITIES && quantityOf.putIfAbsent(form.expr(), quantity) == null) {
                            FormQuery.of(form, TargetLabels.NONE).needed().forEach(s -> names.add(FormQuery.metric(s)));
                        }
                    });
        }
        // The JDK's server sends headers and body separately and waits for the client's delayed acknowledgement in
        // between: 40 ms for each small response. This one sends both at once, as Prometheus does.
        server = LabHttpServer.start(
                InetAddress.getLoopbackAddress(), 0, "served-fleet", InstantSource.system(), this::answer);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /// Advances the time.
    void advance() {
        now = Math.max(now + 0.5, System.currentTimeMillis() / 1000.0);
        bodies.values().forEach(body -> body.at(now));
    }

    /// Checks that the console's values are those that were served.
    void check(FleetState state) {
        var quantities = Set.copyOf(quantityOf.values());
        int compared = 0;
        for (int host = 0; host < hosts; host += Math.max(1, hosts / 97)) {
            var known = state.host(address(host)).orElseThrow();
            for (var cell : known.cells()) {
                if (quantities.contains(cell.quantity()) && !Double.isNaN(cell.value())) {
                    assertThat(cell.value()).isEqualTo(value(host, cell.quantity()));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(Math.min(hosts, 97) * 10);
    }

    /// The number of requests received.
    long requestCount() {
        return requests.get();
    }

    private Response answer(Request request) {
        requests.incrementAndGet();
        var path = request.path();
        var bytes = switch (path.substring(path.lastIndexOf("v1/") + 3)) {
            case "query" ->
                bodies.computeIfAbsent(request.parameter("query"), this::body).bytes();
            case "label/__name__/values" -> ok(names.stream().collect(Collectors.joining("\",\"", "[\"", "\"]")));
            case "rules" -> ok("{\"groups\":[]}");
            case "targets" -> ok("{\"activeTargets\":[],\"droppedTargets\":[]}");
            case "status/buildinfo" -> ok("{\"version\":\"3.0.0\",\"revision\":\"\"}");
            default -> ok("[]");
        };
        return new Response.Complete(200, List.of(new Response.Header("Content-Type", "application/json")), bytes);
    }

    private Body body(String query) {
        var instance = "\"instance\":\"%s:9100\"";
        var node = "\"instance\":\"%s:9100\",\"job\":\"node\"";
        return switch (query) {
            case "up" -> rows("\"__name__\":\"up\"," + node, false, _ -> "1");
            case "timestamp(up)" -> rows(node, true, _ -> "");
            case "sum_over_time(up[5m])" -> rows(node, false, _ -> "20");
            case "vector(0) / vector(0)" ->
                new Body(vector("{\"metric\":{},\"value\":[" + digits(now) + ",\"NaN\"]}"), new int[0], new int[0]);
            default ->
                query.contains("(timestamp(") && names.stream().anyMatch(query::contains)
                        ? rows(node, true, _ -> "")
                        : quantityOf.containsKey(query)
                                ? rows(instance, false, host -> String.valueOf(value(host, quantityOf.get(query))))
                                : new Body(NOTHING, new int[0], new int[0]);
        };
    }

    private Body rows(String labels, boolean times, IntFunction<String> value) {
        var text = new StringBuilder();
        var evaluated = new int[hosts];
        var sampled = new int[times ? hosts : 0];
        int head = NOTHING.length - "]}}".length();
        for (int host = 0; host < hosts; host++) {
            text.append(host == 0 ? "" : ",").append("{\"metric\":{").append(labels.replace("%s", address(host)));
            text.append("},\"value\":[");
            evaluated[host] = head + text.length();
            text.append(digits(now)).append(",\"");
            if (times) {
                sampled[host] = head + text.length();
            }
            text.append(times ? digits(now - 3) : value.apply(host)).append("\"]}");
        }
        return new Body(vector(text.toString()), evaluated, sampled);
    }

    private static String address(int host) {
        return "host-%05d".formatted(host);
    }

    private double value(int host, Quantity quantity) {
        double value = (host % 50) / 100.0;
        return failingHosts == FailingHosts.ALL || host % 100 == 0 ? value : healthyValue(quantity, value);
    }

    /// The value itself or one near it that reaches none of the quantity's limits.
    private static double healthyValue(Quantity quantity, double value) {
        return Stream.concat(LEVELS.stream().map(level -> level + value), LEVELS.stream())
                .filter(level -> Stream.of(quantity.warn(), quantity.critical())
                        .flatMap(Optional::stream)
                        .noneMatch(limit -> limit.matches(level)))
                .findFirst()
                .orElse(value);
    }

    private static String digits(double time) {
        return String.format(Locale.ROOT, "%.3f", time);
    }

    private static byte[] vector(String rows) {
        return ok("{\"resultType\":\"vector\",\"result\":[" + rows + "]}");
    }

    private static byte[] ok(String data) {
        return ("{\"status\":\"success\",\"data\":" + data + "}").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
    }
}
