package greenwall.lab.tempo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.trace.Span;
import greenwall.lab.application.SampledRequests;
import greenwall.lab.application.SimulatedApplication;
import greenwall.lab.world.FleetPlanner;
import greenwall.lab.world.SimulatedFaults;
import greenwall.lab.world.SimulatedFleet;
import greenwall.lab.world.SimulatedServiceChange;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceqlQueryTest {
    private static final Instant NOW = Instant.parse("2026-11-05T14:20:00Z");

    private static List<Span> spans() {
        long now = NOW.toEpochMilli();
        var faults = new SimulatedFaults();
        faults.addServiceChange(SimulatedServiceChange.of("cart", now - 3_600_000, now + 1, Map.of("errors", "0.5")));
        var world = new SimulatedFleet(7, NOW, FleetPlanner.hosts(24, 7), faults);
        var all = new ArrayList<Span>();
        new SampledRequests(SimulatedApplication.of(world).orElseThrow(), world, InstantSource.fixed(NOW))
                .read(
                        now - 1_200_000,
                        now,
                        trace -> all.addAll(RequestTraceSource.traced(trace).spans()));
        return all;
    }

    private static List<Span> found(String query) {
        return spans().stream().filter(TraceqlParser.parse(query)).toList();
    }

    @Test
    void allConditionsHoldForOneSpan() {
        assertThat(found("{ }")).hasSameSizeAs(spans());
        assertThat(found("{ resource.service.name = \"cart\" && status = error }"))
                .isNotEmpty()
                .allMatch(s -> s.service().equals("cart") && s.failed());
        assertThat(found("{resource.service.name=\"cart\"&&duration>=5000000ns}"))
                .isNotEmpty()
                .allMatch(s -> s.nanos() >= 5_000_000);
        assertThat(found("{ name =~ \"GET.*\" && duration < 1s && (kind = client || kind = server) }"))
                .isNotEmpty()
                .allMatch(s -> s.operation().startsWith("GET"));
        assertThat(found("{ (.http.response.status_code = \"500\" || .http.response.status_code = 500) }"))
                .isNotEmpty()
                .allMatch(Span::failed);
        assertThat(found("{ span.db.system = \"postgresql\" }"))
                .isNotEmpty()
                .allMatch(s -> "orders-db".equals(s.attributes().get("peer.service")));
        assertThat(found("{ .nothing = \"at all\" }")).isEmpty();
        assertThat(found("{ name !~ \"GET\\\\s.*\" && kind = server }"))
                .isNotEmpty()
                .noneMatch(s -> s.operation().startsWith("GET "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{ a }", "{ duration > soon }", "{ } | count() > 1", "{ name = \"a\" ; }"})
    void unsupportedQueriesAreRefused(String query) {
        assertThatThrownBy(() -> TraceqlParser.parse(query)).isInstanceOf(IllegalArgumentException.class);
    }
}
