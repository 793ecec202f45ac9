package greenwall.views.wall;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.Place;
import greenwall.views.RangeQueryRunner;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CancelledSparklineQueriesTest {
    @Test
    void sparklinesThatWereNotAnsweredBeforeTheWallWasLeftAreQueriedAgain() {
        List<RangeQueryRunner.Request> asked = new ArrayList<>();
        RangeQueryRunner silent = (question, _) -> {
            asked.add(question);
            return () -> {};
        };
        var view = Fx.get(() -> new WallView(Contexts.of(new RangeQueriesOnlyBackend(silent))));
        Fx.run(() -> {
            view.onShown(Place.HOME.to("hosts"));
            view.show(Fleets.healthy(3));
        });
        Fx.eventually(() -> !asked.isEmpty());
        Fx.run(() -> {
            view.onHidden();
            int before = asked.size();
            view.onShown(Place.HOME.to("hosts"));
            view.show(Fleets.healthy(3));
            assertThat(asked).hasSize(2 * before);
        });
    }
}
