package greenwall.views.testing;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alerthistory.AlertHistory;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.runbook.RunbookStep;
import greenwall.fleet.runbook.run.RunbookRunner;
import greenwall.fleet.silence.ExistingSilenceReview;
import greenwall.fleet.silence.SilenceChanger;
import greenwall.fleet.silence.SilenceDraft;
import greenwall.fleet.silence.SilencePreview;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.TraceSource;
import greenwall.views.AlertHistoryQuery;
import greenwall.views.AlertOperations;
import greenwall.views.Assistant;
import greenwall.views.BackgroundRunner;
import greenwall.views.Dashboards;
import greenwall.views.Drills;
import greenwall.views.Enroller;
import greenwall.views.EventQueries;
import greenwall.views.LogQueries;
import greenwall.views.PanelQueryRunner;
import greenwall.views.Place;
import greenwall.views.ProblemOperations;
import greenwall.views.RangeQueryRunner;
import greenwall.views.RequestHandle;
import greenwall.views.Services;
import greenwall.views.TimeTravel;
import greenwall.views.TraceFinder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Services that are connected to nothing. Each answers at once, with the reason why it has no data.
public final class UnconnectedServices {
    private UnconnectedServices() {}

    public static AlertOperations alerts(String why) {
        return new AlertOperations() {
            @Override
            public Optional<String> forbiddenReason(String cluster) {
                return Optional.of(why);
            }

            @Override
            public String defaultAuthor() {
                return "";
            }

            @Override
            public void acknowledge(
                    Alert alert, String comment, Optional<Duration> silence, Consumer<String> resultReceiver) {
                resultReceiver.accept(why);
            }

            @Override
            public Optional<String> withdrawAcknowledgement(Alert alert) {
                return Optional.of(why);
            }

            @Override
            public void queryCoverage(String cluster, Consumer<SilencePreview> receiver) {}

            @Override
            public void reviewSilences(
                    AlertSnapshot state, Consumer<List<ExistingSilenceReview.ReviewedSilence>> receiver) {
                receiver.accept(ExistingSilenceReview.mostUrgentFirst(state));
            }

            @Override
            public void putSilence(String cluster, SilenceDraft draft, Consumer<SilenceChanger.Result> resultReceiver) {
                resultReceiver.accept(new SilenceChanger.Result.Refused(List.of(why)));
            }

            @Override
            public void expireSilence(String cluster, String id, Consumer<SilenceChanger.Result> resultReceiver) {
                resultReceiver.accept(new SilenceChanger.Result.Refused(List.of(why)));
            }
        };
    }

    public static Assistant assistant() {
        return new Assistant() {
            @Override
            public Optional<Assistant.Model> model() {
                return Optional.empty();
            }

            @Override
            public RequestHandle brief(Problem problem, Consumer<String> receiver) {
                return () -> {};
            }

            @Override
            public RequestHandle ask(Problem problem, String brief, Consumer<Assistant.Progress> receiver) {
                return () -> {};
            }
        };
    }

    public static Drills drills(String why) {
        return new Drills() {
            @Override
            public Optional<String> unavailableReason() {
                return Optional.of(why);
            }

            @Override
            public boolean running() {
                return false;
            }

            @Override
            public void begin(Consumer<IncidentStore.Result<String>> resultReceiver) {
                resultReceiver.accept(new IncidentStore.Result.Unavailable<>(why));
            }

            @Override
            public void practise(String record, Consumer<IncidentStore.Result<String>> resultReceiver) {
                resultReceiver.accept(new IncidentStore.Result.Unavailable<>(why));
            }
        };
    }

    public static Enroller enroller(String why) {
        return new Enroller() {
            @Override
            public Optional<String> unavailableReason() {
                return Optional.of(why);
            }

            @Override
            public List<String> profiles() {
                return List.of();
            }

            @Override
            public RequestHandle plan(
                    String host,
                    String profile,
                    Consumer<ProbeRunEvent> asker,
                    Consumer<Enroller.PlanResult> receiver) {
                return () -> {};
            }

            @Override
            public void run(
                    Enroller.Action action, Consumer<ProbeRunEvent> asker, Consumer<Enroller.Progress> receiver) {
                receiver.accept(new Enroller.Progress(List.of(why), true, false));
            }
        };
    }

    public static AlertHistoryQuery historicalAlerts(String why) {
        return (_, receiver) -> {
            var none = new AlertHistory(
                    new TimeWindow(Instant.EPOCH, Instant.EPOCH),
                    AlertHistory.NONE.step(),
                    List.of(),
                    List.of(),
                    0,
                    List.of(why));
            receiver.accept(new AlertHistoryQuery.Answer(none, _ -> false));
            return () -> {};
        };
    }

