package greenwall.views.dashboard;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.DataFrame;
import greenwall.views.Dashboards;
import greenwall.views.PanelQueryRunner;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.layout.Region;

/// Shows one dashboard with the sources of a site and returns the content of its panels. Used on the JavaFX
/// thread only.
public final class ShownPanels {
    private final DashboardView view;

    /// The content of one panel.
    ///
    /// @param trouble the error in its heading, beside the title
    public record PanelContent(
            int id, String title, boolean answered, boolean empty, List<DataFrame> frames, String error) {}

    public ShownPanels(Dashboard dashboard, PanelQueryRunner results, PaintStyle style, TimeRangeChoice range) {
        this(dashboard, results, style, range, Map.of());
    }

    /// @param chosen a value for each of these variables
    public ShownPanels(
            Dashboard dashboard,
            PanelQueryRunner results,
            PaintStyle style,
            TimeRangeChoice range,
            Map<String, String> chosen) {
        var ports = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("not asked here")) {
            @Override
            public Dashboards dashboards() {
                return UnconnectedServices.dashboards(
                        List.of(new Dashboards.Entry("shown", "shown.yaml", Optional.of(dashboard), List.of())));
            }

            @Override
            public PanelQueryRunner panelQueries() {
                return results;
            }
        };
        view = new DashboardView(new ViewContext(style, InstantSource.system(), ZoneOffset.UTC, ports, _ -> {}));
        var place = Place.HOME
                .to(DashboardView.ID)
                .with(DashboardView.NAME, "shown")
                .during(range);
        for (var entry : chosen.entrySet()) {
            place = place.with("var-" + entry.getKey(), entry.getValue());
        }
        view.onShown(place);
    }

    /// The dashboard with every row open.
    public static Dashboard expanded(Dashboard dashboard) {
        return dashboard.with(dashboard.rows().stream()
                .map(row -> new Dashboard.Row(row.title(), false, row.repeat(), row.panels()))
                .toList());
    }

    public Region node() {
        return view.node();
    }

    /// Whether at least one panel is visible and none of the visible ones waits for a response.
    public boolean complete() {
        return !view.isWaiting() && view.grid.onScreen().findAny().isPresent();
    }

    public long onScreen() {
        return view.grid.onScreen().count();
    }

    public List<PanelContent> panels() {
        return view.grid
                .boxes()
                .map(box -> new PanelContent(
                        box.panel().id(),
                        box.panel().title(),
                        box.lastContent.isPresent(),
                        box.lastContent.map(PanelData::empty).orElse(true),
                        box.lastContent.map(PanelData::frames).orElse(List.of()),
                        box.heading.error()))
                .toList();
    }

    /// Pans all charts by this share of their window.
    public void pan(double share) {
        view.axis.pan(share);
    }

    public void hide() {
        view.onHidden();
    }
}
