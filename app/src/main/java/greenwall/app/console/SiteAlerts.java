package greenwall.app.console;

import greenwall.app.config.LocalUser;
import greenwall.app.site.Site;
import greenwall.app.site.SiteAlertPoller;
import greenwall.connectors.files.AcknowledgementFile;
import greenwall.fleet.alert.Acknowledgement;
import greenwall.fleet.alert.AcknowledgementRegistry;
import greenwall.fleet.alert.AcknowledgementSilence;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.silence.ExistingSilenceReview;
import greenwall.fleet.silence.SilenceChanger;
import greenwall.fleet.silence.SilenceDraft;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.silence.SilencePreview;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.team.TeamChange;
import greenwall.views.AlertOperations;
import greenwall.views.AlertsAndProblems;
import greenwall.views.FxThread;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/// Queries a site's alerts with every poll, and carries out the user's actions on them. Acknowledgements are
/// stored in the state folder; silences go to the Alertmanagers.
public final class SiteAlerts implements AlertOperations, AutoCloseable {
    private static final String ACKNOWLEDGEMENTS = "acknowledgements";
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    /// The number of alerts times silences that can be matched without a noticeable delay.
    private static final long MAX_IMMEDIATE_MATCHES = 20_000;

    private final Site site;
    private final SiteProblems problems;
    private final SiteServices services;
    private final InstantSource clock;
    private final UserActionExecutor actions;
    private final FxThread resultThread;
    private final Optional<TeamSync> team;
    /// In a large fleet hundreds of explanations may arrive between two polls.
    private final ThrottledTask regrouping = new ThrottledTask(this::regroup, this::schedule);
    private final AcknowledgementFile file;
    private final SaveFailures stateFiles;
    private final AcknowledgementRegistry acknowledgements;
    private final OpenIncidentRecords incidents;
    private final SiteAlertPoller alertPoll;

    /// What the last problems were grouped from.
    private volatile PolledState polled = new PolledState(FleetState.EMPTY, AlertSnapshot.NOT_QUERIED);

    private volatile Optional<List<Problem>> problemList = Optional.empty();
    private volatile AlertSnapshot last = AlertSnapshot.NOT_QUERIED;

    /// Guarded by the acknowledgements.
    private boolean queried;

    private volatile Consumer<AlertsAndProblems> listener = _ -> {};

    /// @param resultThread the thread for results of actions, even after the site was replaced
    SiteAlerts(
            Site site,
            ConsoleSession session,
            SiteProblems problems,
            SiteServices services,
            InstantSource clock,
            FxThread fx,
            FxThread resultThread) {
        actions = new UserActionExecutor(fx);
        team = session.join(site);
        team.ifPresent(others -> others.listen(this::onTeamChange));
        this.problems = problems;
        this.services = services;
        problems.listen(regrouping::request, this::regroup);
        this.resultThread = resultThread;
        this.clock = clock;
        file = session.acknowledgementFile;
        stateFiles = session.stateFiles;
        acknowledgements = session.acknowledged;
        incidents = session.openRecords;
        this.site = site;
        alertPoll = new SiteAlertPoller(site, acknowledgements, clock);
    }

    void listen(Consumer<AlertsAndProblems> receiver) {
        listener = receiver;
    }

    /// Called on the polling thread. The result includes acknowledgements that were made meanwhile. After an
    /// internal error it says that the alerts are unknown.
    public AlertsAndProblems query(FleetState newest) throws InterruptedException {
        try {
            return queryAndGroup(newest);
        } catch (CancellationException closed) {
            throw closed;
        } catch (RuntimeException bug) {
            System.getLogger(SiteAlerts.class.getName())
                    .log(System.Logger.Level.ERROR, "querying the alerts failed", bug);
            return unknown("internal error while querying the alerts; see Greenwall's log");
        }
    }

    private AlertsAndProblems unknown(String why) {
        synchronized (acknowledgements) {
            queried = true;
            last = last.unknown(why);
            return alertsAndProblems();
        }
    }

    /// The alerts are unknown until the next query ends.
    void markUnknown(String why) {
        unknown(why);
        publish();
    }

    private AlertsAndProblems queryAndGroup(FleetState newest) throws InterruptedException {
        services.update(newest);
        var poll = services.poll();
        var snapshot = alertPoll.query(newest);
        saveAcknowledgements();
        services.awaitForGrouping(poll, regrouping::request);
        group(new PolledState(newest, snapshot));
        synchronized (acknowledgements) {
            last = alertPoll.acknowledged(snapshot);
            queried = true;
            return alertsAndProblems();
        }
    }

    private AlertsAndProblems alertsAndProblems() {
        return new AlertsAndProblems(last, problemList, services.failures());
    }

    /// @param alerts without acknowledgements, which change no problem
    private record PolledState(FleetState fleet, AlertSnapshot alerts) {}

    /// One at a time, so that an older state never replaces a newer one.
    private void group(PolledState state) {
        synchronized (problems) {
            polled = state;
            problemList = Optional.of(problems.of(state.fleet, state.alerts));
        }
    }

