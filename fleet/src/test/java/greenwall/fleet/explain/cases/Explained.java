package greenwall.fleet.explain.cases;

import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.Investigator;
import greenwall.fleet.explain.Question;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// One question, asked of made sources at an instant.
final class Explained {
    private Explained() {}

    static Explanation of(Investigator.Sources sources, Instant now, Question question) throws InterruptedException {
        try (var investigator = new Investigator(
                _ -> sources, () -> FleetState.EMPTY, InstantSource.fixed(now), Duration.ofSeconds(60))) {
            return investigator.explain(question);
        }
    }
}
