package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.quantity.DetailViewQuery;
import greenwall.views.ViewContext;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeRangeQueryRunner;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TableQueriesTest {
    @Test
    void afterTheClockIsSetBackTheValuesAreQueriedAgain() {
        Fx.run(() -> {
            var now = new AtomicReference<>(Fleets.NOW);
            var ranges = new FakeRangeQueryRunner();
            var backend = new RangeQueriesOnlyBackend(ranges);
            var queries = new TableQueries(
                    new ViewContext(Contexts.style(), now::get, ZoneOffset.UTC, backend, _ -> {}), () -> {});
            var details = List.of(DetailViewQuery.shipped().values().iterator().next());
            queries.ask(details, Fleets.rich(), Optional.empty());
            int once = ranges.queries().size();
            now.set(Fleets.NOW.minusSeconds(3_600));
            queries.ask(details, Fleets.rich(), Optional.empty());
            assertThat(ranges.queries()).hasSize(2 * once);
        });
    }

    @Test
    void theValuesOfAnEarlierVisitAreNotShownAgain() {
        Fx.run(() -> {
            var queries = new TableQueries(Contexts.of(new RangeQueriesOnlyBackend()), () -> {});
            var detail = DetailViewQuery.shipped().values().iterator().next();
            queries.ask(List.of(detail), Fleets.rich(), Optional.empty());
            assertThat(queries.results().all(detail.id())).isNotEmpty();
            queries.onHidden();
            assertThat(queries.results().all(detail.id())).isEmpty();
        });
    }
}
