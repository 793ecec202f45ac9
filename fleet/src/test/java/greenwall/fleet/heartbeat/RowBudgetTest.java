package greenwall.fleet.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.identity.IdentityRules;
import greenwall.fleet.quantity.Catalogue;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowBudgetTest {
    private static final int HOSTS = 20;
    private static final int HEAP = 512 << 10;

    private final FakeMetrics source = new FakeMetrics();

    private void node(String name) {
        var instance = name + ":9100";
        source.target("node", instance)
                .sample(1, "node_uname_info", "node", instance, "nodename", name)
                .sample(0.0001, "node_timex_offset_seconds", "node", instance)
                .sample(1, "node_textfile_mtime_seconds", "node", instance, "file", "/a.prom");
    }

    @Test
    void looksAroundDoNotUseTheRoomForRowsUp() {
        for (int i = 0; i < HOSTS; i++) {
            node("h" + i);
        }
        var settings = new Settings(
                Catalogue.shipped(),
                IdentityRules.DEFAULT,
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                false,
                Set.of(),
                () -> source.now);
        var heart = new ClusterPoller("east", source, settings, new RowBudget(HEAP));
        for (int look = 0; look < 150; look++) {
            source.pass(Duration.ofMinutes(5));
            heart.beat(PollScope.WHOLE, List.of());
        }
        source.pass(Duration.ofMinutes(5));
        for (int i = 0; i < HOSTS; i++) {
            node("new" + i);
        }
        heart.beat(PollScope.WHOLE, List.of());
        assertThat(heart.questions().all())
                .allSatisfy(form -> assertThat(form.value.failure()).isNull());
        var fleet = new FleetState(source.now, List.of(heart.beat(PollScope.WHOLE, List.of())));
        assertThat(fleet.hosts()).hasSize(2 * HOSTS).allMatch(host -> host.state() == CellState.OK);
    }
}
