package greenwall.views;

import greenwall.fleet.CheckedUrl;
import greenwall.fleet.explain.Explainer;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.quantity.HostObjective;
import greenwall.fleet.runbook.run.RunbookRunner;
import greenwall.fleet.runbook.run.ShellStepRunner;
import greenwall.fleet.source.Source;
import greenwall.views.chart.SeriesColors;
import java.util.List;

/// The services that a visible view may use.
public interface ConsoleBackend {
    RangeQueryRunner ranges();

    ViewSettings settings();

    BackgroundRunner background();

    Explainer explanations();

    ProbeRunner probes();

    LogQueries logs();

    QueryCompletions completions();

    ProbeSession probeSession();

    EventQueries pastEvents();

    List<HostObjective> objectives();

    /// Shared between windows.
    SeriesColors seriesColors();

    /// Shared between windows.
    RecentChanges recent();

    Dashboards dashboards();

    PanelQueryRunner panelQueries();

    AlertOperations alerts();

    ProblemOperations problems();

    Assistant assistant();

    Enroller enroller();

    Services services();

    TraceFinder traces();

    AlertHistoryQuery historicalAlerts();

    IncidentRecords records();

    RunbookRunner runbookRunner();

    Team team();

    TimeTravel travel();

    Handovers handovers();

    /// Opens a page in the desktop's browser; false where there is none.
    boolean browse(CheckedUrl page);

    ShellStepRunner shells();

    Drills drills();

    /// The sources whose certificate check is turned off; every window warns of them.
    List<Source> insecureSources();

    /// Whether this is the practice range, which every window must mark.
    boolean isPracticeRange();
}
