package greenwall.app.console;

import greenwall.app.site.HeartSettings;
import greenwall.app.site.IncidentRecording;
import greenwall.app.site.Site;
import greenwall.fleet.Labels;
import greenwall.fleet.VisibleText;
import greenwall.fleet.WebAddress;
import greenwall.fleet.Window;
import greenwall.fleet.direct.Looker;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.incident.ExplanationEvidence;
import greenwall.fleet.run.Shells;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.FleetState;
import greenwall.views.Drills;
import greenwall.views.FxThread;
import greenwall.views.Handovers;
import greenwall.views.Objective;
import greenwall.views.PastEvents;
import greenwall.views.Ports;
import greenwall.views.Preferences;
import greenwall.views.ProbeSession;
import greenwall.views.RecentChanges;
import greenwall.views.Records;
import greenwall.views.Team;
import greenwall.views.TimeTravel;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.SeriesColors;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The ports of one site. They never change: another configuration is another site with other ports. After close no
/// answer arrives.
public record SitePorts(
        Site site,
        ConsoleMemory memory,
        SiteThread thread,
        SiteBackgroundWork background,
        SiteRanges ranges,
        SitePanelAnswers panelAnswers,
        SiteDashboards dashboards,
        SiteExplanations explains,
        SiteLogs logs,
        SiteVocabulary vocabulary,
        LiveProbes probes,
        SiteGuide guide,
        SiteEvents pastEvents,
        SiteLogVolume logVolume,
        List<Objective> objectives,
        Preferences preferences,
        Optional<SiteTeam> joined,
        SiteProblems problems,
        SiteAssistant assistant,
        SiteEnroller enroller,
        SiteAlerts alerts,
        SiteHistories histories,
        SiteServices services,
        SiteTraces traces,
        SiteHandovers liveHandovers,
        SiteRecords liveRecords,
        Shells shells)
        implements Ports, AutoCloseable {
    public static SitePorts of(Site site, ConsoleMemory memory, FxThread fx) {
        var clock = memory.time();
        var config = site.config();
        var journal = memory.journal();
        var thread = new SiteThread(fx);
        var background = new SiteBackgroundWork(thread);
        var probes = new LiveProbes(site, memory.paths());
        var shells = probes.shells(thread);
        var explains = new SiteExplanations(
                site, cluster -> probes.journals(cluster, clock), clock, thread, found -> keep(journal, found));
        var enroller = new SiteEnroller(probes.enrolment(), thread);
        var joined = memory.join(site).map(exchange -> new SiteTeam(exchange, thread));
        var services = new SiteServices(site, clock, explains.investigator(), thread);
        var problems = new SiteProblems(site, memory, clock, explains.unwatched(), services, thread);
        var assistant = new SiteAssistant(site.assistant(), config.redact(), problems::draft, journal, thread);
        var alerts = new SiteAlerts(site, memory, problems, services, clock, thread, fx);
        var traces = new SiteTraces(site, thread);
        var histories = new SiteHistories(site, alerts, journal.incidents(), thread);
        var handovers =
                new SiteHandovers(site, alerts, journal.incidents(), memory.shift(), clock, memory.zone(), thread);
        var records = new SiteRecords(
                journal,
                memory.exports(),
                config.redact(),
                memory.recordings(),
                incident -> IncidentRecording.of(site, incident, explains.fleet(), clock.instant()),
                thread);
        var ranges = new SiteRanges(site, thread);
        var panelAnswers = new SitePanelAnswers(site, thread);
        var dashboards = new SiteDashboards(
                memory.paths()
                        .viewFolders(
                                config.file().orElseGet(() -> memory.paths().defaultFile())),
                config.readOnly(),
                thread);
        dashboards.start();
        var guide = new SiteGuide(
                site,
                thread,
                (cluster, host) -> (step, evidence) -> journal.keep(cluster, List.of(host), step, evidence));
        return new SitePorts(
                site,
                memory,
                thread,
                background,
                ranges,
                panelAnswers,
                dashboards,
                explains,
                new SiteLogs(site, clock, thread),
                new SiteVocabulary(site, clock, thread),
                probes,
                guide,
                new SiteEvents(site, window -> probed(memory, window), thread),
                new SiteLogVolume(site, thread),
                Objective.of(config.slo()),
                HeartSettings.preferences(config),
                joined,
                problems,
                assistant,
                enroller,
                alerts,
                histories,
                services,
                traces,
                handovers,
                records,
                shells);
    }

    private static void keep(IncidentWriters journal, Explanation explanation) {
        journal.keep(
                explanation.question().subject().cluster(),
                ExplanationEvidence.hosts(explanation),
                "",
                ExplanationEvidence.of(explanation));
    }

    /// The probe runs as events for charts.
    private static List<PastEvents.Happening> probed(ConsoleMemory memory, Window window) {
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
    public SeriesColors seriesColors() {
        return memory.seriesColors();
    }

    @Override
    public RecentChanges recent() {
        return memory.recent();
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
    public Handovers handovers() {
        return site.past().isPresent() ? Handovers.none(SiteTravel.NOTHING_CHANGES) : liveHandovers;
    }

    @Override
    public Team team() {
        return joined.isPresent() ? joined.get() : Team.none();
    }

    @Override
    public Records records() {
        return site.past().isPresent() ? Records.none(SiteTravel.NOTHING_CHANGES) : liveRecords;
    }

    @Override
    public ProbeSession probeShelf() {
        return new ProbeSession(probes.catalogue(), memory.runs(), probes.ownPrograms());
    }

    @Override
    public TimeTravel travel() {
        return memory.travel();
    }

    Looker looks() {
        return probes.looks();
    }

    /// Passes the newest state to the ports that need hosts.
    public void knows(FleetState state) {
        explains.knows(state);
        logs.knows(state);
        probes.see(state);
        histories.knows(state);
        services.knows(state);
    }

    /// Waits for the services, whose calls group problems.
    public void awaitServices(Duration longest) throws InterruptedException {
        services.await(longest);
    }

    /// No answer arrives from here on, although open work takes time to end.
    void mute() {
        thread.close();
    }

    @Override
    public void close() {
        mute();
        logVolume.close();
        pastEvents.close();
        liveHandovers.close();
        liveRecords.close();
        histories.close();
        services.close();
        traces.close();
        alerts.close();
        assistant.close();
        enroller.close();
        problems.close();
        joined.ifPresent(SiteTeam::close);
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
