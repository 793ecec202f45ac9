package greenwall.views;

import greenwall.fleet.WebAddress;
import greenwall.fleet.explain.Explanations;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.run.Guide;
import greenwall.fleet.run.Shells;
import greenwall.fleet.source.Source;
import greenwall.views.chart.SeriesColors;
import java.util.List;

/// What a visible view may ask. The console gives what it has; the defaults answer that there is nothing, so that a
/// view can say so.
@FunctionalInterface
public interface Ports {
    Ranges ranges();

    default Preferences preferences() {
        return Preferences.USUAL;
    }

    default BackgroundWork background() {
        return BackgroundWork.none();
    }

    default Explanations explains() {
        return Explanations.none("nothing is connected that could explain it");
    }

    default ProbeRunner probes() {
        return ProbeRunner.none("this window has no way to the hosts");
    }

    default LogLines logs() {
        return LogLines.none("no source of logs was given");
    }

    default Vocabulary vocabulary() {
        return Vocabulary.none();
    }

    default ProbeSession probeShelf() {
        return ProbeSession.plain();
    }

    default PastEvents pastEvents() {
        return PastEvents.none();
    }

    default LogVolume logVolume() {
        return LogVolume.none("no Loki is configured");
    }

    default List<Objective> objectives() {
        return Objective.DEFAULTS;
    }

    /// The console shares colours between windows; otherwise each chart keeps its own.
    default SeriesColors seriesColors() {
        return new SeriesColors();
    }

    /// The console shares recent changes between windows; otherwise each view keeps its own.
    default RecentChanges recent() {
        return new RecentChanges();
    }

    default Dashboards dashboards() {
        return Dashboards.none();
    }

    default PanelAnswers panelAnswers() {
        return PanelAnswers.none("nothing is connected that could answer");
    }

    default AlertWork alerts() {
        return AlertWork.none("nothing is connected that could change anything");
    }

    default ProblemWork problems() {
        return ProblemWork.none("nothing is connected that could keep it");
    }

    default Assistant assistant() {
        return Assistant.none();
    }

    default Enroller enroller() {
        return Enroller.none("this window adds no hosts");
    }

    default ServiceLists services() {
        return ServiceLists.none("no source of metrics was given");
    }

    default TraceFinder traces() {
        return TraceFinder.none("no source of traces was given");
    }

    default Histories histories() {
        return Histories.none("no source of history was given");
    }

    default Records records() {
        return Records.none("no folder for incidents was given");
    }

    default Guide guide() {
        return Guide.none("this window cannot run a runbook");
    }

    default Team team() {
        return Team.none();
    }

    default TimeTravel travel() {
        return TimeTravel.none("this window shows now alone");
    }

    default Handovers handovers() {
        return Handovers.none("nothing is connected that could be handed over");
    }

    /// Opens a page in the desktop's browser; false where there is none.
    default boolean browse(WebAddress page) {
        return false;
    }

    default Shells shells() {
        return Shells.none("this window has no way to the hosts");
    }

    default Drills drills() {
        return Drills.none("this window has no practice range");
    }

    /// The sources whose certificate check is turned off; shown for as long as that lasts.
    default List<Source> unchecked() {
        return List.of();
    }

    /// Whether this is the practice range, which must be marked as such.
    default boolean practice() {
        return false;
    }
}
