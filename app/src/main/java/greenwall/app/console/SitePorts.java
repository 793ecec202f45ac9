package greenwall.app.console;

import greenwall.app.site.HeartSettings;
import greenwall.app.site.Site;
import greenwall.fleet.Labels;
import greenwall.fleet.VisibleText;
import greenwall.fleet.WebAddress;
import greenwall.fleet.Window;
import greenwall.fleet.explain.Explains;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.incident.ExplanationEvidence;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.run.Guide;
import greenwall.fleet.run.Shells;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.FleetState;
import greenwall.views.BackgroundWork;
import greenwall.views.Drills;
import greenwall.views.FxThread;
import greenwall.views.Handovers;
import greenwall.views.Histories;
import greenwall.views.LogLines;
import greenwall.views.LogVolume;
import greenwall.views.Objective;
import greenwall.views.PanelAnswers;
import greenwall.views.PastEvents;
import greenwall.views.Ports;
import greenwall.views.Preferences;
import greenwall.views.ProbeSession;
import greenwall.views.Ranges;
import greenwall.views.RecentChanges;
import greenwall.views.Records;
import greenwall.views.ServiceLists;
import greenwall.views.Team;
import greenwall.views.TraceFinder;
import greenwall.views.Vocabulary;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.SeriesColors;
import java.util.List;
import java.util.Optional;

/// What views may ask of one site, each port over the same sources. It stays as it was built: another configuration is
/// another site, with other ports. Once it is closed no answer of it arrives any more.
public final class SitePorts implements Ports, AutoCloseable {
    private final Site site;
    private final ConsoleMemory memory;
    private final SiteThread thread;
    private final SiteBackgroundWork background;
    private final SiteRanges ranges;
    private final SitePanelAnswers panelAnswers;
    private final SiteDashboards dashboards;
    private final SiteExplains explains;
    private final SiteLogs logs;
    private final SiteVocabulary vocabulary;
    private final LiveProbes probes;
    private final SiteGuide guide;
    private final SiteEvents pastEvents;
    private final SiteLogVolume logVolume;
    private final List<Objective> objectives;
    private final Preferences preferences;
    private final Optional<SiteTeam> team;
    private final SiteProblems problems;
    private final SiteAssistant assistant;
    private final SiteAlerts alerts;
    private final SiteHistories histories;
    private final SiteServices services;
    private final SiteTraces traces;
    private final SiteHandovers handovers;
    private final SiteRecords records;
    private final Shells shells;

    public SitePorts(Site site, ConsoleMemory memory, FxThread fx) {
        var clock = memory.time();
        this.site = site;
        this.memory = memory;
        thread = new SiteThread(fx);
        background = new SiteBackgroundWork(thread);
        probes = new LiveProbes(site, memory.paths());
        shells = probes.shells(thread);
        explains = new SiteExplains(site, cluster -> probes.journals(cluster, clock), clock, thread, this::keep);
        team = memory.join(site).map(exchange -> new SiteTeam(exchange, thread));
        problems = new SiteProblems(site, memory, clock, explains.unwatched(), thread);
        assistant =
                new SiteAssistant(site.assistant(), site.config().redact(), problems::draft, memory.journal(), thread);
        alerts = new SiteAlerts(site, memory, problems, clock, thread, fx);
        services = new SiteServices(site, clock, thread);
        traces = new SiteTraces(site, thread);
        histories = new SiteHistories(site, alerts, memory.journal().incidents(), thread);
        handovers = new SiteHandovers(
                site, alerts, memory.journal().incidents(), memory.shift(), clock, memory.zone(), thread);
        records = new SiteRecords(
                memory.journal(), memory.exports(), site.config().redact(), thread);
        ranges = new SiteRanges(site, thread);
        panelAnswers = new SitePanelAnswers(site, thread);
        dashboards = new SiteDashboards(
                memory.paths()
                        .viewFolders(site.config()
                                .file()
                                .orElseGet(() -> memory.paths().defaultFile())),
                site.config().readOnly(),
                thread);
        dashboards.start();
        guide = new SiteGuide(
                site,
                thread,
                (cluster, host) -> (step, evidence) -> memory.journal().keep(cluster, List.of(host), step, evidence));
        logs = new SiteLogs(site, clock, thread);
        vocabulary = new SiteVocabulary(site, clock, thread);
        pastEvents = new SiteEvents(site, this::probed, thread);
        logVolume = new SiteLogVolume(site, thread);
        objectives = Objective.of(HeartSettings.objectives(site.config()));
        preferences = HeartSettings.preferences(site.config());
    }

    private void keep(Explanation explanation) {
        memory.journal()
                .keep(
                        explanation.question().subject().cluster(),
                        ExplanationEvidence.hosts(explanation),
                        "",
                        ExplanationEvidence.of(explanation));
    }

    /// The probes of this session, for the charts' axis.
    private List<PastEvents.Happening> probed(Window window) {
        return memory.runs().during(window, "").stream()
                .map(m -> new PastEvents.Happening(
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
    public SeriesColors seriesColors() {
        return memory.seriesColors();
    }

    @Override
    public Ranges ranges() {
        return ranges;
    }

    @Override
    public SiteDashboards dashboards() {
        return dashboards;
    }

    @Override
    public PanelAnswers panelAnswers() {
        return panelAnswers;
    }

    @Override
    public BackgroundWork background() {
        return background;
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

    @Override
    public PastEvents pastEvents() {
        return pastEvents;
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
    public RecentChanges recent() {
        return memory.recent();
    }

    @Override
    public SiteAlerts alerts() {
        return alerts;
    }

    @Override
    public SiteProblems problems() {
        return problems;
    }

    @Override
    public SiteAssistant assistant() {
        return assistant;
    }

    @Override
    public ServiceLists services() {
        return services;
    }

    @Override
    public TraceFinder traces() {
        return traces;
    }

    @Override
    public Histories histories() {
        return histories;
    }

    @Override
    public boolean practice() {
        return site.practice();
    }

    @Override
    public Drills drills() {
        return memory.drills();
    }

    @Override
    public List<Source> unchecked() {
        return site.unchecked();
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
    public Team team() {
        return team.isPresent() ? team.get() : Team.none();
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
    public ProbeSession probeShelf() {
        return new ProbeSession(probes.catalogue(), memory.runs(), probes.ownPrograms());
    }

    /// The newest state of the fleet, for the ports that have to know hosts.
    public void knows(FleetState state) {
        explains.knows(state);
        logs.knows(state);
        probes.see(state);
        histories.knows(state);
        services.knows(state);
    }

    /// Nothing of it arrives from here on, although what is under way takes its time to end.
    void mute() {
        thread.close();
    }

    @Override
    public void close() {
        mute();
        logVolume.close();
        pastEvents.close();
        handovers.close();
        records.close();
        histories.close();
        services.close();
        traces.close();
        alerts.close();
        assistant.close();
        problems.close();
        team.ifPresent(SiteTeam::close);
        guide.close();
        vocabulary.close();
        logs.close();
        probes.close();
        explains.close();
        dashboards.close();
        panelAnswers.close();
        ranges.close();
        background.close();
    }
}
