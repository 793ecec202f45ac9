package greenwall.views.testing;

import greenwall.fleet.CheckedUrl;
import greenwall.fleet.explain.Explainer;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.quantity.HostObjective;
import greenwall.fleet.runbook.run.RunbookRunner;
import greenwall.fleet.runbook.run.ShellStepRunner;
import greenwall.fleet.source.Source;
import greenwall.views.AlertHistoryQuery;
import greenwall.views.AlertOperations;
import greenwall.views.Assistant;
import greenwall.views.BackgroundRunner;
import greenwall.views.ConsoleBackend;
import greenwall.views.Dashboards;
import greenwall.views.Drills;
import greenwall.views.Enroller;
import greenwall.views.EventQueries;
import greenwall.views.Handovers;
import greenwall.views.IncidentRecords;
import greenwall.views.LogQueries;
import greenwall.views.PanelQueryRunner;
import greenwall.views.ProbeSession;
import greenwall.views.ProblemOperations;
import greenwall.views.QueryCompletions;
import greenwall.views.RangeQueryRunner;
import greenwall.views.RecentChanges;
import greenwall.views.Services;
import greenwall.views.Team;
import greenwall.views.TimeTravel;
import greenwall.views.TraceFinder;
import greenwall.views.ViewSettings;
import greenwall.views.chart.SeriesColors;
import java.util.List;

/// A backend that only has ranges. All other services report that they have nothing. A test overrides what it
/// needs.
@FunctionalInterface
public interface UnconnectedBackend extends ConsoleBackend {
    @Override
    RangeQueryRunner ranges();

    @Override
    default ViewSettings settings() {
        return ViewSettings.DEFAULT;
    }

    @Override
    default BackgroundRunner background() {
        return UnconnectedServices.background();
    }

    @Override
    default Explainer explanations() {
        return (_, _) -> () -> {};
    }

    @Override
    default ProbeRunner probes() {
        return ProbeRunner.none("this window has no connection to the hosts");
    }

    @Override
    default LogQueries logs() {
        return UnconnectedServices.logs("no log source was given");
    }

    @Override
    default QueryCompletions completions() {
        return QueryCompletions.none();
    }

    @Override
    default ProbeSession probeSession() {
        return new ProbeSession(ProbeCatalogue.builtIn(), new ProbeRunHistory(), false);
    }

    @Override
    default EventQueries pastEvents() {
        return UnconnectedServices.pastEvents();
    }

    @Override
    default List<HostObjective> objectives() {
        return HostObjective.DEFAULTS;
    }

    /// The console shares colours between windows; otherwise each chart keeps its own.
    @Override
    default SeriesColors seriesColors() {
        return new SeriesColors();
    }

    /// The console shares recent changes between windows; otherwise each view keeps its own.
    @Override
    default RecentChanges recent() {
        return new RecentChanges();
    }

    @Override
    default Dashboards dashboards() {
        return UnconnectedServices.dashboards(List.of());
    }

    @Override
    default PanelQueryRunner panelQueries() {
        return UnconnectedServices.panelResults("no source is connected that could answer");
    }

    @Override
    default AlertOperations alerts() {
        return UnconnectedServices.alerts("nothing is connected that could change anything");
    }

    @Override
    default ProblemOperations problems() {
        return UnconnectedServices.problems("nothing is connected that could keep it");
    }

    @Override
    default Assistant assistant() {
        return UnconnectedServices.assistant();
    }

    @Override
    default Enroller enroller() {
        return UnconnectedServices.enroller("this window adds no hosts");
    }

    @Override
    default Services services() {
        return UnconnectedServices.services("no metrics source was given");
    }

    @Override
    default TraceFinder traces() {
        return UnconnectedServices.traces("no trace source was given");
    }

    @Override
    default AlertHistoryQuery historicalAlerts() {
        return UnconnectedServices.historicalAlerts("no source of history was given");
    }

    @Override
    default IncidentRecords records() {
        return IncidentRecords.none("no folder for incidents was given");
    }

    @Override
    default RunbookRunner runbookRunner() {
        return UnconnectedServices.runbooks("this window cannot run a runbook");
    }

    @Override
    default Team team() {
        return Team.none();
    }

    @Override
    default TimeTravel travel() {
        return UnconnectedServices.travel("this window shows only the present");
    }

    @Override
    default Handovers handovers() {
        return Handovers.none("nothing is connected that could be handed over");
    }

    /// Opens a page in the desktop's browser; false if there is no browser.
    @Override
    default boolean browse(CheckedUrl page) {
        return false;
    }

    @Override
    default ShellStepRunner shells() {
        return ShellStepRunner.none("this window has no connection to the hosts");
    }

    @Override
    default Drills drills() {
        return UnconnectedServices.drills("this window has no practice range");
    }

    /// The sources whose certificate check is turned off. They are shown as long as this is the case.
    @Override
    default List<Source> insecureSources() {
        return List.of();
    }

    /// Whether this is the practice range, which must be marked as such.
    @Override
    default boolean isPracticeRange() {
        return false;
    }
}