    /// Passes the current state to the listener, so that an older one never follows a newer one. Before the
    /// first query nothing is passed, because the alerts would seem to have ended.
    void publish() {
        synchronized (acknowledgements) {
            if (!queried) {
                return;
            }
            listener.accept(alertsAndProblems());
        }
    }

    /// Groups the problems again, because more is known now.
    private void regroup() {
        synchronized (problems) {
            if (problemList.isEmpty()) {
                return;
            }
            group(polled);
        }
        publish();
    }

    /// The alerts and problems with the explanations from the background. Waits for them up to a limit.
    public AlertsAndProblems awaitExplanations(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (System.nanoTime() < end && problems.await(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
            group(polled);
        }
        return alertsAndProblems();
    }

    AlertSnapshot last() {
        return last;
    }

    List<Acknowledgement> acknowledgements() {
        return acknowledgements.all();
    }

    private Optional<SilenceChanger> silenceChanger(String cluster) {
        return site.cluster(cluster)
                .filter(c -> c.alerts().isPresent() && c.silencer().isPresent())
                .map(c -> new SilenceChanger(
                        c.alerts().orElseThrow(), c.silencer().orElseThrow(), clock));
    }

    @Override
    public Optional<String> forbiddenReason(String cluster) {
        if (site.pastClock().isPresent()) {
            return Optional.of(SiteTimeTravel.NOTHING_CHANGES);
        }
        if (site.config().readOnly()) {
            return Optional.of(
                    "This console is read-only (read_only: true or --kiosk), so nothing is changed on other systems.");
        }
        return silenceChanger(cluster).isPresent()
                ? Optional.empty()
                : Optional.of("The cluster " + cluster + " has no Alertmanager.");
    }

    @Override
    public void reviewSilences(AlertSnapshot state, Consumer<List<ExistingSilenceReview.ReviewedSilence>> receiver) {
        if ((long) state.alerts().size() * state.silences().size() <= MAX_IMMEDIATE_MATCHES) {
            receiver.accept(ExistingSilenceReview.mostUrgentFirst(state));
            return;
        }
        actions.run(() -> ExistingSilenceReview.mostUrgentFirst(state), receiver);
    }

    @Override
    public String defaultAuthor() {
        return team.map(TeamSync::ownName).orElseGet(LocalUser::name);
    }

    @Override
    public void acknowledge(Alert alert, String comment, Optional<Duration> silence, Consumer<String> onResult) {
        var refusal = SiteTeam.refusal(site, team);
        if (refusal.isPresent()) {
            onResult.accept(refusal.get());
            return;
        }
        boolean shareAsSilence = site.config().team().alertmanager()
                && forbiddenReason(alert.cluster()).isEmpty();
        if (silence.isEmpty() && !shareAsSilence) {
            add(alert, comment, "");
            onResult.accept("Acknowledged.");
            return;
        }
        var now = clock.instant();
        var draft = new SilenceDraft(
                "",
                SilenceMatchers.ofAlertOnly(alert.labels()),
                now,
                now.plus(silence.orElse(AcknowledgementSilence.LENGTH)),
                defaultAuthor(),
                shareAsSilence ? AcknowledgementSilence.comment(comment) : comment);
        putSilence(alert.cluster(), draft, result -> {
            switch (result) {
                case SilenceChanger.Result.Done done -> {
                    add(alert, comment, done.silence().id());
                    onResult.accept("Acknowledged and silenced: " + done.text());
                }
                case SilenceChanger.Result.Refused(var problems) -> {
                    add(alert, comment, "");
                    onResult.accept("Acknowledged, but not silenced: " + String.join("; ", problems));
                }
                case SilenceChanger.Result.Unknown(var known) -> {
                    add(alert, comment, "");
                    onResult.accept("Acknowledged, but it is not known whether the alert is silenced: " + known);
                }
            }
        });
    }

    private void add(Alert alert, String comment, String silence) {
        record(alert, "Acknowledged: " + alert.name() + (comment.isEmpty() ? "" : ", " + comment));
        acknowledgements.add(
                AcknowledgementRegistry.acknowledgementOf(alert, clock.instant(), defaultAuthor(), comment, silence));
        changed();
    }

    @Override
    public Optional<String> withdrawAcknowledgement(Alert alert) {
        var refused = SiteTeam.refusal(site, team);
        if (refused.isPresent()) {
            return refused;
        }
        record(alert, "No longer acknowledged: " + alert.name());
        acknowledgements.remove(alert.key());
        if (site.config().team().alertmanager()) {
            AcknowledgementSilence.ids(alert).forEach(id -> expireSilence(alert.cluster(), id, _ -> {}));
        }
        changed();
        return Optional.empty();
    }

    private void record(Alert alert, String text) {
        incidents.addEvidence(alert.cluster(), List.of(alert.host()), "", new Evidence.Note(text));
    }

    /// A silence concerns the hosts whose alerts it matches and the hosts that it names.
    private void record(String cluster, AlertSource.Silence silence, String text) {
        var hosts = new LinkedHashSet<String>();
        if (SilenceMatchers.of(silence.matchers()) instanceof SilenceMatchers.Parsed.Valid(var matchers)) {
            last.alerts().stream()
                    .filter(alert -> alert.cluster().equals(cluster) && matchers.test(alert.labels()))
                    .forEach(alert -> hosts.add(alert.host()));
        }
        var named = silence.matchers().stream().map(AlertSource.Matcher::value).toList();
        polled.fleet.hosts().stream()
                .filter(host -> host.cluster().name().equals(cluster)
                        && (named.contains(host.name())
                                || host.host().names().stream().anyMatch(name -> named.contains(name.value()))))
                .forEach(host -> hosts.add(host.name()));
        incidents.addEvidence(
                cluster,
                List.copyOf(hosts),
                "",
                new Evidence.Note("Silence: " + text + "\n" + SilenceMatchers.text(silence.matchers()) + "\n"
                        + silence.comment()));
    }

    private void changed() {
        // If the site was replaced, the next site stores the change, because sites share the
        // acknowledgements.
        actions.begin(this::saveAcknowledgements);
        updateAcknowledgements();
    }

    private void updateAcknowledgements() {
        synchronized (acknowledgements) {
            last = alertPoll.acknowledged(last.with(
                    last.alerts().stream().map(a -> a.with(Optional.empty())).toList()));
            publish();
        }
    }

    /// Synchronises the file with this console. A failed write is repeated the next time.
    private void saveAcknowledgements() {
        try {
            if (team.isPresent()) {
                exchangeWithTeam(team.get());
            } else {
                var changes = acknowledgements.unwrittenChanges();
                file.change(acknowledgements::merge);
                acknowledgements.markWritten(changes);
            }
            stateFiles.saved(ACKNOWLEDGEMENTS);
        } catch (IOException full) {
            stateFiles.failed(ACKNOWLEDGEMENTS, file.file(), full);
        }
    }

    /// This machine's file is also updated, in case the site leaves its team.
    private void exchangeWithTeam(TeamSync others) throws IOException {
        synchronized (others) {
            var unwritten = acknowledgements.unwrittenChanges();
            var changes = new ArrayList<TeamChange>();
            unwritten.forEach((alert, what) -> what.<TeamChange>map(TeamChange.Acknowledged::new)
                    .or(() -> Optional.of(others.state().withdrawalOf(alert))
                            .filter(known -> !known.operations().isEmpty()))
                    .ifPresent(changes::add));
            others.send(changes);
            var all = acknowledgements.merge(others.state().acknowledgements());
            acknowledgements.markWritten(unwritten);
            file.change(_ -> all);
        }
    }

    /// Called when other consoles shared something, possibly before the first query.
    void onTeamChange() {
        saveAcknowledgements();
        updateAcknowledgements();
        regrouping.request();
    }

    @Override
    public void queryCoverage(String cluster, Consumer<SilencePreview> receiver) {
        var now = SilencePreview.of(last, cluster);
        var metrics = site.cluster(cluster).flatMap(Site.ConnectedCluster::metrics);
        receiver.accept(metrics.isPresent() ? now : now.withoutWeek());
        metrics.ifPresent(source -> actions.run(
                () -> source.instant(SilencePreview.WEEK, DEADLINE),
                week -> receiver.accept(
                        week instanceof Outcome.Answered<InstantVector> answered && answered.isComplete()
                                ? now.withWeek(answered.value())
                                : now.withoutWeek())));
    }

    @Override
    public void putSilence(String cluster, SilenceDraft draft, Consumer<SilenceChanger.Result> onResult) {
        changeSilences(cluster, onResult, manager -> manager.put(draft, DEADLINE));
    }

    @Override
    public void expireSilence(String cluster, String id, Consumer<SilenceChanger.Result> onResult) {
        changeSilences(cluster, onResult, manager -> manager.expire(id, DEADLINE));
    }

    private void schedule(Runnable work, Duration after) {
        CompletableFuture.delayedExecutor(after.toNanos(), TimeUnit.NANOSECONDS, actions::begin)
                .execute(work);
    }

    private void changeSilences(
            String cluster,
            Consumer<SilenceChanger.Result> onResult,
            Function<SilenceChanger, SilenceChanger.Result> change) {
        var manager = silenceChanger(cluster);
        if (manager.isEmpty()) {
            onResult.accept(new SilenceChanger.Result.Refused(
                    List.of(forbiddenReason(cluster).orElse("there is no Alertmanager"))));
            return;
        }
        boolean begun = actions.begin(() -> {
            var result = change.apply(manager.get());
            if (result instanceof SilenceChanger.Result.Done done) {
                record(cluster, done.silence(), done.text());
                synchronized (acknowledgements) {
                    last = last.with(new AlertSnapshot.ClusterSilence(cluster, done.silence()));
                    publish();
                }
            }
            resultThread.post(() -> onResult.accept(result));
        });
        if (!begun) {
            onResult.accept(new SilenceChanger.Result.Refused(
                    List.of("the sources, the configuration or the time shown changed before this was sent,"
                            + " so nothing was changed; try again")));
        }
    }

    @Override
    public void close() {
        actions.close();
    }
}
