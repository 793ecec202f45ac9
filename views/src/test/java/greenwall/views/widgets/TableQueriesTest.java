package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.quantity.DetailViewQuery;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableQueriesTest {
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
