package greenwall.views.dashboard;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.FieldConfig;
import greenwall.fleet.dashboard.Options;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import java.util.List;
import java.util.Optional;

/// The dashboard shown when none is named: the list of all.
final class DashboardListing {
    private static final String NONE_YET = "No view of your own yet.\n\nPut a file into the folder `views` beside the"
            + " configuration, or drop one on this window: YAML as the manual describes it, or the JSON of a dashboard"
            + " that you have.";

    private DashboardListing() {}

    /// @param sought whether one was named that does not exist
    static Dashboard of(boolean any, boolean sought) {
        var panel = new Panel(
                1,
                !any || sought ? "" : "Views",
                "",
                any ? PanelKind.DASHBOARD_LIST : PanelKind.TEXT,
                new Panel.Place(0, 0, Panel.COLUMNS, 20),
                any
                        ? Options.NONE.with(PanelOption.LIST_MOST, 1_000)
                        : Options.NONE.with(PanelOption.CONTENT, NONE_YET),
                FieldConfig.NONE,
                List.of(),
                Panel.QueryOptions.USUAL,
                List.of(),
                List.of(),
                Optional.empty(),
                false);
        return new Dashboard(
                "",
                "Dashboards",
                "",
                List.of(),
                List.of(new Dashboard.Row("", false, "", List.of(panel))),
                Dashboard.TimeRange.USUAL,
                Optional.empty(),
                "browser",
                List.of(),
                List.of(),
                List.of());
    }
}
