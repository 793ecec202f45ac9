package greenwall.views;

import greenwall.fleet.WebAddress;
import greenwall.fleet.explain.Explanations;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.run.Guide;
import greenwall.fleet.run.Shells;
import greenwall.fleet.source.Source;
import greenwall.views.chart.SeriesColors;
import java.util.List;

/// What a visible view may ask.
public interface Ports {
    Ranges ranges();

    Preferences preferences();

    BackgroundWork background();

    Explanations explains();

    ProbeRunner probes();

    LogLines logs();

    Vocabulary vocabulary();

    ProbeSession probeShelf();

    PastEvents pastEvents();

    LogVolume logVolume();

    List<Objective> objectives();

    /// Shared between windows.
    SeriesColors seriesColors();

    /// Shared between windows.
    RecentChanges recent();

    Dashboards dashboards();

    PanelAnswers panelAnswers();

    AlertWork alerts();

    ProblemWork problems();

    Assistant assistant();

    Enroller enroller();

    ServiceLists services();

    TraceFinder traces();

    Histories histories();

    Records records();

    Guide guide();

    Team team();

    TimeTravel travel();

    Handovers handovers();

    /// Opens a page in the desktop's browser; false where there is none.
    boolean browse(WebAddress page);

    Shells shells();

    Drills drills();

    /// The sources whose certificate check is turned off; shown for as long as that lasts.
    List<Source> unchecked();

    /// Whether this is the practice range, which must be marked as such.
    boolean practice();
}
