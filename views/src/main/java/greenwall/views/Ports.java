package greenwall.views;

import greenwall.fleet.WebAddress;
import greenwall.fleet.explain.Explanations;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.run.Guide;
import greenwall.fleet.run.Shells;
import greenwall.fleet.source.Source;
import greenwall.views.chart.SeriesColors;
import java.util.List;

/// Whom a view may ask while it is visible. Whoever wires the console gives what there is; what is not given
/// answers that it is not there, so that a view can say so.
@FunctionalInterface
public interface Ports {
    Ranges ranges();

    default Preferences preferences() {
        return Preferences.USUAL;
    }

    default BackgroundWork background() {
        return BackgroundWork.none();
    }

    /// Explanations come on the JavaFX thread, the newest one at each pulse.
    default Explanations explains() {
        return Explanations.none("nothing is connected that could explain it");
    }

    /// The way to the hosts.
    default ProbeRunner probes() {
        return ProbeRunner.none("this window has no way to the hosts");
    }

    default LogLines logs() {
        return LogLines.none("no source of logs was given");
    }

    default Vocabulary vocabulary() {
        return Vocabulary.none();
    }

    /// The probes to choose from, and the runs of this session.
    default ProbeSession probeShelf() {
        return ProbeSession.plain();
    }

    /// Alerts, reboots, scrubs, silences and probes of a window.
    default PastEvents pastEvents() {
        return PastEvents.none();
    }

    /// How many lines a host logged, by level.
    default LogVolume logVolume() {
        return LogVolume.none("no Loki is configured");
    }

    /// The service level objectives that were promised.
    default List<Objective> objectives() {
        return Objective.DEFAULTS;
    }

    /// The colours of series. Whoever keeps them over all windows gives them; otherwise each chart keeps its own.
    default SeriesColors seriesColors() {
        return new SeriesColors();
    }

    /// What changed lately. Whoever keeps it over all windows gives it; otherwise each view keeps its own.
    default RecentChanges recent() {
        return new RecentChanges();
    }

    /// The site's own views.
    default Dashboards dashboards() {
        return Dashboards.none();
    }

    /// Answers the queries of panels in the site's own views.
    default PanelAnswers panelAnswers() {
        return PanelAnswers.none("nothing is connected that could answer");
    }

    /// Acknowledging and silencing.
    default AlertWork alerts() {
        return AlertWork.none("nothing is connected that could change anything");
    }

    /// Taking, splitting and joining problems.
    default ProblemWork problems() {
        return ProblemWork.none("nothing is connected that could keep it");
    }

    /// The language model that a person may ask about a problem.
    default Assistant assistant() {
        return Assistant.none();
    }

    /// Adding hosts.
    default Enroller enroller() {
        return Enroller.none("this window adds no hosts");
    }

    /// What runs on the hosts.
    default ServiceLists services() {
        return ServiceLists.none("no source of metrics was given");
    }

    /// Requests on their way through services.
    default TraceFinder traces() {
        return TraceFinder.none("no source of traces was given");
    }

    default Histories histories() {
        return Histories.none("no source of history was given");
    }

    default Records records() {
        return Records.none("no folder for incidents was given");
    }

    /// Walks runbooks; the run comes on the JavaFX thread.
    default Guide guide() {
        return Guide.none("this window cannot run a runbook");
    }

    /// The others who look at the same site.
    default Team team() {
        return Team.none();
    }

    /// Earlier instants.
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

    /// Runs shell steps on hosts; what comes of them is told on the JavaFX thread.
    default Shells shells() {
        return Shells.none("this window has no way to the hosts");
    }

    default Drills drills() {
        return Drills.none("this window has no practice range");
    }

    /// The sources whose certificates nobody checks, because a person turned that off: in sight for as long as it is
    /// so.
    default List<Source> unchecked() {
        return List.of();
    }

    /// Whether all this is the practice range: it must not be taken for life.
    default boolean practice() {
        return false;
    }
}
