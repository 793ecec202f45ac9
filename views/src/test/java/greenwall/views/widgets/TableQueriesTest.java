package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.quantity.DetailViewQuery;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.screenshot.LayoutCheck;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeRangeQueryRunner;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import greenwall.views.vms.VmViewContent;
import greenwall.views.zfs.ZfsViewContent;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Scene;
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
            queries.query(details, Fleets.rich(), Optional.empty());
            int once = ranges.queries().size();
            now.set(Fleets.NOW.minusSeconds(3_600));
            queries.query(details, Fleets.rich(), Optional.empty());
            assertThat(ranges.queries()).hasSize(2 * once);
        });
    }

    @Test
    void aFailedQueryIsTheReasonForMissingValues() {
        Fx.run(() -> {
            var disks = DetailViewQuery.shipped().values().stream()
                    .filter(detail -> detail.id().equals("vm.disks"))
                    .toList();
            var ranges = UnconnectedServices.ranges("east does not respond");
            var queries = new TableQueries(Contexts.of(new RangeQueriesOnlyBackend(ranges)), () -> {});
            queries.query(disks, Fleets.rich(), Optional.empty());
            assertThat(queries.results().note()).hasValue("east does not respond");
            var facts = new DetailView.ViewInput(
                    Fleets.rich(), Place.HOME, queries.results(), AlertsAndProblems.UNKNOWN, Optional.empty());
            assertThat(new VmViewContent(Map::of).tables(facts).getLast().note())
                    .isEqualTo("Where the virtual disks are stored is not known: east does not respond");
        });
    }

    /// The view itself shows it, since most tables have rows without these values.
    @Test
    void aViewSaysThatValuesOfItsTablesAreMissing() {
        Fx.run(() -> {
            var ranges = UnconnectedServices.ranges("east does not respond");
            var view = new DetailView(Contexts.of(new RangeQueriesOnlyBackend(ranges)), new ZfsViewContent());
            new Scene(view.node(), 1_280, 900);
            view.onShown(Place.HOME.to("zfs"));
            view.show(Fleets.rich());
            view.node().snapshot(null, null);
            assertThat(LayoutCheck.texts(view.node()))
                    .contains("Some values of the tables are missing: east does not respond");
        });
    }

    @Test
    void theValuesOfAnEarlierVisitAreNotShownAgain() {
        Fx.run(() -> {
            var queries = new TableQueries(Contexts.of(new RangeQueriesOnlyBackend()), () -> {});
            var detail = DetailViewQuery.shipped().values().iterator().next();
            queries.query(List.of(detail), Fleets.rich(), Optional.empty());
            assertThat(queries.results().all(detail.id())).isNotEmpty();
            queries.onHidden();
            assertThat(queries.results().all(detail.id())).isEmpty();
        });
    }
}