    public static LogQueries logs(String why) {
        return new LogQueries() {
            @Override
            public RequestHandle read(LogQueries.Request request, LogQueries.Reader reader) {
                reader.end(new LogQueries.ReadResult.Missing(why));
                return () -> {};
            }

            @Override
            public RequestHandle follow(String cluster, String query, Instant from, LogQueries.Follower follower) {
                follower.status(false, why);
                return () -> {};
            }

            @Override
            public RequestHandle count(RangeQueryRunner.Request request, Consumer<RangeQueryRunner.Answer> receiver) {
                receiver.accept(new RangeQueryRunner.Answer.Missing(why));
                return () -> {};
            }

            @Override
            public RequestHandle serviceSelectors(
                    String cluster,
                    Collection<String> names,
                    TimeWindow window,
                    Consumer<LogQueries.Selectors> receiver) {
                receiver.accept(new LogQueries.Selectors(List.of(), why));
                return () -> {};
            }

            @Override
            public RequestHandle selectors(
                    Place.HostRef host, TimeWindow window, Consumer<LogQueries.Selectors> receiver) {
                receiver.accept(new LogQueries.Selectors(List.of(), why));
                return () -> {};
            }
        };
    }

    public static RangeQueryRunner ranges(String why) {
        return (_, receiver) -> {
            receiver.accept(new RangeQueryRunner.Answer.Missing(why));
            return () -> {};
        };
    }

    public static PanelQueryRunner panelResults(String why) {
        return new PanelQueryRunner() {
            @Override
            public RequestHandle run(PanelQueryRunner.Request request, Consumer<PanelQueryRunner.Answer> receiver) {
                receiver.accept(new PanelQueryRunner.Answer.Missing(why));
                return () -> {};
            }

            @Override
            public List<String> clusters(SourceRef.Kind source) {
                return List.of();
            }
        };
    }

    /// A history without events.
    public static EventQueries pastEvents() {
        return (_, receiver) -> {
            receiver.accept(new EventQueries.Answer(List.of(), ""));
            return () -> {};
        };
    }

    public static ProblemOperations problems(String why) {
        return new ProblemOperations() {
            @Override
            public void take(Problem problem, Consumer<String> resultReceiver) {
                resultReceiver.accept(why);
            }

            @Override
            public void release(Problem problem, Consumer<String> resultReceiver) {
                resultReceiver.accept(why);
            }

            @Override
            public void conclude(Problem problem, IncidentVerdict verdict, Consumer<String> resultReceiver) {
                resultReceiver.accept(why);
            }

            @Override
            public boolean isGroupedByHand(Problem problem) {
                return false;
            }

            @Override
            public void split(String part, Consumer<String> resultReceiver) {
                resultReceiver.accept(why);
            }

            @Override
            public void join(String part, String problem, Consumer<String> resultReceiver) {
                resultReceiver.accept(why);
            }
        };
    }

    /// A runner that reports this reason instead of a run.
    public static RunbookRunner runbooks(String why) {
        return (_, listener) -> {
            listener.accept(RunbookRunner.Progress.nothing(why));
            return new RunbookRunner.RunHandle() {
                @Override
                public void overrule(int number, RunbookStep.Choice choice) {}

                @Override
                public void close() {}
            };
        };
    }

    public static Services services(String why) {
        return receiver -> {
            receiver.accept(new Services.Answer(List.of(), List.of(why), Instant.EPOCH));
            return () -> {};
        };
    }

    public static TimeTravel travel(String why) {
        return travel(Optional.empty(), why);
    }

    /// Shows the instant [Fleets#NOW] as an earlier one.
    public static TimeTravel past() {
        return travel(Optional.of(new TimeTravel.Past(Fleets.NOW, 0)), "not here");
    }

    private static TimeTravel travel(Optional<TimeTravel.Past> past, String why) {
        return new TimeTravel() {
            @Override
            public Optional<TimeTravel.Past> past() {
                return past;
            }

            @Override
            public void go(Instant at, Consumer<String> resultReceiver) {
                resultReceiver.accept(why);
            }

            @Override
            public void play(int speed) {}

            @Override
            public void back(Consumer<String> resultReceiver) {
                resultReceiver.accept(why);
            }
        };
    }

    public static TraceFinder traces(String why) {
        return new TraceFinder() {
            @Override
            public RequestHandle search(TraceSource.Search search, Consumer<TraceFinder.FoundTraces> receiver) {
                receiver.accept(new TraceFinder.FoundTraces(List.of(), false, List.of(why)));
                return () -> {};
            }

            @Override
            public RequestHandle trace(String id, Consumer<TraceFinder.Answer> receiver) {
                receiver.accept(new TraceFinder.Answer.Missing(why));
                return () -> {};
            }

            @Override
            public RequestHandle names(Optional<String> service, TimeWindow window, Consumer<List<String>> receiver) {
                receiver.accept(List.of());
                return () -> {};
            }

            @Override
            public RequestHandle exemplars(
                    String cluster, String query, TimeWindow window, Consumer<List<MetricsSource.Exemplar>> receiver) {
                receiver.accept(List.of());
                return () -> {};
            }
        };
    }

    /// Read-only dashboards with these entries.
    public static Dashboards dashboards(List<Dashboards.Entry> entries) {
        return new Dashboards() {
            @Override
            public List<Dashboards.Entry> all() {
                return entries;
            }

            @Override
            public void importFile(Path file, Consumer<Dashboards.SaveResult> receiver) {
                receiver.accept(new Dashboards.SaveResult.Refused("this window cannot change views"));
            }
        };
    }

    /// Runs the work at once.
    public static BackgroundRunner background() {
        return new BackgroundRunner() {
            @Override
            public <T> void run(Supplier<T> work, Consumer<Optional<T>> receiver) {
                receiver.accept(BackgroundRunner.attempt(work));
            }
        };
    }
}
