package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.app.site.SiteAlertPoll;
import greenwall.connectors.files.AckFile;
import greenwall.fleet.alert.AckRegistry;
import greenwall.fleet.alert.AckSilence;
import greenwall.fleet.alert.Acknowledgement;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.silence.Matchers;
import greenwall.fleet.silence.SilenceDraft;
import greenwall.fleet.silence.SilenceManager;
import greenwall.fleet.silence.SilencePreview;
import greenwall.fleet.silence.SilenceReview;
import greenwall.fleet.source.Alerts;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Vector;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.team.TeamChange;
import greenwall.views.AlertOperations;
import greenwall.views.FiringAlerts;
import greenwall.views.FxThread;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/// Polls a site's alerts with every poll, and carries out actions: acknowledgements are stored in the state
/// folder, silences go to the Alertmanagers.
public final class SiteAlerts implements AlertOperations, AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    /// Alerts times silences that can be matched without a delay.
    private static final long AT_ONCE = 20_000;
    /// Problems do not wait longer for slow services: they are grouped again once these are known.
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /// Before services are known, each slow one would be a separate problem and notice.
    private static final Duration FIRST = Duration.ofSeconds(8);

    private final FxThread fx;
    private final FxThread orders;
    private final InstantSource clock;
    private final Optional<TeamSync> team;
    private final AckFile file;
    private final AckRegistry book;
    private final IncidentWriters journal;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Site site;
    private final SiteAlertPoll look;
    private final SiteProblems problems;
    private final SiteServices services;
    /// In a large fleet hundreds of explanations may come between two polls.
    private final ThrottledTask foldAnew = new ThrottledTask(this::foldAnew, this::later);

    private volatile FleetState fleet = FleetState.EMPTY;
    private volatile Optional<List<Problem>> folded = Optional.empty();
    private volatile AlertSnapshot last = AlertSnapshot.NOT_ASKED;
    private volatile Consumer<FiringAlerts> listener = _ -> {};
    private volatile String notKept = "";

    /// @param orders tells the user the result of an order, even after the site was replaced
    SiteAlerts(
            Site site,
            ConsoleSession memory,
            SiteProblems problems,
            SiteServices services,
            InstantSource clock,
            FxThread fx,
            FxThread orders) {
        team = memory.join(site);
        team.ifPresent(others -> others.listen(this::heard));
        this.problems = problems;
        this.services = services;
        problems.listen(foldAnew::request);
        this.fx = fx;
        this.orders = orders;
        this.clock = clock;
        file = memory.ackFile;
        book = memory.acknowledged;
        journal = memory.journal;
        this.site = site;
        look = new SiteAlertPoll(site, book, clock);
    }

    void listen(Consumer<FiringAlerts> receiver) {
        listener = receiver;
    }

    /// Called on the poll's thread. The answer includes acknowledgements made meanwhile.
    public FiringAlerts look(FleetState newest) throws InterruptedException {
        services.knows(newest);
        var poll = services.poll();
        var asked = look.ask(newest);
        keep();
        fleet = newest;
        try {
            var patience = services.known().isEmpty() ? FIRST : PATIENCE;
            poll.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            poll.thenRun(foldAnew::request);
        } catch (ExecutionException bug) {
            throw new IllegalStateException("polling the services failed", bug);
        }
        folded = Optional.of(problems.of(newest, asked));
        synchronized (book) {
            last = look.acknowledged(asked);
            return new FiringAlerts(last, folded);
        }
    }

    /// Tells the current state, so that an older one never follows a newer one.
    void publish() {
        synchronized (book) {
            listener.accept(new FiringAlerts(last, folded));
        }
    }

    /// Groups again, since more is known.
    private void foldAnew() {
        if (folded.isPresent()) {
            folded = Optional.of(problems.of(fleet, last));
            publish();
        }
    }

    /// Alerts and problems with the background's explanations, waited for up to a limit.
    public FiringAlerts explained(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (System.nanoTime() < end && problems.await(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
            folded = Optional.of(problems.of(fleet, last));
        }
        return new FiringAlerts(last, folded);
    }

    AlertSnapshot last() {
        return last;
    }

    List<Acknowledgement> acknowledgements() {
        return book.all();
    }

    private Optional<SilenceManager> context(String cluster) {
        return site.cluster(cluster)
                .filter(c -> c.alerts().isPresent() && c.silencer().isPresent())
                .map(c -> new SilenceManager(
                        c.alerts().orElseThrow(), c.silencer().orElseThrow(), clock));
    }

    @Override
    public Optional<String> forbidden(String cluster) {
        if (site.past().isPresent()) {
            return Optional.of(SiteTimeTravel.NOTHING_CHANGES);
        }
        if (site.config().readOnly()) {
            return Optional.of(
                    "The configuration is read-only (read_only: true), so nothing is changed on other systems.");
        }
        return context(cluster).isPresent()
                ? Optional.empty()
                : Optional.of("The cluster " + cluster + " has no Alertmanager.");
    }

    @Override
    public void care(AlertSnapshot state, Consumer<List<SilenceReview.ReviewedSilence>> receiver) {
        if ((long) state.alerts().size() * state.silences().size() <= AT_ONCE) {
            receiver.accept(SilenceReview.cared(state));
            return;
        }
        later(() -> {
            var cared = SilenceReview.cared(state);
            fx.post(() -> receiver.accept(cared));
        });
    }

    @Override
    public String author() {
        return team.map(TeamSync::who).orElseGet(() -> System.getProperty("user.name", ""));
    }

    @Override
    public void acknowledge(Alert alert, String comment, Optional<Duration> silence, Consumer<String> receiver) {
        if (site.past().isPresent()) {
            receiver.accept(SiteTimeTravel.NOTHING_CHANGES);
            return;
        }
        if (team.filter(others -> !others.writes()).isPresent()) {
            receiver.accept(SiteTeam.READ_ONLY);
            return;
        }
        boolean says = site.config().team().alertmanager()
                && forbidden(alert.cluster()).isEmpty();
        if (silence.isEmpty() && !says) {
            add(alert, comment, "");
            receiver.accept("Acknowledged.");
            return;
        }
        var now = clock.instant();
        var draft = new SilenceDraft(
                "",
                Matchers.prefilled(alert.labels()),
                now,
                now.plus(silence.orElse(AckSilence.LENGTH)),
                author(),
                says ? AckSilence.comment(comment) : comment);
        put(alert.cluster(), draft, result -> {
            switch (result) {
                case SilenceManager.Result.Done done -> {
                    add(alert, comment, done.silence().id());
                    receiver.accept("Acknowledged, and " + done.text() + ".");
                }
                case SilenceManager.Result.Refused(var problems) -> {
                    add(alert, comment, "");
                    receiver.accept("Acknowledged, but not silenced: " + String.join("; ", problems));
                }
                case SilenceManager.Result.Unknown(var known) -> {
                    add(alert, comment, "");
                    receiver.accept("Acknowledged, but not known whether silenced: " + known);
                }
            }
        });
    }

    private void add(Alert alert, String comment, String silence) {
        record(alert, "Acknowledged: " + alert.name() + (comment.isEmpty() ? "" : ", " + comment));
        book.add(AckRegistry.of(alert, clock.instant(), author(), comment, silence));
        changed();
    }

    @Override
    public void withdraw(Alert alert) {
        if (site.past().isPresent() || team.filter(others -> !others.writes()).isPresent()) {
            return;
        }
        record(alert, "No longer acknowledged: " + alert.name());
        book.remove(alert.key());
        if (site.config().team().alertmanager()) {
            AckSilence.ids(alert).forEach(id -> expire(alert.cluster(), id, _ -> {}));
        }
        changed();
    }

    private void record(Alert alert, String text) {
        journal.keep(alert.cluster(), List.of(alert.host()), "", new Evidence.Note(text));
    }

    /// A silence belongs to the hosts whose alerts it matches, and to those it names.
    private void record(String cluster, Alerts.Silence silence, String text) {
        var hosts = new LinkedHashSet<String>();
        if (Matchers.of(silence.matchers()) instanceof Matchers.Parsed.Valid(var matchers)) {
            last.alerts().stream()
                    .filter(alert -> alert.cluster().equals(cluster) && matchers.test(alert.labels()))
                    .forEach(alert -> hosts.add(alert.host()));
        }
        var named = silence.matchers().stream().map(Alerts.Matcher::value).toList();
        fleet.hosts().stream()
                .filter(host -> host.cluster().name().equals(cluster)
                        && (named.contains(host.name())
                                || host.host().names().stream().anyMatch(name -> named.contains(name.value()))))
                .forEach(host -> hosts.add(host.name()));
        journal.keep(
                cluster,
                List.copyOf(hosts),
                "",
                new Evidence.Note(
                        "Silence: " + text + "\n" + Matchers.text(silence.matchers()) + "\n" + silence.comment()));
    }

    private void changed() {
        // After the site was replaced, the next one stores it: the book is shared.
        later(this::keep);
        again();
    }

    private void again() {
        synchronized (book) {
            last = look.acknowledged(last.with(
                    last.alerts().stream().map(a -> a.with(Optional.empty())).toList()));
            publish();
        }
    }

    /// Synchronises the file and this console; what fails is written the next time.
    private void keep() {
        try {
            if (team.isPresent()) {
                exchange(team.get());
            } else {
                file.change(book::joined);
                book.written();
            }
            notKept = "";
        } catch (IOException full) {
            var why = String.valueOf(full.getMessage());
            if (!why.equals(notKept)) {
                System.getLogger(SiteAlerts.class.getName())
                        .log(System.Logger.Level.WARNING, "acknowledgements are not saved: " + why);
            }
            notKept = why;
        }
    }

    /// This machine's file is kept too, in case the site leaves its team.
    private void exchange(TeamSync others) throws IOException {
        synchronized (others) {
            var changes = new ArrayList<TeamChange>();
            book.byPeople()
                    .forEach((alert, what) -> what.<TeamChange>map(TeamChange.Acknowledged::new)
                            .or(() -> Optional.of(others.state().withdraw(alert))
                                    .filter(known -> !known.operations().isEmpty()))
                            .ifPresent(changes::add));
            others.send(changes);
            var all = book.joined(others.state().acknowledgements());
            book.written();
            file.change(_ -> all);
        }
    }

    /// The team did something.
    private void heard() {
        keep();
        again();
        foldAnew.request();
    }

    @Override
    public void coverage(String cluster, Consumer<SilencePreview> receiver) {
        var now = SilencePreview.of(last, cluster);
        receiver.accept(now);
        site.cluster(cluster)
                .flatMap(Site.Connected::metrics)
                .ifPresent(metrics -> later(() -> {
                    if (metrics.instant(SilencePreview.WEEK, DEADLINE) instanceof Outcome.Answered<Vector> answered) {
                        fx.post(() -> receiver.accept(now.withWeek(answered.value())));
                    }
                }));
    }

    @Override
    public void put(String cluster, SilenceDraft draft, Consumer<SilenceManager.Result> receiver) {
        order(cluster, receiver, context -> context.put(draft, DEADLINE));
    }

    @Override
    public void expire(String cluster, String id, Consumer<SilenceManager.Result> receiver) {
        order(cluster, receiver, context -> context.expire(id, DEADLINE));
    }

    /// False once the site was replaced.
    private boolean later(Runnable work) {
        try {
            threads.execute(work);
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    private void later(Runnable work, Duration after) {
        CompletableFuture.delayedExecutor(after.toNanos(), TimeUnit.NANOSECONDS, this::later)
                .execute(work);
    }

    private void order(
            String cluster,
            Consumer<SilenceManager.Result> receiver,
            Function<SilenceManager, SilenceManager.Result> order) {
        var context = context(cluster);
        if (context.isEmpty()) {
            receiver.accept(
                    new SilenceManager.Result.Refused(List.of(forbidden(cluster).orElse("there is no Alertmanager"))));
            return;
        }
        boolean begun = later(() -> {
            var result = order.apply(context.get());
            if (result instanceof SilenceManager.Result.Done done) {
                record(cluster, done.silence(), done.text());
            }
            orders.post(() -> receiver.accept(result));
        });
        if (!begun) {
            receiver.accept(new SilenceManager.Result.Refused(
                    List.of("the configuration was replaced, so nothing was sent; do it again")));
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
