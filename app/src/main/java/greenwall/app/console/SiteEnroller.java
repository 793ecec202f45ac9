package greenwall.app.console;

import greenwall.app.site.HostEnrolment;
import greenwall.connectors.ssh.ProbeRunReporter;
import greenwall.connectors.ssh.SshUserPrompt;
import greenwall.fleet.enrol.ComponentCatalogue;
import greenwall.fleet.enrol.EnrolmentPlan;
import greenwall.fleet.enrol.EnrolmentPlanText;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.views.Enroller;
import greenwall.views.RequestHandle;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Adds hosts at a user's request. A read-only site has no [HostEnrolment], so it cannot add hosts.
final class SiteEnroller implements Enroller {
    private final Optional<HostEnrolment> enrolment;
    private final String refusal;
    private final SiteThreads threads;
    private final ViewQueryExecutor tasks;
    private volatile Optional<EnrolmentPlan> shown = Optional.empty();
    /// The runs whose end the view has not shown. The result of a run says in one line how it ended.
    private final Map<Object, Future<String>> runs = new ConcurrentHashMap<>();

    /// @param refusal why no host can be added if there is no `enrolment`
    SiteEnroller(Optional<HostEnrolment> enrolment, String refusal, SiteThreads threads) {
        this.enrolment = enrolment;
        this.refusal = refusal;
        this.threads = threads;
        this.tasks = new ViewQueryExecutor(threads);
    }

    @Override
    public Optional<String> unavailableReason() {
        return enrolment.isPresent() ? Optional.empty() : Optional.of(refusal);
    }

    @Override
    public List<String> profiles() {
        return ComponentCatalogue.shipped().profiles().stream()
                .map(ComponentCatalogue.Profile::name)
                .toList();
    }

    @Override
    public RequestHandle plan(
            String host, String profile, Consumer<ProbeRunEvent> promptListener, Consumer<PlanResult> receiver) {
        shown = Optional.empty();
        return tasks.run(
                () -> switch (enrolment
                        .orElseThrow()
                        .plan(
                                host,
                                ComponentCatalogue.shipped().profile(profile).orElseThrow(),
                                prompt(promptListener))) {
                    case HostEnrolment.PlanResult.Impossible(var why) -> new PlanResult(List.of(), 0, why);
                    case HostEnrolment.PlanResult.Ready(var plan) -> {
                        shown = Optional.of(plan);
                        yield new PlanResult(
                                EnrolmentPlanText.lines(plan), plan.steps().size(), "");
                    }
                },
                receiver);
    }

    @Override
    public synchronized void run(Action action, Consumer<ProbeRunEvent> promptListener, Consumer<Progress> receiver) {
        var plan = shown;
        if (plan.isEmpty() || enrolment.isEmpty()) {
            receiver.accept(
                    new Progress(List.of("There is no plan for this host yet; press Enter to make one."), true, false));
            return;
        }
        var key = new Object();
        runs.put(key, threads.submit(() -> {
            boolean good = run(action, plan.get(), promptListener, receiver);
            threads.post(() -> {
                receiver.accept(new Progress(List.of(), true, good));
                runs.remove(key);
            });
            return "Add a host: " + plan.get().host() + " "
                    + (good ? done(action) : notDone(action) + "; make a plan for it again and check it");
        }));
    }

    private static String done(Action action) {
        return switch (action) {
            case ADD -> "was added";
            case CHECK -> "is as planned";
            case REMOVE -> "was removed";
        };
    }

    private static String notDone(Action action) {
        return switch (action) {
            case ADD -> "was not added completely";
            case CHECK -> "was not found as planned";
            case REMOVE -> "was not removed completely";
        };
    }

    /// No run begins after this call.
    synchronized void refuseRuns() {
        shown = Optional.empty();
    }

    /// Waits until the runs have ended.
    ///
    /// @param messages gets in one line that a run goes on, and how it ended
    void awaitEnd(Consumer<String> messages) {
        for (var run : runs.values()) {
            if (!run.isDone()) {
                messages.accept("The running action of Add a host goes on; a message says how it ends.");
            }
            try {
                messages.accept(run.get());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (CancellationException _) {
                messages.accept("The action of Add a host was stopped: no further step begins.");
            } catch (ExecutionException _) {
                messages.accept("The action of Add a host ended with an internal error; see Greenwall's log.");
            }
        }
    }

    /// Lets the step that runs on the host end, and begins no other.
    void cancel() {
        runs.values().forEach(run -> run.cancel(true));
    }

    private SshUserPrompt prompt(Consumer<ProbeRunEvent> promptListener) {
        return new ProbeRunReporter(
                event -> {
                    if (!(event instanceof ProbeRunEvent.Connecting)) {
                        tasks.post(() -> promptListener.accept(event));
                    }
                },
                InstantSource.system());
    }

    private boolean run(
            Action action, EnrolmentPlan plan, Consumer<ProbeRunEvent> promptListener, Consumer<Progress> receiver)
            throws InterruptedException {
        var work = enrolment
                .orElseThrow()
                .enrolment(
                        plan.host(),
                        prompt(promptListener),
                        event -> tasks.post(() -> receiver.accept(new Progress(List.of(event.text()), false, false))));
        return switch (action) {
            case ADD -> work.add(plan);
            case CHECK -> work.check(plan);
            case REMOVE -> work.remove(plan.host(), plan.packageManager());
        };
    }
}
