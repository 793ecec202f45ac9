package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ResponseMemoryBudgetTest {
    private static final int HOSTS = 20;
    private static final int HEAP = 512 << 10;

    private final FakeMetrics source = new FakeMetrics();

    private void node(String name) {
        source.node(name, 0.0001).sample(1, "node_textfile_mtime_seconds", "node", name + ":9100", "file", "/a.prom");
    }

    @Test
    void repeatedDiscoveryDoesNotExhaustTheRowBudget() {
        for (int i = 0; i < HOSTS; i++) {
            node("h" + i);
        }
        var settings = source.settings();
        var poller = new ClusterPoller("east", source, settings, new ResponseMemoryBudget(HEAP));
        for (int pollNumber = 0; pollNumber < 150; pollNumber++) {
            source.advance(Duration.ofMinutes(5));
            poller.poll(PollScope.FULL, List.of());
        }
        source.advance(Duration.ofMinutes(5));
        for (int i = 0; i < HOSTS; i++) {
            node("new" + i);
        }
        poller.poll(PollScope.FULL, List.of());
        assertThat(poller.pollState.queries.all())
                .allSatisfy(form -> assertThat(form.sent.value().failure()).isNull());
        var fleet = new FleetState(source.now, List.of(poller.poll(PollScope.FULL, List.of())));
        assertThat(fleet.hosts()).hasSize(2 * HOSTS).allMatch(host -> host.state() == CellState.OK);
    }

    /// The number of responses with 400 rows that the budget admits.
    private int admitted(ResponseMemoryBudget budget, Supplier<InstantVector> answers) {
        int admitted = 0;
        // References are kept, because a garbage-collected query releases its part of the budget.
        var queries = new ArrayList<PolledQuery>();
        while (admitted < 100) {
            queries.add(new PolledQuery("q" + admitted));
            var outcome = Outcome.answered(source.source(), source.now, Duration.ZERO, answers.get());
            if (budget.admit(queries.getLast(), outcome, false) instanceof Outcome.Failed<InstantVector>) {
                break;
            }
            admitted++;
        }
        return admitted;
    }

    private static InstantVector rows() {
        var answer = new InstantVector.Builder();
        for (int host = 0; host < 400; host++) {
            answer.add(Labels.of("instance", "h" + host), 0, host);
        }
        return answer.build();
    }

    @Test
    void labelsSharedByResponsesAreCountedOnce() {
        var shared = rows().series();

        assertThat(admitted(new ResponseMemoryBudget(1 << 20), ResponseMemoryBudgetTest::rows))
                .isEqualTo(10);
        assertThat(admitted(new ResponseMemoryBudget(1 << 20), () -> rows().withRows(shared)))
                .isGreaterThan(30);
    }
}
