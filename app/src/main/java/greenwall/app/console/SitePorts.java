package greenwall.app.console;

import greenwall.app.config.ConfigPaths;
import greenwall.app.site.HeartSettings;
import greenwall.app.site.Site;
import greenwall.connectors.incident.IncidentFolder;
import greenwall.fleet.Labels;
import greenwall.fleet.VisibleText;
import greenwall.fleet.WebAddress;
import greenwall.fleet.Window;
import greenwall.fleet.explain.Explains;
import greenwall.fleet.incident.ProbeEvidence;
import greenwall.fleet.probe.result.KeptRuns;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.run.Guide;
import greenwall.fleet.run.Shells;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.FleetState;
import greenwall.views.Aside;
import greenwall.views.FxThread;
import greenwall.views.Handovers;
import greenwall.views.Happenings;
import greenwall.views.Histories;
import greenwall.views.LogLines;
import greenwall.views.LogVolume;
import greenwall.views.Objective;
import greenwall.views.Ports;
import greenwall.views.Preferences;
import greenwall.views.ProbeShelf;
import greenwall.views.Ranges;
import greenwall.views.Recent;
import greenwall.views.Records;
import greenwall.views.Vocabulary;
import greenwall.views.chart.Annotation;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;

/// What views may ask of a site, each port over the same sources.
public final class SitePorts implements Ports, AutoCloseable {
    private final SiteAside aside;
    private final SiteRanges ranges;
    private final SiteExplains explains;
    private final SiteLogs logs;
    private final SiteVocabulary vocabulary;
    private final LiveProbes probes;
    private final SiteGuide guide;
    private final SiteHappenings happenings;
    private final SiteLogVolume logVolume;
    private volatile List<Objective> objectives;
    private volatile Preferences preferences;
    private final Recent recent = new Recent();
    private final SiteAlerts alerts;
    private final SiteHistories histories;
    private final SiteRecords records;
    private final KeptRuns runs = new KeptRuns();
    private final SiteHandovers handovers;
    private final SiteDrills drills;
    private final Shells shells;
    private final boolean practice;
    private volatile List<Source> unchecked;

    public SitePorts(Site site, ConfigPaths paths, InstantSource clock, ZoneId zone, FxThread fx) {
        aside = new SiteAside(fx);
        practice = site.practice();
        unchecked = site.unchecked();
        probes = new LiveProbes(site, paths);
        shells = probes.shells(fx);
        alerts = new SiteAlerts(site, paths, clock, fx);
        var incidents = new IncidentFolder(
                paths.stateFolder().resolve("incidents"), clock, zone, System.getProperty("user.name", "unknown"));
        histories = new SiteHistories(site, alerts, incidents, fx);
        handovers =
                new SiteHandovers(site, alerts, incidents, paths.stateFolder().resolve("shift"), clock, zone, fx);
        records = new SiteRecords(site, incidents, paths.stateFolder().resolve("exports"), fx);
        drills = new SiteDrills(records, clock, zone, fx);
        ranges = new SiteRanges(site, fx);
        guide = new SiteGuide(site, fx, () -> records::keep);
        explains = new SiteExplains(site, cluster -> probes.journals(cluster, clock), clock, fx);
        logs = new SiteLogs(site, clock, fx);
        vocabulary = new SiteVocabulary(site, clock, fx);
        happenings = new SiteHappenings(site, fx);
        happenings.add(this::probed);
        runs.whenEnded(run -> ProbeEvidence.of(run).ifPresent(evidence -> records.keep("", evidence)));
        logVolume = new SiteLogVolume(site, fx);
        objectives = Objective.of(HeartSettings.objectives(site.config()));
        preferences = HeartSettings.preferences(site.config());
    }

    /// The probes of this session, for the charts' axis.
    private List<Happenings.Happening> probed(Window window) {
        return runs.during(window, "").stream()
                .map(m -> new Happenings.Happening(
                        m.target().cluster(),
                        Labels.of("host", m.target().host()),
                        new Annotation(
                                Annotation.Kind.PROBE,
                                m.window().start(),
                                m.window().end(),
                                VisibleText.line(m.text()))))
                .toList();
    }

    @Override
    public Preferences preferences() {
        return preferences;
    }

    @Override
    public Ranges ranges() {
        return ranges;
    }

    @Override
    public Aside aside() {
        return aside;
    }

    @Override
    public Explains explains() {
        return explains;
    }

    @Override
    public LogLines logs() {
        return logs;
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public ProbeRunner probes() {
        return probes;
    }

    /// What others know of what happened can be added to it.
    @Override
    public SiteHappenings happenings() {
        return happenings;
    }

    @Override
    public LogVolume logVolume() {
        return logVolume;
    }

    @Override
    public List<Objective> objectives() {
        return objectives;
    }

    @Override
    public Recent recent() {
        return recent;
    }

    @Override
    public SiteAlerts alerts() {
        return alerts;
    }

    @Override
    public Histories histories() {
        return histories;
    }

    @Override
    public boolean practice() {
        return practice;
    }

    /// Whoever can start a practice range makes drills possible.
    @Override
    public SiteDrills drills() {
        return drills;
    }

    @Override
    public List<Source> unchecked() {
        return unchecked;
    }

    @Override
    public boolean browse(WebAddress page) {
        return Browser.open(page);
    }

    @Override
    public Shells shells() {
        return shells;
    }

    @Override
    public Handovers handovers() {
        return handovers;
    }

    @Override
    public Records records() {
        return records;
    }

    @Override
    public Guide guide() {
        return guide;
    }

    @Override
    public ProbeShelf probeShelf() {
        return new ProbeShelf(probes.catalogue(), runs, probes.ownPrograms());
    }

    /// From here on questions go to this site: the configuration has changed.
    public void use(Site site) {
        unchecked = site.unchecked();
        objectives = Objective.of(HeartSettings.objectives(site.config()));
        preferences = HeartSettings.preferences(site.config());
        ranges.use(site);
        guide.use(site);
        explains.use(site);
        logs.use(site);
        vocabulary.use(site);
        probes.use(site);
        happenings.use(site);
        logVolume.use(site);
        alerts.use(site);
        histories.use(site);
        records.use(site);
        handovers.use(site);
    }

    /// The newest state of the fleet, for the ports that have to know hosts.
    public void knows(FleetState state) {
        explains.knows(state);
        logs.knows(state);
        probes.see(state);
        histories.knows(state);
    }

    @Override
    public void close() {
        logVolume.close();
        happenings.close();
        handovers.close();
        records.close();
        histories.close();
        alerts.close();
        guide.close();
        vocabulary.close();
        logs.close();
        runs.close();
        probes.close();
        explains.close();
        ranges.close();
        aside.close();
    }
}
