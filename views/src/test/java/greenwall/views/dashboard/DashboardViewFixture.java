package greenwall.views.dashboard;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Link;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.Variable;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.ConsoleBackend;
import greenwall.views.Dashboards;
import greenwall.views.PanelQueryRunner;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.TraceFinder;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.FakeTraces;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.layout.Region;

/// A dashboard of its own in a view whose queries are answered by [FakePanelQueryRunner].
abstract class DashboardViewFixture {
    static final Variable TEAM = SampleDashboards.textVariable("team", "blue");

    final FakePanelQueryRunner results = new FakePanelQueryRunner();

    final FakeTraces traces = new FakeTraces(Fleets.NOW);

    final List<WindowRequest> windowRequests = new ArrayList<>();

    List<Dashboards.Entry> entries = List.of();

    Instant now = Fleets.NOW;

    final ConsoleBackend backend = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("not asked here")) {
        @Override
        public Dashboards dashboards() {
            return UnconnectedServices.dashboards(entries);
        }

        @Override
        public PanelQueryRunner panelQueries() {
            return results;
        }

        @Override
        public TraceFinder traces() {
            return traces;
        }
    };

    DashboardView view(PaintStyle style) {
        return new DashboardView(new ViewContext(style, () -> now, ZoneOffset.UTC, backend, windowRequests::add));
    }

    static Place place() {
        return Place.HOME
                .to(DashboardView.ID)
                .with(DashboardView.NAME, "made")
                .during(TimeRangeChoice.last(Duration.ofHours(1)));
    }

    DashboardView open(Panel... panels) {
        return open(SampleDashboards.of(panels), place());
    }

    DashboardView open(Dashboard dashboard, Place place, Dashboards.Entry... others) {
        var opened = new Dashboards.Entry("made", "made.yaml", Optional.of(dashboard), List.of());
        entries = Stream.concat(Stream.of(opened), Stream.of(others)).toList();
        return Fx.get(() -> {
            var view = view(new PaintStyle(new StyleSheets(), Theme.NIGHT, 1));
            view.node().resize(1366, 768);
            view.node().layout();
            view.onShown(place);
            view.show(Fleets.healthy(3));
            view.node().layout();
            view.grid.layout();
            return view;
        });
    }

    static List<String> visibleTexts(Region region) {
        return region.getChildrenUnmodifiable().stream()
                .filter(child -> child instanceof PaintedRegion && child.isVisible())
                .flatMap(child -> ((PaintedRegion) child).textBounds().stream())
                .map(TextBounds::text)
                .toList();
    }

    List<String> texts(PanelQueryRunner.QueryKind form) {
        return results.queries().stream()
                .filter(question -> question.kind() == form)
                .map(PanelQueryRunner.Request::query)
                .toList();
    }

    static Place followed(DashboardView view, List<WindowRequest> windowRequests, String address) {
        Fx.run(() -> view.actions.follow(Link.to("Other", address, false), Optional.empty()));
        return ((WindowRequest.Go) windowRequests.getLast()).place();
    }
}
