package greenwall.views.dashboard;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import java.util.List;

/// The dashboard that is shown if the place names none: the list of all dashboards.
final class DashboardListing {
    private static final String NONE_YET =
            "There are no custom views yet.\n\nTo make one, put a file into the folder `views` next to the"
                    + " configuration, or drop one on this window: YAML as docs/views.md describes it, or the JSON"
                    + " of a Grafana dashboard.";
    private static final String WITH_EDITOR = "\n\nOr use *Save as a panel* in Query.";

    private DashboardListing() {}

    /// @param notFound whether the place names a dashboard that does not exist
    /// @param editable whether Query can save panels
    static Dashboard of(boolean any, boolean notFound, boolean editable) {
        var panel = any
                ? Panel.of(notFound ? "" : "Views", PanelKind.DASHBOARD_LIST, List.of())
                        .with(OptionValues.NONE.with(PanelOption.LIST_MOST, 1_000))
                : Panel.of("", PanelKind.TEXT, List.of())
                        .with(OptionValues.NONE.with(PanelOption.CONTENT, NONE_YET + (editable ? WITH_EDITOR : "")));
        return Dashboard.of(
                "Custom views", List.of(panel.numbered(1).at(new Panel.GridPosition(0, 0, Panel.COLUMNS, 20))));
    }
}
