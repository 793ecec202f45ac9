package greenwall.views.probe.panel;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.result.BpftraceMapUse;
import greenwall.fleet.probe.result.ProbeResult;
import greenwall.views.testing.Fleets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MatchingEventsTest {
    private static final Instant START = Fleets.NOW;

    private static ProbeOutput.Event event(int second, String file) {
        return new ProbeOutput.Event(START.plusSeconds(second), Map.of("file", file));
    }

    @Test
    void eventsMatchingASearchAreASeparateLayer() {
        var result = new ProbeResult(START);
        result.accept(event(0, "/etc/hosts"), BpftraceMapUse.TOOL);
        result.accept(event(0, "/etc/passwd"), BpftraceMapUse.TOOL);
        result.accept(event(2, "/etc/hosts"), BpftraceMapUse.TOOL);
        var feed = new MatchingEvents(result.events());
        feed.readNew();
        var all = feed.perSecond();
        assertThat(all.startMillis()).isEqualTo(START.toEpochMilli());
        assertThat(all.layers()).singleElement().satisfies(layer -> {
            assertThat(layer.name()).isEqualTo("events");
            assertThat(layer.counts()).containsExactly(2, 0, 1);
        });
        feed.search("hosts");
        assertThat(feed.perSecond().layers())
                .satisfiesExactly(
                        found -> {
                            assertThat(found.name()).isEqualTo("found");
                            assertThat(found.counts()).containsExactly(1, 0, 1);
                        },
                        others -> {
                            assertThat(others.name()).isEqualTo("others");
                            assertThat(others.counts()).containsExactly(1, 0, 0);
                        });
    }
}
