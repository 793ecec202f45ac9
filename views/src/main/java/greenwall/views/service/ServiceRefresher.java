package greenwall.views.service;

import greenwall.views.Completeness;
import greenwall.views.FiringAlerts;
import greenwall.views.ServiceLister;
import greenwall.views.ViewContext;
import greenwall.views.parts.AlignedPollTimes;
import greenwall.views.parts.PendingQueries;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The services for a view. They are refreshed while the view is shown, and marked with their problems. The
/// poll reads them for all windows, so this class sends no query to a source.
public final class ServiceRefresher {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final ViewContext context;
    private final Runnable changed;
    private final PendingQueries queries = new PendingQueries();
    private Optional<ServiceLister.Answer> unmarked = Optional.empty();
    private Optional<ServiceLister.Answer> answer = Optional.empty();
    private FiringAlerts firing = FiringAlerts.UNKNOWN;
    private Instant queriedAt = Instant.EPOCH;

    /// @param changed called when the services or their problems change
    public ServiceRefresher(ViewContext context, Runnable changed) {
        this.context = context;
        this.changed = changed;
    }

    public void ask() {
        queriedAt = context.clock().instant();
        queries.withdraw();
        queries.<Boolean, ServiceLister.Answer>put(
                (_, receiver) -> context.backend().services().ask(receiver), true, newest -> {
                    unmarked = Optional.of(newest);
                    mark();
                });
    }

    /// Refreshes the services if that is due.
    public void onPoll() {
        if (!queries.waiting() && !context.clock().instant().isBefore(AlignedPollTimes.after(queriedAt, INTERVAL))) {
            ask();
        }
    }

    public void show(FiringAlerts newFiring) {
        firing = newFiring;
        if (unmarked.isPresent()) {
            mark();
        }
    }

    private void mark() {
        answer = unmarked.map(newest -> newest.marked(firing));
        changed.run();
    }

    /// The last answer. Empty before the first one.
    public Optional<ServiceLister.Answer> answer() {
        return answer;
    }

    /// Whether the answer is too old to describe the present.
    public boolean isOld() {
        return answer.map(list -> list.isOld(context.clock().instant())).orElse(false);
    }

    /// The age of the answer.
    public Duration age() {
        var now = context.clock().instant();
        return answer.map(list -> Duration.between(list.at(), now)).orElse(Duration.ZERO);
    }

    public Completeness completeness() {
        if (answer.isEmpty() || answer.get().services().isEmpty()) {
            return Completeness.NOTHING;
        }
        return answer.get().errors().isEmpty() ? Completeness.ALL : Completeness.GAPS;
    }

    public boolean waiting() {
        return queries.waiting();
    }

    public void forget() {
        queries.withdraw();
        queriedAt = Instant.EPOCH;
        unmarked = Optional.empty();
        answer = Optional.empty();
    }
}
