package greenwall.app.console;

import greenwall.app.site.HostActions;
import greenwall.app.site.IncidentRecordingFetcher;
import greenwall.app.site.LazyValue;
import greenwall.app.site.PollSettingsConverter;
import greenwall.app.site.Site;
import greenwall.app.site.SiteProbeCatalogue;
import greenwall.app.site.TraceQueries;
import greenwall.fleet.CheckedUrl;
import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.checkschedule.DirectCheckRunner;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.incident.ExplanationEvidenceConverter;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.quantity.HostObjective;
import greenwall.fleet.runbook.run.ShellStepRunner;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.FleetState;
import greenwall.views.ConsoleBackend;
import greenwall.views.Drills;
import greenwall.views.EventQueries;
import greenwall.views.FxThread;
import greenwall.views.Handovers;
import greenwall.views.IncidentRecords;
import greenwall.views.ProbeSession;
import greenwall.views.RecentChanges;
import greenwall.views.Team;
import greenwall.views.TimeTravel;
import greenwall.views.ViewSettings;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.SeriesColors;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The backend of one site. It never changes: another configuration gets another site with another backend.
/// After close no answer arrives.
public record SiteBackend(
        Site site,
        ConsoleSession session,
        SiteThreads background,
        AtomicReference<FleetState> fleet,
        HostActions hosts,
        LazyValue<ProbeCatalogue> catalogue,
        RangeQueryDeduplicator ranges,
        SitePanelQueryRunner panelQueries,
        SiteDashboards dashboards,
        SiteExplainer explanations,
        SiteLogs logs,
        SiteQueryCompletions completions,
        SiteRunbookRunner runbookRunner,
        SiteEventQueries pastEvents,
        List<HostObjective> objectives,
        ViewSettings settings,
        SeriesColors seriesColors,
        RecentChanges recent,
        Drills drills,
        TimeTravel travel,
        boolean isPracticeRange,
        List<Source> insecureSources,
        Optional<SiteTeam> siteTeam,
        SiteProblems problems,
        SiteAssistant assistant,
        SiteEnroller enroller,
        SiteAlerts alerts,
        SiteAlertHistoryQuery historicalAlerts,
        SiteServices services,
        SiteTraces traces,
        SiteHandovers liveHandovers,
        SiteIncidentRecords liveRecords,
        ShellStepRunner shells)
        implements ConsoleBackend, AutoCloseable {
    public static SiteBackend of(Site site, ConsoleSession session, FxThread fx) {
        var clock = session.time;
        var config = site.config();
        var incidents = session.openRecords;
        var threads = new SiteThreads(fx);
        // What may fail comes first, because joining a team ends the previous site's membership in its team.
        var dashboards = new SiteDashboards(
                session.shared.paths().viewFolders(config.file().orElseGet(session.shared.paths()::defaultFile)),
                session.shared.addedViews(),
                readOnlyReason(site),
                threads);
        session.problemEditFile(site);
        var fleet = new AtomicReference<>(FleetState.EMPTY);
        Supplier<FleetState> newest = fleet::get;
        var hosts = HostActions.of(site, session.shared.paths(), clock, newest);
        Consumer<Explanation> recorder = explanation -> incidents.addEvidence(
                explanation.question().subject().cluster(),
                ExplanationEvidenceConverter.hosts(explanation, AlertHostFinder.of(newest.get())),
                "",
                ExplanationEvidenceConverter.of(explanation));
        var explanations = new SiteExplainer(
                site,
                cluster -> hosts.journals(cluster, clock),
                cluster -> hosts.backgroundJournals(cluster, clock),
                newest,
                clock,
                session.shared.zone(),
                recorder,
                threads);
        var joined = session.join(site).map(teamSync -> new SiteTeam(teamSync, new UserActionExecutor(threads)));
        var services = new SiteServices(
                site,
                clock,
                explanations.background(),
                explanations.onRequest(),
                explained -> {
                    incidents.addEvidence(
                            explained.cluster(),
                            ExplanationEvidenceConverter.hosts(explained),
                            "",
                            ExplanationEvidenceConverter.of(explained));
                    explained.hostExplanations().forEach(recorder);
                },
                threads);
        var problems = new SiteProblems(site, session, clock, explanations.background(), services, threads);
        var alerts = new SiteAlerts(site, session, problems, services, clock, threads, fx);
        dashboards.start();
        var records = new SiteIncidentRecords(
                incidents,
                config.redact(),
                session.recordings,
                incident -> IncidentRecordingFetcher.read(site, incident, newest.get(), clock.instant()),
                session.stateFiles,
                threads,
                new UserActionExecutor(threads));
        incidents.setRecorder(records::record);
        return new SiteBackend(
                site,
                session,
                threads,
                fleet,
                hosts,
                new LazyValue<>(() -> SiteProbeCatalogue.of(config).probes()),
                new RangeQueryDeduplicator(new SiteRangeQueryRunner(site, clock, new ViewQueryExecutor(threads))),
                new SitePanelQueryRunner(site, clock, new ViewQueryExecutor(threads)),
                dashboards,
                explanations,
                new SiteLogs(site, newest, clock, threads),
                new SiteQueryCompletions(site, clock, threads),
                new SiteRunbookRunner(
                        site,
                        threads,
                        (cluster, host) ->
                                (step, evidence) -> incidents.addEvidence(cluster, List.of(host), step, evidence)),
                new SiteEventQueries(
                        site.clusters(),
                        PollSettingsConverter.catalogue(config).forms("scrub.running"),
                        window -> probeRunEvents(session, window),
                        new ViewQueryExecutor(threads)),
                HostObjective.of(config.slo()),
                PollSettingsConverter.viewSettings(config),
                session.seriesColors,
                session.recent(),
                session.drills(),
                session.travel(),
                site.isPracticeRange(),
                site.insecureSources(),
                joined,
                problems,
                new SiteAssistant(
                        site.assistant(), config.redact(), problems::draft, incidents, new ViewQueryExecutor(threads)),
                new SiteEnroller(hosts.enrolment(), HostActions.enrolmentRefusal(site), threads),
                alerts,
                new SiteAlertHistoryQuery(
                        site, newest, alerts, incidents.incidents(), clock, new ViewQueryExecutor(threads)),
                services,
                new SiteTraces(site, new TraceQueries(site), new ViewQueryExecutor(threads)),
                new SiteHandovers(
                        site,
                        alerts,
                        incidents.incidents(),
                        config.redact(),
                        session.shift,
                        session.stateFiles,
                        clock,
                        session.shared.zone(),
                        threads),
                records,
                hosts.shells(threads::post));
    }

    private static List<EventQueries.PastEvent> probeRunEvents(ConsoleSession session, TimeWindow window) {
        return session.runs.during(window, "").stream()
                .map(m -> new EventQueries.PastEvent(
                        m.target().cluster(),
                        Labels.of("host", m.target().host()),
                        new Annotation(
                                Annotation.Kind.PROBE,
                                m.window().start(),
                                m.window().end(),
                                SanitizedText.line(m.text()))))
                .toList();
    }

    @Override
    public boolean browse(CheckedUrl page) {
        return ProgramLauncher.browse(page);
    }

    @Override
    public Handovers handovers() {
        return site.pastClock().isPresent() ? Handovers.none(SiteTimeTravel.NOTHING_CHANGES) : liveHandovers;
    }

    /// Why no file may be written; empty if it may.
    static Optional<String> readOnlyReason(Site site) {
        var reason = site.pastClock().isPresent()
                ? "an earlier time is shown"
                : "this console is read-only (read_only: true or --kiosk)";
        return Optional.of(reason).filter(_ -> site.config().readOnly());
    }

    @Override
    public Team team() {
        return siteTeam.isPresent() ? siteTeam.get() : Team.none();
    }

    @Override
    public IncidentRecords records() {
        return site.pastClock().isPresent() ? IncidentRecords.none(SiteTimeTravel.NOTHING_CHANGES) : liveRecords;
    }

    @Override
    public ProbeSession probeSession() {
        return new ProbeSession(
                catalogue.get(), session.runs, site.config().ssh().ownPrograms());
    }

    DirectCheckRunner checkRunner() {
        return hosts.checkRunner();
    }

    @Override
    public ProbeRunner probes() {
        return hosts.probes();
    }

    public void update(FleetState state) {
        if (fleet.getAndSet(state).hosts().isEmpty()) {
            // Reads the probes and the runbooks early, since neither a view nor the first display should wait for them.
            background.execute(catalogue::get);
            background.execute(runbookRunner::read);
        }
        services.update(state);
    }

    /// Waits for the services, because problems are grouped by the calls between services.
    public void awaitServices(Duration longest) throws InterruptedException {
        services.await(longest);
    }

    /// No answer arrives after this call, although running work takes time to end. No action of *Add a host* begins.
    void stopDelivery() {
        background.stopDelivery();
        enroller.refuseRuns();
    }

    /// Ends what would otherwise go on while an action of *Add a host* runs: explanations, and the problems and records
    /// that they change.
    void endBackgroundWork() {
        liveRecords.close();
        alerts.close();
        problems.close();
        siteTeam.ifPresent(SiteTeam::close);
        explanations.close();
        dashboards.close();
    }

    @Override
    public void close() {
        background.close();
        endBackgroundWork();
        hosts.close();
    }
}
